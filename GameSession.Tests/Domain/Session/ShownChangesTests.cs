using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

/// <summary>What players are told of a change, case by case. <see cref="ShownChangesPropertyTests"/> has the laws.</summary>
public sealed class ShownChangesTests
{
    private static readonly Guid Id = Guid.NewGuid();
    private static readonly Guid GameMaster = Guid.NewGuid();
    private static readonly Guid Anna = Guid.NewGuid();

    [Theory]
    [InlineData("""{"npcs":{"mira":{"hp":1}}}""", "{}")]
    [InlineData("""{"npcs":{"mira":{"hp":1}}}""", """{"npcs":{}}""")]
    [InlineData("""{"npcs":{"mira":{"hp":1,"secret":2}}}""", "{}")]
    [InlineData("""{"npcs":{"mira":{"hp":1,"secret":2}}}""", """{"npcs":{"mira":{}}}""")]
    [InlineData("""{"npcs":{"mira":{"hp":1,"secret":2}}}""", """{"npcs":{"mira":{"secret":3}}}""")]
    public void A_save_or_rewind_reads_the_same_whatever_secret_is_in_what_it_removes(string before, string after)
    {
        var session = Given("/npcs/mira/secret", before);
        Fact[] facts =
        [
            SessionRules.Save(session, GameMaster, State(after), State("{}"), null, Guid.NewGuid()).Value.Fact!,
            SessionRules.Rewind(session, GameMaster, State(after), 1, Guid.NewGuid()).Value.Fact!,
        ];
        foreach (var fact in facts) Assert.Equal("""/npcs = nothing was {"mira":{"hp":1}}""", Shown(session, fact));
    }

    [Fact]
    public void How_long_the_metadata_of_a_save_are_does_not_show_in_its_changes()
    {
        // Each object's members are just short enough to be told apart.
        static StateObject Of(int value) => StateObject.Of([.. Enumerable.Range(0, 60).Select(i => ($"龍龍龍龍龍龍龍龍龍龍{i}", (StateValue)StateObject.Of(
            [.. Enumerable.Range(0, 800).Select(n => ($"some member {n}", StateValue.Of(value)))])))]);
        var session = Given("/gm", Of(0).ToString());
        var length = StateDiff.Between(Of(0), Of(1)).Sum(c => c.Size);
        Assert.InRange(length, 1, SessionRules.MaxDifferenceBytes);
        var metadata = StateObject.Of(("note", StateValue.Of(new string('x', SessionRules.MaxDifferenceBytes - length))));

        var counts = new[] { StateObject.Empty, metadata }.Select(m =>
        {
            var fact = SessionRules.Save(session, GameMaster, Of(1), m, null, Guid.NewGuid()).Value.Fact!;
            return ((StateSaved)EventVisibility.For(fact, session.Settings.GmOnlyPaths)!).Changes.Count;
        });

        Assert.Equal([48_000, 48_000], counts);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(1000)]
    public void Changes_of_a_player_around_a_large_secret_make_a_small_event(int count)
    {
        var secret = new string('x', 960 * 1024);
        var session = Given("/shared/vault", $$$"""{"shared":{"vault":"{{{secret}}}"}}""");
        var changes = Enumerable.Range(0, count).Select(i => Set("/shared", $$"""{"n":{{i}}}""")).ToList();

        var fact = SessionRules.Update(session, Anna, changes).Value.Fact!;

        Assert.InRange(EventJson.Write(Event(session, fact)).Length, 1, 200 * count);
        Assert.Equal($$$"""{"shared":{"n":{{{count - 1}}},"vault":"{{{secret}}}"}}""", session.Evolve(Event(session, fact)).State.ToString());
    }

    [Theory]
    // Nothing that anybody sees changes.
    [InlineData("{}", "/shared/npc", null, "/shared/npc = nothing was nothing")]
    [InlineData("""{"shared":{"npc":{"gm":1}}}""", "/shared/npc", null, "/shared/npc = nothing was nothing")]
    [InlineData("""{"shared":{"npc":{"hp":1}}}""", "/shared/npc", """{"hp":1}""", """/shared/npc = {"hp":1} was {"hp":1}""")]
    [InlineData("""{"shared":{"npc":{"gm":1,"hp":1}}}""", "/shared/npc", """{"hp":1}""", """/shared/npc = {"hp":1} was {"hp":1}""")]
    public void A_players_update_around_a_hidden_path_is_told_to_all_as_any_other(string state, string path, string? value, string told)
    {
        var session = Given("/shared/npc/gm", state);
        var fact = SessionRules.Update(session, Anna, [value is null ? Remove(path) : Set(path, value)]).Value.Fact!;
        Assert.Equal(told, Shown(session, fact));
    }

    [Theory]
    [InlineData("""[{"path":"/shared/npc/gm","value":1}]""", "/shared/npc/gm")]
    [InlineData("""[{"path":"/shared/npc/gm/x","value":1}]""", "/shared/npc/gm/x")]
    [InlineData("""[{"path":"/shared/npc/gm"}]""", "/shared/npc/gm")]
    [InlineData("""[{"path":"/shared","value":{"npc":{"gm":1}}}]""", "/shared")]
    [InlineData("""[{"path":"/shared/npc","value":{"gm":null}}]""", "/shared/npc")]
    [InlineData("""[{"path":"/shared","value":{"npc":[]}}]""", "/shared")]
    [InlineData("""[{"path":"/shared","value":5}]""", "/shared")]
    [InlineData("""[{"path":"/shared/npc","value":"text"}]""", "/shared/npc")]
    public void A_refusal_because_of_a_hidden_path_names_what_its_sender_wrote(string changes, string named)
    {
        foreach (var state in new[] { "{}", """{"shared":{"npc":{"gm":7}}}""", """{"shared":{"npc":{"gm":{"x":{}},"hp":1}}}""" })
        {
            var error = SessionRules.Update(Given("/shared/npc/gm", state), Anna, Changes(changes)).Error!;
            Assert.Equal(Text(GameErrors.ForbiddenPath(At(named))), Text(error));
        }
    }

