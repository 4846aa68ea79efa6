using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Messaging;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;
using GameSession.Tests.Messaging;

namespace GameSession.Tests.Docs;

/// <summary>Every example of <c>docs/events.md</c> matches its schema, and is what the service publishes for such an event.</summary>
public sealed class EventsPageTests
{
    private static readonly Dictionary<string, string> MessageOf = new()
    {
        ["state_updated"] = MessageTypes.StateUpdate,
        ["state_saved"] = MessageTypes.StateUpdate,
        ["state_rewound"] = MessageTypes.StateUpdate,
        ["player_joined"] = "player_joined",
        ["player_left"] = "player_left",
        ["session_ended"] = "session_ended",
        ["dice_rolled"] = MessageTypes.DiceRoll,
        ["game_master_changed"] = MessageTypes.GameMasterChanged,
        ["player_characters_changed"] = MessageTypes.PlayerCharacters,
        ["initiative_rolled"] = MessageTypes.InitiativeRoll,
        ["initiative_ordered"] = MessageTypes.InitiativeOrder,
        ["turn_changed"] = MessageTypes.TurnChange,
        ["action_declared"] = MessageTypes.ActionDeclare,
        ["action_resolved"] = MessageTypes.ActionResolve,
        ["combatant_revealed"] = MessageTypes.CombatantReveal,
        ["combatant_updated"] = MessageTypes.CombatantUpdate,
        ["combatant_acted"] = MessageTypes.CombatantAct,
        ["combatant_removed"] = MessageTypes.CombatantRemove,
        ["effects_started"] = MessageTypes.EffectsStart,
        ["effects_ended"] = MessageTypes.EffectsEnd,
        ["effects_kept"] = MessageTypes.EffectsKeep,
        ["combat_ended"] = MessageTypes.CombatEnd,
        ["budgets_set"] = MessageTypes.BudgetsSet,
        ["combat_rewound"] = MessageTypes.CombatRewind,
        ["action_withdrawn"] = MessageTypes.ActionWithdraw,
    };

    private static IReadOnlyList<(string RoutingKey, JsonObject Body)> Published { get; } =
        [.. EventsPage.Examples.Where(e => !Topology.Subscribed.Contains(e.RoutingKey))];

