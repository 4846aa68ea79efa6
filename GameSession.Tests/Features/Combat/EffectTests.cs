using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

/// <summary>Effects that start, end and stay by messages of their own, over two processes.</summary>
[Trait("Category", "Integration")]
public sealed class EffectTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    [Provokes("effect_not_found")]
    public async Task An_effect_starts_is_due_stays_and_ends_and_everybody_is_told()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var started = await battle.DoAsync(battle.GameMasterOnB, Messages.StartEffects(
            Messages.Effect(battle.Goblin, "burning", Messages.At("turn_start", "target", asks: true), source: battle.Hero),
            Messages.Effect(battle.Goblin, "doomed", hidden: true)));
        var (burning, doomed) = (IdOf(started, "burning"), IdOf(started, "doomed"));
        foreach (var socket in battle.Players)
        {
            var told = await battle.LastToldAsync(socket);
            Assert.Equal("effects_start", told.Text("type"));
            Assert.Equal($"{burning}", Assert.Single(told.At("data.started_effects").AsArray()).Text("effect_id"));
            Assert.DoesNotContain("doomed", told.ToJsonString(), StringComparison.Ordinal);
        }

        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        Assert.Equal($"{burning}", (await battle.LastToldAsync(battle.MagesPlayer)).Text("data.due_effects.0.effect_id"));
        await battle.DoAsync(battle.GameMaster, Messages.KeepEffects(burning));
        Assert.Equal(2, (await battle.LastToldAsync(battle.HerosPlayer)).At("data.kept_effects.0.ends_round").GetValue<int>());
        Assert.Equal("ack", (await battle.DoAsync(battle.GameMasterOnB, Messages.KeepEffects(burning))).Text("type"));

        await battle.RefusedAsync(battle.HerosPlayer, Messages.EndEffects(doomed), "effect_not_found");
        await battle.RefusedAsync(battle.MagesPlayer, Messages.EndEffects(burning), "forbidden");
        await battle.DoAsync(battle.HerosPlayer, Messages.EndEffects(burning));
        Assert.Equal($"{burning}", (await battle.LastToldAsync(battle.MagesPlayer)).Text("data.ended_effects.0.effect_id"));
        await battle.RefusedAsync(battle.GameMaster, Messages.EndEffects(burning), "effect_not_found");
        await battle.DoAsync(battle.GameMaster, Messages.EndEffects(doomed));
        Assert.Empty((await battle.CombatAsync()).At("active_effects").AsObject());
    }

    [Fact]
    [Provokes("effects_due")]
    public async Task A_turn_is_held_where_the_settings_say_so()
    {
        await using var battle = await Battle.StartAsync(deployment, new JsonObject { ["hold_turn_for_due"] = true });
        await battle.DoAsync(battle.GameMaster, Messages.StartEffects(
            Messages.Effect(battle.Goblin, "held", Messages.At("turn_end", "target", asks: true))));
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await battle.RefusedAsync(battle.MagesPlayer, Messages.Next(), "effects_due");
        await battle.RefusedAsync(battle.GameMasterOnB, Messages.Next(), "effects_due");
        await battle.DoAsync(battle.GameMasterOnB, Messages.Next().Skipping());
        Assert.Equal($"{battle.Hero}", (await battle.CombatAsync()).Text("active_character"));
    }

    private static Guid IdOf(JsonObject started, string condition) => Guid.Parse(
        started.At("data.started_effects").AsArray().Single(e => e.Text("condition") == condition).Text("effect_id"));
}
