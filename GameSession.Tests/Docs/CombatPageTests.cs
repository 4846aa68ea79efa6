using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;
using static GameSession.Tests.Docs.PagesFight;

namespace GameSession.Tests.Docs;

/// <summary>Every example of <c>docs/combat.md</c> has the ICD's form, matches its schema, can be read, and is what the service sends.</summary>
[Trait("Category", "Integration")]
public sealed class CombatPageTests(Deployment deployment) : IUsesDeployment
{
    private static readonly Guid GameMaster = Guid.Parse("0198c0de-0000-7000-8000-00000000000a");
    private static readonly Guid Anna = Guid.Parse("0198c0de-0000-7000-8000-00000000000b");
    private static readonly Guid Ben = Guid.Parse("0198c0de-0000-7000-8000-00000000000c");

    private static readonly Dictionary<string, Func<ReadOnlyMemory<byte>, GameError?>> Readers = new()
    {
        [MessageTypes.InitiativeRoll] = data => WireJson.Read<InitiativeRollMessage>(data).Error,
        [MessageTypes.TurnChange] = data => WireJson.Read<TurnChangeMessage>(data).Error,
        [MessageTypes.ActionDeclare] = data => WireJson.Read<ActionDeclareMessage>(data).Error,
        [MessageTypes.ActionResolve] = data => WireJson.Read<ActionResolveMessage>(data).Error,
        [MessageTypes.InitiativeOrder] = data => WireJson.Read<InitiativeOrderMessage>(data).Error,
        [MessageTypes.CombatantRemove] = data => WireJson.Read<CombatantRemoveMessage>(data).Error,
        [MessageTypes.CombatantReveal] = data => WireJson.Read<CombatantRevealMessage>(data).Error,
        [MessageTypes.EffectsStart] = data => WireJson.Read<EffectsStartMessage>(data).Error,
        [MessageTypes.EffectsEnd] = data => WireJson.Read<EffectsEndMessage>(data).Error,
        [MessageTypes.EffectsKeep] = data => WireJson.Read<EffectsKeepMessage>(data).Error,
        [MessageTypes.CombatantUpdate] = data => WireJson.Read<CombatantUpdateMessage>(data).Error,
        [MessageTypes.CombatantAct] = data => WireJson.Read<CombatantActMessage>(data).Error,
        [MessageTypes.CombatEnd] = data => WireJson.Read<CombatEndMessage>(data).Error,
        [MessageTypes.CombatRewind] = data => WireJson.Read<CombatRewindMessage>(data).Error,
        [MessageTypes.ActionWithdraw] = data => WireJson.Read<ActionWithdrawMessage>(data).Error,
        [MessageTypes.BudgetsSet] = data => WireJson.Read<BudgetsSetMessage>(data).Error,
        [MessageTypes.DiceRoll] = data => WireJson.Read<DiceRollMessage>(data).Error,
    };

    private static readonly string[] OfTheIcd =
        [MessageTypes.InitiativeRoll, MessageTypes.TurnChange, MessageTypes.ActionDeclare, MessageTypes.ActionResolve];

    [Fact]
    public async Task Every_message_has_a_sent_and_a_broadcast_example_and_every_example_is_right()
    {
        foreach (var type in Readers.Keys) Assert.All([CombatPage.Sent(type), CombatPage.Told(type)], Assert.NotNull);
        foreach (var message in CombatPage.Messages)
        {
            var problems = await ProblemsAsync(message);
            Assert.True(problems.Count == 0, $"{string.Join("; ", problems)} in {message.ToJsonString()}");
        }

        Assert.Equal(2, CombatPage.Combats.Count);
        foreach (var combat in CombatPage.Combats) Assert.Empty(await AsyncApi.ProblemsAsync(AsyncApi.Schema("Combat"), combat));
    }

    [Theory]
    [InlineData("""{"type":"initiative_roll","data":{"character_id":"Lia","roll":14,"modifiers":{}}}""")]
    [InlineData("""{"type":"initiative_roll","data":{"roll":14,"modifiers":{}}}""")]
    [InlineData("""{"type":"initiative_roll","data":{"character_id":"0198c0de-0000-7000-8000-0000000000c1","roll":1001}}""")]
    [InlineData("""{"type":"turn_change","data":{"activ_character":"0198c0de-0000-7000-8000-0000000000c1"}}""")]
    [InlineData("""{"type":"turn_change","data":{"round":"1"}}""")]
    [InlineData("""{"type":"action_declare","data":{"action_id":"0198c0de-0000-7000-8000-0000000000d1","action_type":"attack"}}""")]
    [InlineData("""{"type":"action_resolve","data":{"action_id":"0198c0de-0000-7000-8000-0000000000d1","outcomes":[{"effects":[]}]}}""")]
    [InlineData("""{"type":"initiative_order","data":{"order":["Lia"]}}""")]
    [InlineData("""{"type":"combatant_remove","data":{}}""")]
    [InlineData("""{"type":"combat_start","data":{}}""")]
    [InlineData("""{"type":"error","error":{"code":"conflicting","message":"No.","details":{}}}""")]
    public async Task A_wrong_example_is_noticed(string wrong) => Assert.NotEmpty(await ProblemsAsync(JsonNodes.Parse(wrong)));

    [Theory]
    [InlineData("data.round")]
    [InlineData("data.changes")]
    [InlineData("data.expired_effects.0.since_round")]
    public async Task A_broadcast_that_lacks_something_is_noticed(string path)
    {
        var message = CombatPage.Told(MessageTypes.TurnChange).DeepClone();
        var dot = path.LastIndexOf('.');
        Assert.True(message.At(path[..dot]).AsObject().Remove(path[(dot + 1)..]));
        Assert.NotEmpty(await ProblemsAsync(message.AsObject()));
    }