    [Fact]
    public void A_refusal_of_several_changes_does_not_say_which_is_at_a_hidden_path()
    {
        var session = Given("/shared/npc/gm", "{}");
        var known = Set("/shared/npc/gm", "1");
        var refusals = new[] { "/shared/a", "/shared/npc", "/shared/npc/a", "/shared/npc/gm/a", "/shared/npc/gm" }
            .SelectMany(guess => new[] { new[] { Set(guess, "1"), known }, [known, Set(guess, "1")] })
            // Otherwise it is refused for its first change already.
            .Where(changes => SessionRules.Update(Given("/other", "{}"), Anna, changes) is { IsError: false })
            .Select(changes => Text(SessionRules.Update(session, Anna, changes).Error!)).ToList();
        Assert.Equal(8, refusals.Count);
        Assert.Single(refusals.Distinct());
        Assert.All(refusals, refusal => Assert.DoesNotContain("/shared", refusal, StringComparison.Ordinal));
    }

    [Theory]
    // A guess, and something for which any message is refused.
    [InlineData("""[{"path":"/shared/npc/gm","value":1},{"path":"/shared/x","previous":1}]""", "conflict")]
    [InlineData("""[{"path":"/shared/npc/gm","value":1},{"path":"/shared/npc/gm/x","value":1}]""", "invalid_message")]
    [InlineData("""[{"path":"/shared/npc/gm","value":[]},{"path":"/shared/npc/gm/0","value":1}]""", "invalid_message")]
    [InlineData("""[{"path":"/shared/npc/gm","previous":7}]""", "conflict")]
    [InlineData("""[{"path":"/shared/npc/gm","value":1},{"path":"/elsewhere","value":1}]""", "forbidden")]
    [InlineData("""[{"path":"/shared/npc","value":5},{"path":"/shared/npc/x","value":1}]""", "invalid_message")]
    // An object that has lost its last member, and one that never was there.
    [InlineData(
        """[{"path":"/shared/npc/a","value":1},{"path":"/shared/npc/a"},{"path":"/shared/npc","previous":{}},{"path":"/shared/x","previous":1}]""",
        "conflict")]
    [InlineData("""[{"path":"/shared/npc","value":5,"previous":{}}]""", "conflict")]
    public void A_guess_at_a_hidden_path_that_leaves_no_trace_is_answered_as_at_any_path(string changes, string code)
    {
        var ordinary = SessionRules.Update(Given("/other", "{}"), Anna, Changes(changes)).Error!;
        Assert.Equal(code, ordinary.Code);
        foreach (var state in new[] { "{}", """{"shared":{"npc":{"gm":7}}}""" })
        {
            Assert.Equal(Text(ordinary), Text(SessionRules.Update(Given("/shared/npc/gm", state), Anna, Changes(changes)).Error!));
        }
    }

    [Theory]
    [InlineData("""{"npcs":{"mira":{"hp":1}}}""")]
    [InlineData("""{"npcs":{"mira":{"hp":1,"secret":2}}}""")]
    public void An_object_of_which_nothing_is_left_to_be_seen_is_removed_from_the_view(string state)
    {
        var session = Given("/npcs/mira/secret", state);
        var fact = SessionRules.Update(session, GameMaster, [Remove("/npcs/mira/hp")]).Value.Fact!;
        Assert.Equal("""/npcs = nothing was {"mira":{"hp":1}}""", Shown(session, fact));
        Assert.Equal("/npcs/mira/hp = nothing was 1", Text(((StateUpdated)fact).Changes));
    }

    private static string? Shown(Session session, Fact fact) => EventVisibility.For(fact, session.Settings.GmOnlyPaths) switch
    {
        null => null,
        StateUpdated updated => Text(updated.Changes),
        StateSaved saved => Text(saved.Changes),
        StateRewound rewound => Text(rewound.Changes),
        var other => other.ToString(),
    };

    private static List<Change> Changes(string json) => ChangesJson.Read((StateArray)StateValue.Parse(json));

    private static Session Given(string hidden, string state)
    {
        var settings = State($$"""{"gm_only_paths":["{{hidden}}"],"initial_state":{{state}}}""");
        var parsed = SessionSettings.Parse(settings).Value;
        var created = new SessionCreated(GameMaster, Guid.NewGuid(), "n", parsed.Raw, parsed.InitialState);
        var empty = Session.Empty(Id);
        var session = empty.Evolve(Event(empty, created));
        return session.Evolve(Event(session, new PlayerJoined(Anna, Role.Player, Guid.NewGuid())));
    }

    private static SessionEvent Event(Session session, Fact fact) =>
        new(Guid.NewGuid(), Id, session.Version + 1, new DateTime(2026, 11, 26, 10, 0, 0, DateTimeKind.Utc), fact);
}
