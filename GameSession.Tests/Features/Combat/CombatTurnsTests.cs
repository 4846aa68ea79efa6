using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

[Trait("Category", "Integration")]
public sealed class CombatTurnsTests(Deployment deployment) : IUsesDeployment
{
    private const int Turns = 60;

    [Fact]
    public async Task A_turn_that_two_people_end_at_once_in_two_processes_is_ended_once()
    {
        await using var battle = await Battle.StartAsync(deployment);
        Guid[] order = [battle.Hero, battle.Goblin, battle.Mage];
        for (var i = 0; i < Turns; i++)
        {
            var (round, turn) = ((i / 3) + 1, (i % 3) + 1);
            var answers = await Task.WhenAll(
                battle.GameMaster.AskAsync(Messages.Next(null, round, turn)), battle.GameMasterOnB.AskAsync(Messages.Next(null, round, turn)));
            var won = Assert.Single(answers, a => a.Text("type") == "turn_change");
            var lost = Assert.Single(answers, a => a.Text("type") == "error");
            Assert.Equal("conflict", lost.Text("error.code"));
            // Who has lost is told the turn that the other one has brought about.
            var next = JsonNodes.Parse(
                $$"""{"active_character":"{{order[(i + 1) % 3]}}","round":{{((i + 1) / 3) + 1}},"turn_number":{{((i + 1) % 3) + 1}}}""");
            JsonNodes.Same(next, lost.At("error.details.current"));
            foreach (var (name, value) in next) JsonNodes.Same(value, won.At($"data.{name}"));
        }

        foreach (var socket in battle.Players)
        {
            var told = (await battle.ToldAsync(socket)).Where(m => m.Text("type") == "turn_change").ToList();
            Assert.Equal(Turns + 1, told.Count);
            Assert.Equal(Enumerable.Range(0, Turns + 1).Select(i => $"{order[i % 3]}"), told.Select(m => m.Text("data.active_character")));
        }
    }

    [Fact]
    public async Task Without_saying_which_turn_both_count()
    {
        await using var battle = await Battle.StartAsync(deployment);
        for (var i = 0; i < Turns; i += 2)
        {
            var answers = await Task.WhenAll(battle.GameMaster.AskAsync(Messages.Next()), battle.GameMasterOnB.AskAsync(Messages.Next()));
            Assert.All(answers, a => Assert.Equal("turn_change", a.Text("type")));
        }

        var combat = await battle.CombatAsync();
        Assert.Equal(((Turns / 3) + 1, (Turns % 3) + 1), (combat.At("round").GetValue<int>(), combat.At("turn_number").GetValue<int>()));
    }

    [Fact]
    public async Task A_player_and_the_game_master_who_end_the_same_turn_at_once_skip_nobody()
    {
        await using var battle = await Battle.StartAsync(deployment);
        for (var round = 1; round <= 15; round++)
        {
            var answers = await Task.WhenAll(
                battle.GameMaster.AskAsync(Messages.Next(null, round, 1)), battle.HerosPlayer.AskAsync(Messages.Next(null, round, 1)));
            Assert.Equal("conflict", Assert.Single(answers, a => a.Text("type") == "error").Text("error.code"));
            await battle.SettleAsync();
            await battle.DoAsync(battle.GameMaster, Messages.Next(null, round, 2));
            await battle.DoAsync(battle.MagesPlayer, Messages.Next(null, round, 3));
        }
    }

    [Fact]
    public async Task What_comes_of_a_turn_is_told_alike_in_both_processes()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var action = Guid.NewGuid();
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin));
        var resolved = await battle.DoAsync(battle.GameMaster, Messages.Resolve(action, Messages.To(battle.Goblin).With("prone", 0)));
        Assert.Equal("prone", resolved.Text("data.started_effects.0.condition"));
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        var ended = await battle.DoAsync(battle.GameMasterOnB, Messages.Next());
        Assert.Equal($"{battle.Goblin}", ended.Text("data.previous_character"));
        JsonNodes.Same(resolved.At("data.started_effects"), ended.At("data.expired_effects"));
        var told = await battle.ToldAsync(battle.GameMaster);
        foreach (var socket in battle.Players.Append(battle.GameMasterOnB))
        {
            JsonNodes.Same(
                new JsonArray([.. told.Select(m => m["data"]!.DeepClone())]),
                new JsonArray([.. (await battle.ToldAsync(socket)).Select(m => m["data"]!.DeepClone())]));
        }
    }

    [Fact]
    public async Task Who_wants_what_is_so_already_gets_an_ack_and_nobody_else_anything()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var before = (await battle.Table.LoadAsync()).Text("version");
        foreach (var message in new[] { Messages.Reveal(battle.Goblin), Messages.Order(battle.Hero, battle.Goblin, battle.Mage) })
        {
            Assert.Equal("ack", (await battle.DoAsync(battle.GameMaster, message)).Text("type"));
        }

        Assert.Equal(before, (await battle.Table.LoadAsync()).Text("version"));
        Assert.Equal("turn_change", (await battle.LastToldAsync(battle.HerosPlayer)).Text("type"));
    }
}
