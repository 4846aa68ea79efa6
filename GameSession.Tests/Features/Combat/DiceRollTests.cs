using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

[Trait("Category", "Integration")]
public sealed class DiceRollTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    [Provokes("conflict")]
    public async Task The_service_rolls_once_and_everybody_or_the_game_master_alone_sees_it()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        var id = Guid.NewGuid();
        var told = await battle.DoAsync(battle.HerosPlayer, Messages.RollDice("4d6dl1 + 3", character: battle.Hero, rollId: id));
        var dice = told.At("data.terms.0.dice").AsArray();
        Assert.Equal(4, dice.Count);
        Assert.All(dice, die => Assert.InRange(die.At("value").GetValue<int>(), 1, 6));
        var kept = dice.Where(die => die.At("kept").GetValue<bool>()).Select(die => die.At("value").GetValue<int>()).ToList();
        Assert.Equal((3, kept.Sum() + 3), (kept.Count, told.At("data.total").GetValue<int>()));
        foreach (var socket in battle.Players.Append(battle.GameMaster))
        {
            JsonNodes.Same(told["data"], (await battle.LastToldAsync(socket))["data"]);
        }

        // Repeated, also through another process, it is the same roll. An id that is somebody else's is taken.
        JsonNodes.Same(told["data"], (await battle.HerosPlayer.AskAsync(Messages.RollDice("4d6dl1 + 3", rollId: id)))["data"]);
        await battle.RefusedAsync(battle.MagesPlayer, Messages.RollDice("d20", rollId: id), "conflict");

        Assert.Equal("ack", (await battle.DoAsync(battle.HerosPlayer, Messages.RollDice("d20", toGameMaster: true))).Text("type"));
        Assert.Equal(("dice_roll", "gm"), ((await battle.LastToldAsync(battle.GameMaster)).Text("type"),
            (await battle.LastToldAsync(battle.GameMaster)).Text("data.to")));
        foreach (var socket in battle.Players) JsonNodes.Same(told["data"], (await battle.LastToldAsync(socket))["data"]);
        var history = (await battle.HeroSeat.Player.GetAsync($"{battle.Table.Path}/events"))["events"].AsArray();
        Assert.Single(history, e => e.Text("type") == "dice_roll");
    }
}
