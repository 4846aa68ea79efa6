using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Protocol;

public sealed class EventJsonTests
{
    private static readonly Guid Session = Guid.NewGuid();
    private static readonly Guid Player = Guid.NewGuid();
    private static readonly DateTime At10 = new(2026, 11, 22, 10, 0, 0, 123, DateTimeKind.Utc);

    private static readonly IReadOnlyList<Change> Changes =
        [Set("/a~1b", "null", "{\"é\":[1.50]}"), Domain.States.Remove("/c", "true"), Set("/d/-", "\"\\u0001\"")];

    private static readonly IReadOnlyList<Change> ShownChanges = [Set("/a~1b", "{}"), Set("/e", "[1.0]")];

    private static StateArray Terms { get; } = DiceExpression.Parse("2d6kh1 - 3")!.Evaluate([4, 2]).Terms;

    private static CombatNews News { get; } =
        new(CombatEvent.TurnChanged, State(
            """{"round":2,"character_id":"0198c0de-0000-7000-8000-000000000001","name":"n","list":[{"é":null}],"expired_effects":[]}"""), Changes);

    private static CombatNews NewsForPlayers { get; } = new(CombatEvent.TurnChanged, State("""{"round":1}"""), [Set("/combat/round", "1", "0")]);

    private static CombatNews AnothersDoing { get; } = NewsForPlayers with { PlayerId = Guid.NewGuid() };

    public static TheoryData<string> Facts => [.. All.Keys];

    private static Dictionary<string, Fact[]> All { get; } = new Fact[]
    {
        new SessionCreated(Player, Guid.NewGuid(), "É \"quoted\" 🐉", State("""{"max_players":3}"""), State("""{"a":{"b":null}}""")),
        new PlayerJoined(Player, Role.Player, Guid.NewGuid()),
        new PlayerJoined(Player, Role.Observer, null),
        new PlayerJoined(Player, Role.Player, Guid.NewGuid(), Changes),
        new PlayerJoined(Player, Role.Player, Guid.NewGuid(), Changes) { FurtherCharacters = [Guid.NewGuid(), Guid.NewGuid()] },
        new CharactersChanged(Player, [Guid.NewGuid(), Guid.NewGuid()], Guid.NewGuid()),
        new CharactersChanged(Player, [], Guid.NewGuid(), Changes),
        new GameMasterChanged(Player, Guid.NewGuid(), Role.Observer, Guid.NewGuid()),
        new PlayerLeft(Player, null),
        new PlayerLeft(Player, Guid.NewGuid()),
        new StateUpdated(Player, Changes),
        new StateUpdated(null, []),
        new StateUpdated(Player, []) { ShownChanges = ShownChanges },
        new StateSaved(Player, Changes, State("""{"note":"n"}""")),
        new StateSaved(Player, Changes, State("{}")) { ShownChanges = [] },
        new StateRewound(Player, Changes, 7),
        new StateRewound(Player, Changes, 7) { ShownChanges = ShownChanges },
        new SessionEnded(Player),
        new DiceRolled(Player, null, "d20", null, Terms, 7, IsForGameMaster: false),
        new DiceRolled(Player, Guid.NewGuid(), "1d20 + 2", "É", Terms, -7, IsForGameMaster: true),
        Combat(CombatEvent.TurnChanged, News, News),
        Combat(CombatEvent.CombatantRemoved, News, NewsForPlayers),
        Combat(CombatEvent.CombatantRemoved, News, AnothersDoing),
        Combat(CombatEvent.InitiativeRolled, News, null),
        Combat(CombatEvent.ActionResolved, News, null) with { UpdateForPlayers = ShownChanges },
    }.Concat(Enum.GetValues<CombatEvent>().Select(e => Combat(e, News, NewsForPlayers))).GroupBy(f => f.GetType().Name)
    .ToDictionary(g => g.Key, g => g.ToArray());

