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

    [Fact]
    public async Task An_effect_begins_outside_a_fight_goes_through_one_and_outlasts_it()
    {
        await using var battle = await Battle.StartAsync(deployment);
        await battle.DoAsync(battle.GameMaster, Messages.EndCombat());
        var start = Messages.StartEffects(
            Messages.LastingEffect(battle.Hero, "cursed", Messages.At("turn_end", "target", 5)),
            Messages.LastingEffect(battle.Hero, "watched", hidden: true));
        await battle.DoAsync(battle.GameMasterOnB, start, "state_update");
        foreach (var socket in battle.Players)
        {
            var told = await battle.LastToldAsync(socket);
            var change = Assert.Single(told.At("data.changes").AsArray());
            Assert.StartsWith("/effects/", change.Text("path"), StringComparison.Ordinal);
            Assert.Equal("cursed", change.Text("value.condition"));
        }

        await battle.RefusedAsync(battle.GameMaster, Messages.Update(null, null, Messages.Set("/effects/x", 1)), "reserved_path");
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Hero, 12));
        var rolled = await battle.LastToldAsync(battle.MagesPlayer);
        Assert.Equal(["/combat", "/effects"], rolled.At("data.changes").AsArray().Select(c => c.Text("path")).Order());
        Assert.DoesNotContain("watched", rolled.ToJsonString(), StringComparison.Ordinal);
        Assert.Equal(2, (await battle.CombatAsync()).At("active_effects").AsObject().Count);

        await battle.DoAsync(battle.GameMasterOnB, Messages.EndCombat());
        var ended = await battle.LastToldAsync(battle.HerosPlayer);
        var outlasting = ended.At("data.changes").AsArray().Single(c => c.Text("path") == "/effects")!.At("value").AsObject();
        Assert.Equal(5, Assert.Single(outlasting).Value.At("ending.turns").GetValue<int>());
        await battle.DoAsync(battle.GameMaster, Messages.EndEffects(Guid.Parse(Assert.Single(outlasting).Key)), "state_update");
        Assert.Equal("/effects", (await battle.LastToldAsync(battle.MagesPlayer)).Text("data.changes.0.path"));
    }

    private static Guid IdOf(JsonObject started, string condition) => Guid.Parse(
        started.At("data.started_effects").AsArray().Single(e => e.Text("condition") == condition).Text("effect_id"));
}
