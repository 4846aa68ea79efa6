using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Messaging;
using GameSession.Tests.Docs;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Messaging;

public sealed class BusJsonTests
{
    private static readonly Guid Session = Guid.NewGuid();
    private static readonly Guid Player = Guid.NewGuid();
    private static readonly Guid Other = Guid.NewGuid();
    private static readonly DateTime At10 = new(2026, 11, 22, 10, 0, 0, 120, DateTimeKind.Utc);

    private static readonly IReadOnlyList<Change> Changes = [Set("/a~1b", "null", "{\"é\":[1.50]}"), Domain.States.Remove("/c", "true")];

    /// <summary>Facts, their names and what is told of them.</summary>
    public static TheoryData<string, string> Facts => new(All.Select(f => (f.Type, f.Details)));

    private static readonly (string Type, Fact Fact, string Details)[] All =
    [
        ("session_created", new SessionCreated(Player, Other, "É \"quoted\" 🐉", State("""{"max_players":3}"""), State("""{"a":{"b":null}}""")),
            $$"""{"player_id":"{{Player}}","campaign_id":"{{Other}}","name":"É \"quoted\" 🐉","settings":{"max_players":3},"state":{"a":{"b":null} } }"""),
        ("player_joined", new PlayerJoined(Player, Role.Player, Other),
        $$"""{"player_id":"{{Player}}","role":"player","character_id":"{{Other}}"}"""),
        ("player_joined", new PlayerJoined(Player, Role.Player, Other, Changes),
        $$"""{"player_id":"{{Player}}","role":"player","character_id":"{{Other}}","changes":$changes}"""),
        ("player_joined", new PlayerJoined(Player, Role.Player, Other) { FurtherCharacters = [Session] },
        $$"""{"player_id":"{{Player}}","role":"player","character_id":"{{Other}}","character_ids":["{{Other}}","{{Session}}"]}"""),
        ("player_characters_changed", new CharactersChanged(Player, [Other], Other, Changes),
        $$"""
        {"player_id":"{{Player}}","character_id":"{{Other}}","character_ids":["{{Other}}"],"changed_by":"{{Other}}","changes":$changes}
        """),
        ("game_master_changed", new GameMasterChanged(Player, Other, Role.Player, Player),
        $$"""{"player_id":"{{Player}}","former_id":"{{Other}}","former_role":"player","changed_by":"{{Player}}"}"""),
        ("player_left", new PlayerLeft(Player, Other), $$"""{"player_id":"{{Player}}","removed_by":"{{Other}}"}"""),
        ("state_updated", new StateUpdated(null, Changes), """{"update_id":"$id","changes":$changes}"""),
        ("state_saved", new StateSaved(Player, Changes, State("""{"kept":"for the log"}""")) { ShownChanges = [Set("/seen", "1")] },
        $$"""{"update_id":"$id","changes":$changes,"player_id":"{{Player}}"}"""),
        ("state_rewound", new StateRewound(Player, Changes, 7), $$"""{"update_id":"$id","changes":$changes,"player_id":"{{Player}}"}"""),
        ("dice_rolled", new DiceRolled(Player, Other, "d4", "luck", DiceExpression.Parse("d4")!.Evaluate([3]).Terms, 3, IsForGameMaster: true),
            $$"""
            {"roll_id":"$id","expression":"d4","label":"luck","character_id":"{{Other}}","to":"gm",
            "terms":[{"dice":[{"kept":true,"value":3}],"sum":3,"term":"1d4"}],"total":3,"player_id":"{{Player}}"}
            """),
        ("session_ended", new SessionEnded(Player), $$"""{"player_id":"{{Player}}"}"""),
        ("turn_changed",
        new CombatChanged(
        Player, Other, News(CombatEvent.TurnChanged, """{"round":2,"active_character":"hidden"}"""),
        News(CombatEvent.TurnChanged, """{"round":1}""")),
            $$"""{"combat_id":"{{Other}}","round":2,"active_character":"hidden","changes":$changes,"player_id":"{{Player}}"}"""),
        ("initiative_rolled", new CombatChanged(Player, Other, News(CombatEvent.InitiativeRolled, """{"total":1}"""), null),
            $$"""{"combat_id":"{{Other}}","total":1,"changes":$changes,"player_id":"{{Player}}"}"""),
    ];

    [Fact]
    public void Every_fact_is_here()
    {
        var facts = typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact)) && !t.IsAbstract).Select(t => t.Name).ToList();
        Assert.NotEmpty(facts);
        Assert.Equal(facts.Order(), All.Select(f => f.Fact.GetType().Name).Distinct().Order());
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void What_is_published_is_what_the_game_master_is_told_and_nothing_else(string type, string details)
    {
        var fact = All.Single(f => f.Type == type && f.Details == details).Fact;
        var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact);

        var written = Bodies.Of(e);

        GoldenTests.Matches(fact is CombatChanged ? "session_combat_changed" : "session_state_changed", written);
        Assert.Equal($"{Session}", written.Text("session_id"));
        Assert.Equal(type, written.Text("change_type"));
        Assert.Equal(At10, DateTime.Parse(written.Text("timestamp"), null, System.Globalization.DateTimeStyles.RoundtripKind));
        if (fact is CombatChanged) Assert.Equal($"{Other}", written.Text("combat_id"));
        var expected = JsonNodes.Parse(details.Replace("$id", $"{e.Id}", StringComparison.Ordinal).Replace(
            "$changes", """[{"path":"/a~1b","value":null,"previous":{"é":[1.50]}},{"path":"/c","previous":true}]""", StringComparison.Ordinal));
        expected["version"] = "42";
        expected["timestamp"] = written.Text("timestamp");
        JsonNodes.Same(expected, written["details"]);
    }

    [Fact]
    public void A_state_of_a_megabyte_is_published_whole()
    {
        var text = new string('é', 500_000);
        var e = new SessionEvent(Guid.NewGuid(), Session, 1, At10, new StateUpdated(Player, [new Change(JsonPointer.Of("a"), StateValue.Of(text))]));

        Assert.Equal(text, Bodies.Of(e).Text("details.changes.0.value"));
    }

    private static CombatNews News(CombatEvent type, string details) => new(type, State(details), Changes);
}
