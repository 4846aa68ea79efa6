using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

/// <summary>Given events, when a command, then a fact or a refusal.</summary>
public sealed class SessionRulesTests
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly Guid GameMaster = Guid.NewGuid();
    private static readonly Guid Anna = Guid.NewGuid();
    private static readonly Guid Bert = Guid.NewGuid();
    private static readonly Guid Frodo = Guid.NewGuid();
    private static readonly Guid Sam = Guid.NewGuid();
    private static readonly Guid NewIds = Guid.NewGuid();

    [Fact]
    public void Who_sits_there_already_takes_no_seat_again()
    {
        var session = Given("{}", new PlayerJoined(Anna, Role.Player, Frodo));
        Assert.Null(SessionRules.Join(session, Anna, Role.Player, Frodo, NewIds).Value.Fact);
        Assert.Null(SessionRules.Join(session, GameMaster, Role.Player, Frodo, NewIds).Value.Fact);
        Assert.Equal(new PlayerJoined(Anna, Role.Player, Sam), SessionRules.Join(session, Anna, Role.Player, Sam, NewIds).Value.Fact);
    }

    [Fact]
    public void A_player_who_becomes_an_observer_frees_seat_and_character()
    {
        var session = Given("""{"max_players":1,"allow_observers":true}""", new PlayerJoined(Anna, Role.Player, Frodo));
        Assert.Equal("character_taken", SessionRules.Join(session, Bert, Role.Player, Frodo, NewIds).Error!.Code);
        Assert.Equal("session_full", SessionRules.Join(session, Bert, Role.Player, Sam, NewIds).Error!.Code);
        var observing = Then(session, SessionRules.Join(session, Anna, Role.Observer, null, NewIds));
        Assert.Equal(new PlayerJoined(Bert, Role.Player, Frodo), SessionRules.Join(observing, Bert, Role.Player, Frodo, NewIds).Value.Fact);
    }

    [Fact]
    public void A_seat_keeps_its_version_with_another_character_and_loses_it_by_leaving()
    {
        var session = Given("{}", new PlayerJoined(Anna, Role.Player, Frodo));
        Assert.Equal(2, session.Seat(Anna)!.JoinedVersion);
        var other = Then(session, SessionRules.Join(session, Anna, Role.Player, Sam, NewIds));
        Assert.Equal((2, Sam), (other.Seat(Anna)!.JoinedVersion, other.Seat(Anna)!.CharacterId!.Value));
        var left = Then(other, SessionRules.Leave(other, Anna));
        Assert.Null(left.Seat(Anna));
        Assert.Equal(5, Then(left, SessionRules.Join(left, Anna, Role.Player, Sam, NewIds)).Seat(Anna)!.JoinedVersion);
    }

    [Fact]
    public void After_the_end_nothing_happens_any_more_but_leaving()
    {
        var session = Given("{}", new PlayerJoined(Anna, Role.Player, Frodo), new SessionEnded(GameMaster));
        Assert.Equal("session_ended", SessionRules.Join(session, Bert, Role.Player, Sam, NewIds).Error!.Code);
        Assert.Equal("session_ended", SessionRules.Update(session, Anna, [Set("/shared/a", "1")]).Error!.Code);
        Assert.Equal("session_ended", SessionRules.Save(session, GameMaster, State("{}"), State("{}"), null, NewIds).Error!.Code);
        Assert.Equal("session_ended", SessionRules.Rewind(session, GameMaster, State("{}"), 1, NewIds).Error!.Code);
        Assert.Null(SessionRules.End(session, GameMaster).Value.Fact);
        Assert.IsType<PlayerLeft>(SessionRules.Leave(session, Anna).Value.Fact);
    }

    [Fact]
    public void What_another_service_says_sets_each_member_as_the_services_own_event()
    {
        var session = Given("""{"initial_state":{"characters":{"f":{"hp":1,"name":"F"}}}}""");
        var members = State("""{"a/b~c":{"x":[1]},"hp":2}""");
        var updated = Assert.IsType<StateUpdated>(SessionRules.Apply(session, At("/characters/f"), members).Value.Fact);
        Assert.Null(updated.PlayerId);
        Assert.Equal(Text([Set("/characters/f/a~1b~0c", """{"x":[1]}"""), Set("/characters/f/hp", "2", "1")]), Text(updated.Changes));
        var gone = SessionRules.Apply(session, At("/characters/f"), null);
        Assert.Equal(Text([Remove("/characters/f", """{"hp":1,"name":"F"}""")]), Text(Changes(gone)));
    }

    [Fact]
    public void What_another_service_says_is_recorded_also_when_known_but_not_when_empty()
    {
        var session = Given("""{"initial_state":{"campaign":{"day":1}}}""");
        Assert.Single(Changes(SessionRules.Apply(session, At("/campaign"), State("""{"day":1}"""))));
        Assert.Single(Changes(SessionRules.Apply(session, At("/characters/f"), null)));
        Assert.Null(SessionRules.Apply(session, At("/campaign"), State("{}")).Value.Fact);
    }

    [Fact]
    public void Another_services_changes_have_the_game_masters_limits_and_spare_ended_sessions()
    {
        var session = Given("""{"initial_state":{"characters":{"n":1}}}""");
        var long1 = new string('x', JsonPointer.MaxLength);
        Assert.Equal("invalid_message", SessionRules.Apply(session, At("/campaign"), StateObject.Of((long1, StateNull.Instance))).Error!.Code);
        Assert.Equal("invalid_message", SessionRules.Apply(session, At("/characters/n"), State("""{"hp":1}""")).Error!.Code);
        var deep = State($$"""{"deep":{{new string('[', 31)}}{{new string(']', 31)}}}""");
        Assert.Equal("invalid_message", SessionRules.Apply(session, At("/campaign"), deep).Error!.Code);
        Assert.Equal("reserved_path", SessionRules.Apply(session, At("/combat"), State("""{"round":1}""")).Error!.Code);
        var large = StateObject.Of(("map", StateValue.Of(new string('x', StateLimits.Default.MaxBytes))));
        Assert.Equal("state_too_large", SessionRules.Apply(session, At("/campaign"), large).Error!.Code);
        Assert.Null(SessionRules.Apply(Given("{}", new SessionEnded(GameMaster)), At("/campaign"), State("""{"day":1}""")).Value.Fact);
    }

    [Fact]
    public void Strangers_may_nothing()
    {
        var session = Given("{}");
        GameError?[] refusals =
        [
            SessionRules.Leave(session, Anna).Error, SessionRules.Remove(session, Anna, GameMaster).Error, SessionRules.End(session, Anna).Error,
            SessionRules.Update(session, Anna, [Set("/shared/a", "1")]).Error,
            SessionRules.Save(session, Anna, State("{}"), State("{}"), 99, NewIds).Error,
            SessionRules.Rewind(session, Anna, State("{}"), 1, NewIds).Error,
        ];
        Assert.All(refusals, refusal => Assert.Equal(GameErrors.NotAMember(), refusal));
    }

    [Fact]
    public void A_save_expects_the_version_that_it_names_and_takes_no_combat_that_is_none()
    {
        var session = Given("""{"initial_state":{"a":1}}""");
        Assert.Equal(1, SessionRules.Save(session, GameMaster, State("{}"), State("{}"), 2, NewIds).Error!.CurrentVersion);
        Assert.Equal("invalid_message", SessionRules.Save(session, GameMaster, State("""{"combat":null}"""), State("{}"), 1, NewIds).Error!.Code);
        var saved = Then(session, SessionRules.Save(session, GameMaster, State("""{"b":2}"""), State("""{"note":1}"""), 1, NewIds));
        Assert.Equal("""{"b":2}""", saved.State.ToString());
        Assert.Equal("""{"note":1}""", saved.Metadata.ToString());
        var rewound = Then(saved, SessionRules.Rewind(saved, GameMaster, State("""{"a":1}"""), 1, NewIds));
        Assert.Equal("""{"a":1}""", rewound.State.ToString());
        Assert.Equal("""{"note":1}""", rewound.Metadata.ToString());
    }

    [Theory]
    [InlineData(1, 90_000)]
    // Each object's members are just short enough to be told apart, all of them together are not.
    [InlineData(60, 860)]
    public void A_save_is_an_event_within_the_bound_however_many_members_it_changes(int objects, int members)
    {
        var name = new string('龍', 60);
        StateObject Members(int value) => StateObject.Of(
            [.. Enumerable.Range(0, members).Select(i => ($"{(objects > 1 ? "some member " : "m")}{i}", (StateValue)StateValue.Of(value)))]);
        StateObject Of(int value) => StateObject.Of(
            [.. Enumerable.Range(0, objects).Select(i => ($"{name[..(objects > 1 ? 10 : 60)]}{i}", (StateValue)Members(value)))]);
        var session = Then(Given("{}"), SessionRules.Save(Given("{}"), GameMaster, Of(0), State("{}"), null, NewIds));

        var fact = SessionRules.Save(session, GameMaster, Of(1), State("""{"note":1}"""), null, NewIds).Value.Fact!;

        var e = Event(session.Version + 1, fact);
        Assert.InRange(EventJson.Write(e).Length, 1, SessionRules.MaxDifferenceBytes + 1024);
        Assert.Equal(Of(1), session.Evolve(e).State);
    }

    [Fact]
    public void A_save_that_is_one_change_of_all_tells_players_what_changed_of_what_they_see()
    {
        var session = Then(Given("{}"), SessionRules.Save(Given("{}"), GameMaster, Of("0", "old"), State("{}"), null, NewIds));
        var fact = (StateSaved)SessionRules.Save(session, GameMaster, Of("1", "new"), State("{}"), null, NewIds).Value.Fact!;
        Assert.Equal([""], fact.Changes.Select(c => c.Path.ToString()));

        var shown = (StateSaved)EventVisibility.For(fact, session.Settings.GmOnlyPaths)!;

        Assert.Equal("/shared/a = 1 was 0", Text(shown.Changes));
        var secret = fact with { Changes = [new Change(JsonPointer.Root, Of("0", "new"), Of("0", "old"))] };
        Assert.Null(EventVisibility.For(secret, session.Settings.GmOnlyPaths));

        static StateObject Of(string shared, string secret) => StateObject.Of(
            ("gm", StateObject.Of((new string('n', 60), Many(secret)))),
            ("shared", State($$"""{"a":{{shared}},"b":1}""")));

        static StateObject Many(string name) =>
            StateObject.Of([.. Enumerable.Range(0, 30_000).Select(i => ($"{name} {i} of those many", StateValue.Of(i)))]);
    }

    [Fact]
    public void Versions_follow_one_another_without_gaps()
    {
        var session = Given("{}");
        foreach (var version in new long[] { 0, 1, 3 })
        {
            Assert.Throws<InvalidOperationException>(() => session.Evolve(Event(version, new SessionEnded(GameMaster))));
        }

        var ended = session.Evolve(Event(2, new SessionEnded(GameMaster)));
        Assert.Equal((2, "ended", 1), (ended.Version, ended.Status, session.Version));
        Assert.Equal(ended.CreatedAt.AddMinutes(1), ended.UpdatedAt);
    }

    private static IReadOnlyList<Change> Changes(Result<Decision> decided) => Assert.IsType<StateUpdated>(decided.Value.Fact).Changes;

    private static Session Given(string settings, params Fact[] facts)
    {
        var parsed = SessionSettings.Parse(State(settings)).Value;
        var created = new SessionCreated(GameMaster, Guid.NewGuid(), "n", parsed.Raw, parsed.InitialState);
        return facts.Prepend(created).Aggregate(Session.Empty(Id), (session, fact) => session.Evolve(Event(session.Version + 1, fact)));
    }

    private static Session Then(Session session, Result<Decision> decided) => session.Evolve(Event(session.Version + 1, decided.Value.Fact!));

    private static SessionEvent Event(long version, Fact fact) =>
        new(Guid.NewGuid(), Id, version, new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc).AddMinutes(version), fact);
}