    [Fact]
    public void Every_kind_of_event_is_shown_once_under_its_routing_key()
    {
        var shown = Published.Select(e => (e.RoutingKey, EventOf(e.Body).Fact)).ToList();
        var facts = typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact)) && !t.IsAbstract && t != typeof(CombatChanged)).ToList();
        Assert.NotEmpty(facts);
        Assert.Equal(
            facts.Select(t => t.Name).Order(StringComparer.Ordinal),
            shown.Where(e => e.RoutingKey == Topology.SessionStateChanged).Select(e => e.Fact.GetType().Name).Order(StringComparer.Ordinal));
        Assert.Equal(
            Enum.GetValues<CombatEvent>().Order(),
            shown.Where(e => e.RoutingKey == Topology.SessionCombatChanged).Select(e => Assert.IsType<CombatChanged>(e.Fact).News.Event).Order());
        Assert.Equal(Published.Count, shown.Count(e => e.RoutingKey is Topology.SessionStateChanged or Topology.SessionCombatChanged));
    }

    [Fact]
    public void Every_published_example_is_what_the_service_writes_of_such_an_event()
    {
        Assert.NotEmpty(Published);
        foreach (var (_, body) in Published) JsonNodes.Same(body, Bodies.Of(EventOf(body)));
    }

    [Fact]
    public async Task Every_example_is_of_its_schemas_form_and_stands_there_too()
    {
        Assert.All(Topology.Subscribed, key => Assert.Contains(EventsPage.Examples, e => e.RoutingKey == key));
        foreach (var (key, body) in EventsPage.Examples)
        {
            var problems = await ProblemsAsync(key, body);
            Assert.True(problems.Count == 0, $"{string.Join("; ", problems)} in {body.ToJsonString()}");
            Assert.Single(AsyncApi.Event(key)["examples"]!.AsArray(), e => JsonNode.DeepEquals(e!["payload"], body));
        }
    }

    [Fact]
    public async Task Its_details_are_what_the_game_master_is_told()
    {
        foreach (var (_, body) in Published)
        {
            var changeType = body.Text("change_type");
            var schema = changeType == "session_created"
                ? AsyncApi.Schema("SessionCreatedDetails")
                : AsyncApi.Message(MessageOf[changeType], isFromService: true).At("payload.properties.data");
            Assert.Equal(changeType == "session_created" ? null : MessageOf[changeType], EventJson.BroadcastTypeOf(EventOf(body).Fact));
            Assert.Empty(await AsyncApi.ProblemsAsync(schema, body["details"]!));
        }
    }

    [Theory]
    [InlineData(
        Topology.SessionStateChanged, """{"session_id":"S","change_type":"state_updated","details":{},"timestamp":"2026-11-22T18:40:12.345Z"}""")]
    [InlineData(
        Topology.SessionStateChanged,
        """{"session_id":"0198c0de-0000-7000-8000-000000000050","change_type":"turn_changed","details":{},"timestamp":"2026-11-22T18:40:12.345Z"}""")]
    [InlineData(
        Topology.SessionCombatChanged,
        """{"session_id":"0198c0de-0000-7000-8000-000000000050","change_type":"turn_changed","details":{},"timestamp":"2026-11-22T18:40:12.345Z"}""")]
    [InlineData(Topology.CharacterStateChanged, """{"character_id":"0198c0de-0000-7000-8000-0000000000c1","change_type":"updated","details":{}}""")]
    [InlineData(
        Topology.CharacterStateChanged,
        """{"campaign_id":"0198c0de-0000-7000-8000-0000000000c1","change_type":"updated","details":{},"timestamp":"2026-11-22T18:40:12.345Z"}""")]
    [InlineData(
        Topology.CampaignStateChanged,
        """{"campaign_id":"0198c0de-0000-7000-8000-0000000000c1","change_type":"","details":{},"timestamp":"2026-11-22T18:40:12.345Z"}""")]
    [InlineData(
        Topology.CampaignStateChanged,
        """{"campaign_id":"0198c0de-0000-7000-8000-0000000000c1","change_type":"updated","details":[],"timestamp":"2026-11-22T18:40:12.345Z"}""")]
    public async Task A_wrong_example_is_noticed(string routingKey, string wrong) =>
        Assert.NotEmpty(await ProblemsAsync(routingKey, JsonNodes.Parse(wrong)));

    [Fact]
    public void The_names_on_the_broker_are_right()
    {
        string[] names = [Topology.Exchange, Topology.DeadLetterQueue, Topology.ReasonHeader, .. Topology.Subscribed.Select(Topology.QueueOf)];
        Assert.All(names, name => Assert.Contains($"`{name}`", EventsPage.Text, StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> ProblemsAsync(string routingKey, JsonObject body) =>
        await AsyncApi.ProblemsAsync(AsyncApi.Event(routingKey)["payload"]!, body);

    // As the log would give it back. What only the log keeps of an event is added, and has to be gone again when that is published.
    private static SessionEvent EventOf(JsonObject body)
    {
        var details = body["details"]!.DeepClone().AsObject();
        var type = body.Text("change_type");
        if (type == "state_saved") details["metadata"] = new JsonObject { ["note"] = "Not told." };
        if (type == "state_rewound") details["rewound_to"] = "3";
        var id = (details["update_id"] ?? details["roll_id"])?.GetValue<Guid>() ?? Guid.CreateVersion7();
        return EventJson.Read(id, body["session_id"]!.GetValue<Guid>(), type, Encoding.UTF8.GetBytes(details.ToJsonString()));
    }
}
