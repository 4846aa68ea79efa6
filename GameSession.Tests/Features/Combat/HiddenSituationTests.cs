using GameSession.Tests.Harness;
using static GameSession.Tests.Harness.Messages;

namespace GameSession.Tests.Features.Combat;

/// <summary>What the game master has behind the screen.</summary>
[Trait("Category", "Integration")]
public sealed class HiddenSituationTests(Deployment deployment) : SituationTests(deployment)
{
    [Fact]
    public Task An_ambusher_waits_unseen() => FightAsync(async play =>
    {
        await play.SendAsync(play.GameMaster, Roll(play.Battle.Ambusher, 17, hidden: true));
        await play.ExpectAsync("1 hero: hero ambusher/hidden goblin mage", players: "1 hero: hero goblin mage");
        await play.PlayOnAsync(play.Anna, Next());
        await play.ExpectAsync("1 ambusher: hero ambusher/hidden goblin mage", players: "1 hero: hero goblin mage");
        await play.SendAsync(play.GameMaster, Reveal(play.Battle.Ambusher));
        await play.ExpectAsync("1 ambusher: hero ambusher goblin mage");
        foreach (var socket in new[] { play.Anna, play.Ben })
        {
            var told = await play.Battle.ToldAsync(socket);
            Assert.Equal("combatant_reveal", told[^1].Text("type"));
            Assert.All(told.SkipLast(1), play.Battle.KeepsSecrets);
        }
    });

    [Fact]
    public Task A_visible_one_hides_and_strikes() => FightAsync(async play =>
    {
        await play.PlayOnAsync(play.GameMaster, StartEffects(Effect(play.Goblin, "marked")));
        await play.SendAsync(play.GameMaster, UpdateCombatant(play.Goblin, hidden: true));
        foreach (var socket in new[] { play.Anna, play.Ben })
        {
            Assert.Equal("combatant_remove", (await play.Battle.LastToldAsync(socket)).Text("type"));
        }

        await play.PlayOnAsync(play.Anna, Next());
        await play.ExpectAsync("1 goblin: hero goblin/hidden mage; goblin marked", players: "1 hero: hero mage");
        await play.Battle.RefusedAsync(play.Ben, Declare(Guid.NewGuid(), play.Mage, "reaction", play.Goblin), "unknown_character");
        await play.SendAsync(play.GameMaster, Reveal(play.Goblin));
        await play.ExpectAsync("1 goblin: hero goblin mage; goblin marked");
    });

    [Fact]
    public Task The_game_master_rolls_in_secret() => FightAsync(async play =>
    {
        var before = await play.Battle.ToldAsync(play.Anna);
        var rolled = await play.SendAsync(play.GameMaster, RollDice("2d6 + 1", toGameMaster: true));
        Assert.InRange(rolled.At("data.total").GetValue<int>(), 3, 13);
        // A player who rolls blind does not see it either.
        Assert.Equal("ack", (await play.PlayOnAsync(play.Ben, RollDice("d20", toGameMaster: true, character: play.Mage))).Text("type"));
        Assert.Equal("d20", (await play.Battle.LastToldAsync(play.GameMaster)).Text("data.expression"));
        Assert.Equal(before.Count, (await play.Battle.ToldAsync(play.Anna)).Count);
        Assert.Equal(before[^1].Version(), (await play.Battle.LastToldAsync(play.Ben)).Version());
    });
}
