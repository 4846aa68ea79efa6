using System.Text.Json;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Security;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

[Trait("Category", "Integration")]
public sealed class InitiativeDiceTests(Deployment deployment) : IUsesDeployment
{
    // Chi-square, 19 degrees of freedom: P(X > 64) = 8.9e-7, by numeric integration of the density; tables end with P = 0.001 at 43.8.
    private const double Bound = 64;
    private const int Rolls = 10_000;

    [Fact]
    public void The_services_die_is_fair()
    {
        var counts = new int[Die.Sides];
        for (var i = 0; i < Rolls; i++) counts[Die.Roll() - 1]++;
        const double expected = (double)Rolls / Die.Sides;
        Assert.Equal(20, Die.Sides);
        Assert.InRange(counts.Sum(count => (count - expected) * (count - expected) / expected), 0, Bound);
    }

    [Fact]
    public async Task Where_the_service_rolls_a_clients_roll_is_not_read_and_need_not_be_there()
    {
        await using var battle = await Battle.GatherAsync(deployment, JsonNodes.Parse("""{"dice":"server"}"""));
        var rolled = new HashSet<decimal>();
        for (var i = 0; i < 20; i++)
        {
            foreach (var roll in new decimal?[] { null, 999 })
            {
                var told = await battle.GameMaster.AskAsync(Messages.Roll(battle.Hero, roll, modifiers: Messages.Dexterity(2)));
                var number = told.At("data.roll").GetValue<decimal>();
                Assert.InRange(number, 1, 20);
                Assert.Equal(decimal.Truncate(number), number);
                Assert.Equal(number + 2, told.At("data.total").GetValue<decimal>());
                rolled.Add(number);
            }
        }

        // Forty times the same: once in 20^39.
        Assert.InRange(rolled.Count, 2, 20);
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Goblin, 999));
        Assert.InRange(
            (await battle.CombatAsync()).At("initiative_order").AsArray().Single(c => c.Text("character_id") == $"{battle.Goblin}").At("roll")
            .GetValue<decimal>(), 1, 20);
    }

    [Fact]
    public async Task Where_the_service_rolls_a_player_has_one_roll_and_the_game_master_any()
    {
        await using var battle = await Battle.GatherAsync(deployment, JsonNodes.Parse("""{"dice":"server"}"""));
        await battle.DoAsync(battle.HerosPlayer, Messages.Roll(battle.Hero, null));
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Roll(battle.Hero, null), "already_rolled");
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Hero, null));
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Mage, null));
        await battle.RefusedAsync(battle.MagesPlayer, Messages.Roll(battle.Mage, null), "already_rolled");
    }

    [Fact]
    public async Task With_advantage_or_disadvantage_two_dice_are_rolled_and_both_are_told()
    {
        await using var battle = await Battle.GatherAsync(deployment, JsonNodes.Parse("""{"dice":"server"}"""));
        var higher = await RollAsync(battle.HerosPlayer, battle.Hero, "advantage");
        Assert.Equal(higher.Dice.Max(), higher.Roll);
        var lower = await RollAsync(battle.GameMaster, battle.Goblin, "disadvantage");
        Assert.Equal(lower.Dice.Min(), lower.Roll);
        await battle.RefusedAsync(
            battle.GameMaster, Messages.Roll(battle.Goblin, null).Twice("advantage").Twice("disadvantage"), "invalid_message");
        await using var other = await Battle.GatherAsync(deployment);
        var error = await other.RefusedAsync(other.GameMaster, Messages.Roll(other.Goblin, 5).Twice("disadvantage"), "invalid_message");
        Assert.NotNull(error.Find("details.errors.disadvantage"));

        async Task<(List<int> Dice, int Roll)> RollAsync(Socket socket, Guid character, string name)
        {
            var told = await battle.DoAsync(socket, Messages.Roll(character, null).Twice(name));
            List<int> dice = [.. told.At("data.dice").AsArray().Select(d => d!.GetValue<int>())];
            Assert.Equal(2, dice.Count);
            Assert.All(dice, die => Assert.InRange(die, 1, 20));
            return (dice, told.At("data.roll").GetValue<int>());
        }
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"dice":"client"}""")]
    public async Task Where_clients_roll_the_roll_is_theirs_and_needed(string settings)
    {
        await using var battle = await Battle.GatherAsync(deployment, JsonNodes.Parse(settings));
        var error = await battle.RefusedAsync(battle.HerosPlayer, Messages.Roll(battle.Hero, null), "invalid_message");
        Assert.NotNull(error.Find("details.errors.roll"));
        await battle.RefusedAsync(
            battle.HerosPlayer, Messages.Of("initiative_roll", new JsonObject { ["character_id"] = $"{battle.Hero}", ["roll"] = null }),
            "invalid_message");
        var told = await battle.DoAsync(battle.HerosPlayer, Messages.Roll(battle.Hero, 23.5m));
        Assert.Equal(JsonValueKind.Number, told.At("data.roll").GetValueKind());
        Assert.Equal(23.5m, told.At("data.roll").GetValue<decimal>());
    }
}