    [Fact]
    public async Task A_broadcast_that_says_more_than_there_is_is_noticed()
    {
        var message = CombatPage.Told(MessageTypes.TurnChange).DeepClone().AsObject();
        message["data"]!["turn"] = 1;
        Assert.Equal(2, (await ProblemsAsync(message)).Count);
    }

    /// <summary>Plays the page's combat: sends the messages that the page sends, and expects those that it shows as answers.</summary>
    [Fact]
    public async Task The_fight_on_the_page_can_be_fought()
    {
        await using var fight = await FightAsync();
        await fight.TellAsync(Anna, MessageTypes.InitiativeRoll);
        await fight.DoAsync(Ben, Messages.Roll(Id("C2"), 15, modifiers: Messages.Dexterity(1)));
        await fight.DoAsync(GameMaster, Messages.Roll(Id("C3"), 9, modifiers: Messages.Dexterity(2)));
        await fight.TellAsync(GameMaster, MessageTypes.InitiativeOrder);
        await fight.DoAsync(GameMaster, Messages.Next());
        await fight.DoAsync(Ben, Messages.Next());
        await fight.TellAsync(Anna, MessageTypes.ActionDeclare);
        await fight.TellAsync(GameMaster, MessageTypes.ActionResolve);
        await fight.DoAsync(Anna, Messages.Next());
        await fight.TellAsync(GameMaster, MessageTypes.TurnChange);

        await fight.DoAsync(GameMaster, Messages.Roll(Id("C9"), 11, hidden: true, Messages.Dexterity(3)));
        await fight.DoAsync(Ben, Messages.Next());
        await fight.DoAsync(Anna, Messages.Declare(Id("D2"), Id("C1"), "attack", Id("C3")));
        await fight.DoAsync(GameMaster, Messages.Resolve(Id("D2"), Messages.To(Id("C3")).With("prone")));
        JsonNodes.Same(CombatPage.Told(MessageTypes.Ack), await fight.AnswerAsync(Anna, Messages.Next(), "t7"));
        await fight.DoAsync(GameMaster,
            Messages.Declare(Id("D3"), Id("C9"), "attack", Id("C2")).Detailed(new JsonObject { ["weapon"] = "dagger" }));
        fight.Same(CombatPage.Combats[0], await fight.CombatAsync(GameMaster));
        fight.Same(CombatPage.Combats[1], await fight.CombatAsync(Anna));
        fight.Same(
            CombatPage.Told(MessageTypes.Error),
            await fight.AnswerAsync(Ben, Messages.Next(round: 2, turnNumber: 1), "t8"));

        await fight.TellAsync(GameMaster, MessageTypes.CombatantReveal);
        await fight.TellAsync(GameMaster, MessageTypes.EffectsStart);
        await fight.TellAsync(GameMaster, MessageTypes.CombatantRemove);
        await fight.TellAsync(GameMaster, MessageTypes.EffectsKeep);
        await fight.TellAsync(GameMaster, MessageTypes.EffectsEnd);
        await fight.DoAsync(GameMaster, Messages.Next());
        await fight.TellAsync(GameMaster, MessageTypes.CombatantUpdate);
        await fight.TellAsync(GameMaster, MessageTypes.CombatantAct);
        await fight.TellAsync(GameMaster, MessageTypes.CombatEnd);
        Assert.Null(await fight.CombatAsync(Anna));
        await fight.TellAsync(GameMaster, MessageTypes.CombatRewind);
        await fight.DoAsync(Anna, Messages.Declare(Id("D4"), Id("C1"), "reaction", Id("C3")));
        await fight.TellAsync(Anna, MessageTypes.ActionWithdraw);
        // What the dice show is another thing each time.
        var page = CombatPage.Told(MessageTypes.DiceRoll);
        var rolled = await fight.AnswerAsync(GameMaster, CombatPage.Sent(MessageTypes.DiceRoll), "t14");
        foreach (var member in new[] { "terms", "total" }) rolled["data"]![member] = page["data"]![member]!.DeepClone();
        fight.Same(page, rolled);
        await fight.TellAsync(GameMaster, MessageTypes.BudgetsSet);
    }

    private Task<PagesFight> FightAsync() =>
        PagesFight.GatherAsync(deployment, GameMaster, (Anna, Id("C1")), (Ben, Id("C2")));

    private static async Task<List<string>> ProblemsAsync(JsonObject message)
    {
        var type = message["type"]!.GetValue<string>();
        var isFromService = CombatPage.IsFromService(message);
        if (!Readers.ContainsKey(type) && type is not (MessageTypes.Ack or MessageTypes.Error)) return [$"{type} is no message of combat"];
        var problems = new List<string>(await AsyncApi.ProblemsAsync(AsyncApi.Message(type, isFromService)["payload"]!, message));
        if (!isFromService && Readers[type](Encoding.UTF8.GetBytes(message["data"]!.ToJsonString())) is { } refusal) problems.Add(refusal.Message);
        if (OfTheIcd.Contains(type)) Compare(Golden.Of(type), message, isFromService, problems);
        return problems;
    }

    // A client may omit members that it does not need. The service sends all of them, and those that the golden files call ours.
    private static void Compare(JsonObject golden, JsonObject message, bool isFromService, List<string> problems)
    {
        problems.AddRange(Golden.Differences(golden["icd"]!, message, isComplete: isFromService));
        if (!isFromService) return;
        var ours = golden["ours"]!.AsArray().Select(o => o!.GetValue<string>()).ToHashSet();
        problems.AddRange(message["data"]!.AsObject().Select(m => m.Key)
            .Where(name => golden["icd"]!["data"]![name] is null && !ours.Contains($"data.{name}"))
            .Select(name => $"data.{name} is neither the ICD's nor ours"));
    }
}