    [Fact]
    public void Every_fact_is_here()
    {
        var facts = typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact)) && !t.IsAbstract).Select(t => t.Name).ToList();
        Assert.NotEmpty(facts);
        Assert.Equal(facts.Order(), All.Keys.Order());
    }

    [Fact]
    public void Every_type_of_event_is_here() => Assert.Equal(
        EventTypes.All.Select(t => t.Name).Order(StringComparer.Ordinal),
        All.Values.SelectMany(facts => facts).Select(EventJson.TypeOf).Distinct().Order(StringComparer.Ordinal));

    [Fact]
    public void Every_fact_tells_whose_doing_it_was()
    {
        foreach (var fact in All.Values.SelectMany(facts => facts))
        {
            if (fact is StateUpdated { PlayerId: null }) Assert.Null(EventAuthor.Of(fact));
            else Assert.NotNull(EventAuthor.Of(fact));
        }
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void What_is_written_is_read_again_whatever_jsonb_does_to_its_order(string name)
    {
        foreach (var fact in All[name])
        {
            var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact);
            var written = EventJson.Write(e);
            foreach (var text in new[] { written, Reversed(written) })
            {
                var read = EventJson.Read(e.Id, Session, EventJson.TypeOf(fact), text);
                Assert.Equal((e.Id, e.SessionId, e.Version, e.Timestamp), (read.Id, read.SessionId, read.Version, read.Timestamp));
                Assert.Equal(DateTimeKind.Utc, read.Timestamp.Kind);
                Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(EventJson.Write(read)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void The_players_version_is_written_where_it_is_another_one_and_read_again(string name)
    {
        foreach (var fact in All[name])
        {
            var seen = new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact) { ShownVersion = 40 };
            foreach (var e in new[] { seen, seen with { ShownAt = At10.AddSeconds(-1) } })
            {
                var written = EventJson.Write(e);
                foreach (var text in new[] { written, Reversed(written) })
                {
                    var read = EventJson.Read(e.Id, Session, EventJson.TypeOf(fact), text);
                    Assert.Equal((42, 40, e.ShownAt, e.IsHidden), (read.Version, read.ShownVersion, read.ShownAt, read.IsHidden));
                    Assert.Equal(e.ShownAt is null ? null : DateTimeKind.Utc, read.ShownAt?.Kind);
                    Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(EventJson.Write(read)));
                }
            }

            Assert.Equal(("40", null), Versions(EventJson.WriteBroadcast(seen, fact, Viewer.Players)));
            Assert.Equal(("42", "40"), Versions(EventJson.WriteBroadcast(seen, fact, Viewer.GameMaster)));
            Assert.Equal(("42", null), Versions(EventJson.Write(seen with { ShownVersion = 42 })));
        }

        static (string?, string?) Versions(byte[] json)
        {
            var members = JsonNode.Parse(json)!.AsObject();
            return (members["version"]?.GetValue<string>(), members["shown_version"]?.GetValue<string>());
        }
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void An_event_that_says_nothing_of_players_has_its_own_version_for_them(string name)
    {
        foreach (var fact in All[name])
        {
            var written = EventJson.Write(new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact));
            Assert.All(new[] { "shown_version", "shown_at" }, member => Assert.False(JsonNode.Parse(written)!.AsObject().ContainsKey(member)));
            var read = EventJson.Read(Guid.NewGuid(), Session, EventJson.TypeOf(fact), written);
            Assert.Equal((42, null, false), (read.ShownVersion, read.ShownAt, read.IsHidden));
        }
    }

    [Fact]
    public void A_broadcast_says_nothing_of_metadata_and_of_the_version_rewound_to()
    {
        foreach (var fact in new[] { All["StateSaved"][0], All["StateRewound"][0] })
        {
            var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact);
            var broadcast = JsonNode.Parse(EventJson.WriteBroadcast(e, fact, Viewer.Players))!.AsObject();
            Assert.Equal(["changes", "player_id", "timestamp", "update_id", "version"], broadcast.Select(m => m.Key).Order(StringComparer.Ordinal));
            Assert.Equal("42", broadcast["version"]!.GetValue<string>());
        }
    }

    [Fact]
    public void Both_views_of_a_change_of_state_survive_writing_and_reading()
    {
        var facts = All.Values.SelectMany(f => f).OfType<StateChanged>().ToList();
        Assert.Contains(facts, f => f.ShownChanges is { Count: 0 });
        foreach (var fact in facts)
        {
            var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact);
            var read = (StateChanged)EventJson.Read(e.Id, Session, EventJson.TypeOf(fact), Reversed(EventJson.Write(e))).Fact;
            Assert.Equal(fact.Changes, read.Changes);
            Assert.Equal(fact.ShownChanges, read.ShownChanges);

            // Neither the game master nor players are sent what the log keeps for the other.
            var all = JsonNode.Parse(EventJson.WriteBroadcast(e, fact, Viewer.GameMaster))!.AsObject();
            Assert.Equal(fact.Changes.Count, all["changes"]!.AsArray().Count);
            var visible = EventVisibility.For(fact, HiddenPaths.Of([]));
            Assert.Equal((fact.ShownChanges ?? fact.Changes).Count == 0, visible is null);
            var seen = visible is null ? null : JsonNode.Parse(EventJson.WriteBroadcast(e, visible, Viewer.Players))!.AsObject();
            if (seen is not null) Assert.Equal((fact.ShownChanges ?? fact.Changes).Count, seen["changes"]!.AsArray().Count);
            Assert.All(new[] { all, seen }.OfType<JsonObject>(), sent => Assert.False(sent.ContainsKey("shown_changes")));
            if (fact.ShownChanges is not null) Assert.True(EventJson.StoresMoreThanIsSent(fact));
        }
    }

    [Fact]
    public void Both_views_of_a_combat_change_survive_writing_and_reading()
    {
        foreach (var fact in All["CombatChanged"].Cast<CombatChanged>())
        {
            var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact);
            var written = EventJson.Write(e);
            var read = (CombatChanged)EventJson.Read(e.Id, Session, EventJson.TypeOf(fact), Reversed(written)).Fact;
            Assert.Equal((fact.PlayerId, fact.CombatId), (read.PlayerId, read.CombatId));
            Same(fact.News, read.News);
            Assert.Equal(ReferenceEquals(fact.News, fact.ForPlayers), ReferenceEquals(read.News, read.ForPlayers));
            Assert.Equal(fact.ForPlayers is null, read.ForPlayers is null);
            if (fact.ForPlayers is { } told) Same(told, read.ForPlayers!);

            // Neither the game master nor players are sent what the log keeps for the other.
            var all = JsonNode.Parse(EventJson.WriteBroadcast(e, fact, Viewer.GameMaster))!.AsObject();
            Assert.Equal("2", all["round"]!.ToJsonString());
            Assert.False(all.ContainsKey("players"));
            var visible = EventVisibility.For(fact, HiddenPaths.Of([]));
            Assert.Equal(fact.ForPlayers is null && fact.UpdateForPlayers is null, visible is null);
            Assert.Equal(fact.UpdateForPlayers, read.UpdateForPlayers);
            if (visible is not CombatChanged) continue;
            var seen = JsonNode.Parse(EventJson.WriteBroadcast(e, visible, Viewer.Players))!.AsObject();
            Assert.Equal(fact.ForPlayers!.Details["round"]!.ToString(), seen["round"]!.ToJsonString());
            Assert.Equal(fact.ForPlayers.Changes.Count, seen["changes"]!.AsArray().Count);
            Assert.False(seen.ContainsKey("players"));
        }

        static void Same(CombatNews expected, CombatNews actual)
        {
            Assert.Equal((expected.Event, expected.Details), (actual.Event, actual.Details));
            Assert.Equal(expected.Changes, actual.Changes);
        }
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void What_is_no_event_is_a_JsonException_and_nothing_else(string name)
    {
        var type = EventJson.TypeOf(All[name][0]);
        foreach (
            var field in new[] { "player_id", "campaign_id", "name", "settings", "state", "role", "character_id", "changes", "shown_changes",
            "metadata", "version", "timestamp", "combat_id", "players", "format", "shown_version", "shown_at" })
        {
            foreach (var value in new[] { "5", "null", "[]", "{}", "\"x\"", "\"99999999999999999999\"", "[{}]", "[{\"path\":5}]" })
            {
                var whole = JsonNode.Parse(EventJson.Write(new SessionEvent(Guid.NewGuid(), Session, 42, At10, All[name][0])))!.AsObject();
                whole[field] = JsonNode.Parse(value);
                Try(whole);
                whole.Remove(field);
                Try(whole);
            }
        }

        foreach (var text in new[] { "", "[]", "null", "{", "{}" })
        {
            Assert.ThrowsAny<JsonException>(() => EventJson.Read(Guid.NewGuid(), Session, type, Encoding.UTF8.GetBytes(text)));
        }

        Assert.Throws<NewerFormatException>(() => EventJson.Read(Guid.NewGuid(), Session, "nothing", "{}"u8));

        void Try(JsonObject data)
        {
            try
            {
                EventJson.Read(Guid.NewGuid(), Session, type, Encoding.UTF8.GetBytes(data.ToJsonString()));
            }
            catch (JsonException)
            {
                // As promised.
            }
        }
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void A_format_that_is_not_known_is_told_whatever_else_has_changed_with_it(string name)
    {
        var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, All[name][0]);
        foreach (var format in new[] { $"{StoredFormat.Current + 1}", "99999999999", "\"2\"", "null", "[1]" })
        {
            var whole = JsonNode.Parse(EventJson.Write(e))!.AsObject();
            whole["format"] = JsonNode.Parse(format);
            foreach (var changed in new[] { "\"x\"", "{\"format\":1}", "[[]]" })
            {
                foreach (var member in new[] { "changes", "player_id", "version" }) whole[member] = JsonNode.Parse(changed);
                var text = Encoding.UTF8.GetBytes(whole.ToJsonString());
                Assert.Throws<NewerFormatException>(() => EventJson.Read(e.Id, Session, EventJson.TypeOf(e.Fact), text));
                Assert.Throws<NewerFormatException>(() => EventJson.Read(e.Id, Session, EventJson.TypeOf(e.Fact), Reversed(text)));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void The_format_may_be_named_and_is_not_sent(string name)
    {
        var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, All[name][0]);
        var whole = JsonNode.Parse(EventJson.Write(e))!.AsObject();
        whole["format"] = StoredFormat.Current;
        var read = EventJson.Read(e.Id, Session, EventJson.TypeOf(e.Fact), Encoding.UTF8.GetBytes(whole.ToJsonString()));
        Assert.Equal(Encoding.UTF8.GetString(EventJson.Write(e)), Encoding.UTF8.GetString(EventJson.Write(read)));
    }

    [Fact]
    public void An_older_version_does_not_read_a_join_that_changes_the_state()
    {
        foreach (var (changes, format) in new[] { (null, null), (Changes, (int?)2) })
        {
            var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, new PlayerJoined(Player, Role.Player, Guid.NewGuid(), changes));
            Assert.Equal(format, JsonNode.Parse(EventJson.Write(e))!["format"]?.GetValue<int>());
            Assert.Null(JsonNode.Parse(EventJson.WriteBroadcast(e, e.Fact, Viewer.GameMaster))!["format"]);
        }
    }

    [Fact]
    public void An_older_version_does_not_read_a_combats_event_that_players_see_as_an_update()
    {
        foreach (var (update, format) in new[] { (null, null), (ShownChanges, (int?)3) })
        {
            var fact = Combat(CombatEvent.ActionResolved, News, null) with { UpdateForPlayers = update };
            var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact);
            Assert.Equal(format, JsonNode.Parse(EventJson.Write(e))!["format"]?.GetValue<int>());
            Assert.Null(JsonNode.Parse(EventJson.WriteBroadcast(e, e.Fact, Viewer.GameMaster))!["format"]);
        }
    }

    [Fact]
    public void An_older_version_does_not_read_effects_that_are_stored_by_their_ids()
    {
        var fight = new Domain.Fight().Roll(0, 20);
        Expect(3);
        fight.Roll(1, 10).Next();
        Expect(null);
        var action = Guid.NewGuid();
        fight.Must(Messages.Declare(action, Domain.Fight.Character(0), "attack"));
        fight.Must(Messages.Resolve(action, Messages.To(Domain.Fight.Character(1)).With("prone", 0)));
        Expect(3);
        fight.Next();
        Expect(null);
        fight.Next();
        Expect(3);
        fight.Must(s => SessionRules.Rewind(s, Domain.Fight.GameMaster, fight.At(fight.Log.Count - 2).State, 3, Guid.NewGuid()));
        Expect(3);
        fight.Must(s => SessionRules.Save(s, Domain.Fight.GameMaster, StateObject.Empty, StateObject.Empty, null, Guid.NewGuid()));
        Expect(null);

        void Expect(int? format)
        {
            Assert.Equal(format, JsonNode.Parse(EventJson.Write(fight.Log[^1]))!["format"]?.GetValue<int>());
            Assert.Equal(fight.Combat is null ? 1 : 3, StoredFormat.Of(fight.Session.State));
            Assert.Null(JsonNode.Parse(EventJson.WriteBroadcast(fight.Log[^1], fight.Log[^1].Fact, Viewer.GameMaster))!["format"]);
        }
    }

    [Fact]
    public void What_players_call_format_is_theirs()
    {
        var e = new SessionEvent(
            Guid.NewGuid(), Session, 1, At10,
            new SessionCreated(Player, Guid.NewGuid(), "\"format\"", State("""{"format":3}"""), State("""{"format":[3]}""")));
        Assert.Equal(e.Version, EventJson.Read(e.Id, Session, EventJson.TypeOf(e.Fact), EventJson.Write(e)).Version);
    }

    private static CombatChanged Combat(CombatEvent type, CombatNews news, CombatNews? forPlayers)
    {
        var told = news with { Event = type };
        return new CombatChanged(Player, Guid.NewGuid(), told, ReferenceEquals(news, forPlayers) ? told : forPlayers);
    }

    private static byte[] Reversed(byte[] json)
    {
        var members = JsonNode.Parse(json)!.AsObject();
        return Encoding.UTF8.GetBytes(new JsonObject(members.Reverse().Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))).ToJsonString());
    }
}
