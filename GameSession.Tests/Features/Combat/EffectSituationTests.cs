using System.Text.Json.Nodes;
using GameSession.Tests.Harness;
using static GameSession.Tests.Harness.Messages;

namespace GameSession.Tests.Features.Combat;

/// <summary>How long effects last, what ends them, and who is asked.</summary>
[Trait("Category", "Integration")]
public sealed class EffectSituationTests(Deployment deployment) : SituationTests(deployment)
{
    [Fact]
    public Task Until_the_start_of_the_casters_next_turn() => FightAsync(async play =>
    {
        await CastAsync(play.SendAsync, play, To(play.Mage).Ending("warded", At("turn_start", "source")));
        await play.NextAsync(2);
        await play.ExpectAsync("1 mage: hero goblin mage; mage warded");
        await play.NextAsync();
        await play.ExpectAsync("2 hero: hero goblin mage");
        foreach (var socket in new[] { play.Anna, play.Ben }) Assert.Equal(["warded"], await play.ToldAsync(socket, "expired_effects"));
    });

    [Fact]
    public Task Until_the_end_of_the_casters_next_turn() => FightAsync(async play =>
    {
        await CastAsync(play.SendAsync, play, To(play.Goblin).Ending("marked", At("turn_end", "source")));
        await play.NextAsync(3);
        await play.ExpectAsync("2 hero: hero goblin mage; goblin marked");
        await play.NextAsync();
        await play.ExpectAsync("2 goblin: hero goblin mage");
    });

    [Fact]
    public Task Until_the_end_of_the_targets_next_turn() => FightAsync(async play =>
    {
        await CastAsync(play.SendAsync, play, To(play.Goblin).Ending("slowed", At("turn_end", "target")));
        await play.NextAsync();
        await play.ExpectAsync("1 goblin: hero goblin mage; goblin slowed");
        await play.NextAsync();
        await play.ExpectAsync("1 mage: hero goblin mage");
    });

    [Fact]
    public Task A_spell_lasts_one_minute() => FightAsync(async play =>
    {
        await CastAsync(play.SendAsync, play, To(play.Mage).Ending("blessed", At("turn_start", "source", turns: 10)));
        // Ten rounds of three turns, less one turn.
        await play.NextAsync(29);
        await play.ExpectAsync("10 mage: hero goblin mage; mage blessed");
        await play.NextAsync();
        await play.ExpectAsync("11 hero: hero goblin mage");
    });

    [Fact]
    public Task A_caster_loses_concentration() => FightAsync(async play =>
    {
        var web = await CastAsync(play.PlayOnAsync, play, To(play.Goblin).With("restrained"), To(play.Mage).With("restrained"));
        await CastAsync(play.PlayOnAsync, play, To(play.Goblin).With("marked"));
        // Another spell, which does the same to the same target.
        await play.NextAsync(2);
        var vines = Guid.NewGuid();
        await play.PlayOnAsync(play.Ben, Declare(vines, play.Mage, "cast", play.Goblin));
        await play.PlayOnAsync(play.GameMaster, Resolve(vines, To(play.Goblin).With("restrained")));
        await play.ExpectAsync("1 mage: hero goblin mage; goblin marked, goblin restrained, goblin restrained, mage restrained");
        await play.SendAsync(play.Anna, EndEffectsOf(action: web));
        await play.ExpectAsync("1 mage: hero goblin mage; goblin marked, goblin restrained");
        Assert.Equal($"{play.Mage}", (await play.Battle.CombatAsync()).At("active_effects").AsObject()
            .Single(e => e.Value.Text("condition") == "restrained").Value.Text("source_id"));
    });

    [Fact]
    public Task A_fallen_caster_holds_nothing_up() => FightAsync(async play =>
    {
        await play.NextAsync();
        await play.PlayOnAsync(play.GameMaster, StartEffects(
            Effect(play.Hero, "charmed", source: play.Goblin),
            Effect(play.Mage, "charmed", source: play.Goblin),
            Effect(play.Mage, "blessed", source: play.Hero)));
        await play.SendAsync(play.GameMaster, EndEffectsOf(source: play.Goblin));
        await play.ExpectAsync("1 goblin: hero goblin mage; mage blessed");
    });

    [Fact]
    public Task A_save_ends_the_effect() => FightAsync(
        async play =>
        {
            await CastAsync(play.SendAsync, play, To(play.Goblin).Ending("held", At("turn_end", "target", asks: true)));
            await play.NextAsync(2);
            await play.ExpectAsync("1 mage: hero goblin mage; goblin held/due");
            foreach (var socket in new[] { play.Anna, play.Ben }) Assert.Equal(["held"], await play.ToldAsync(socket, "due_effects"));
            // Nobody forgets it: play waits for the answer. The first save fails, the second one ends it.
            await play.Battle.RefusedAsync(play.Ben, Next(), "effects_due");
            await play.SendAsync(play.GameMaster, KeepEffects(await play.EffectAsync("held")));
            await play.ExpectAsync("1 mage: hero goblin mage; goblin held");
            await play.NextAsync(3);
            await play.ExpectAsync("2 mage: hero goblin mage; goblin held/due");
            await play.SendAsync(play.GameMaster, EndEffects(await play.EffectAsync("held")));
            await play.ExpectAsync("2 mage: hero goblin mage");
            await play.PlayOnAsync(play.Ben, Next());
        },
        Held());

    [Fact]
    public Task A_dying_character_makes_death_saves() => FightAsync(
        async play =>
        {
            await play.SendAsync(play.GameMaster, StartEffects(Effect(play.Mage, "dying", At("turn_start", "target", asks: true))));
            await play.NextAsync(2);
            await play.ExpectAsync("1 mage: hero goblin mage; mage dying/due");
            await play.Battle.RefusedAsync(play.Ben, Next(), "effects_due");
            var rolled = await play.SendAsync(play.Ben, RollDice("d20", character: play.Mage));
            Assert.InRange(rolled.At("data.total").GetValue<int>(), 1, 20);
            await play.SendAsync(play.Ben, Update(null, null, Set($"/characters/{play.Mage}/death_saves", new JsonObject { ["failures"] = 1 })));
            await play.SendAsync(play.GameMaster, KeepEffects(await play.EffectAsync("dying")));
            await play.PlayOnAsync(play.Ben, Next());
            await play.ExpectAsync("2 hero: hero goblin mage; mage dying");
            // Somebody heals the mage, who is asked no more.
            await play.SendAsync(play.GameMaster, EndEffects(await play.EffectAsync("dying")));
            await play.NextAsync(2);
            await play.ExpectAsync("2 mage: hero goblin mage");
        },
        Held());

    [Fact]
    public Task A_troll_regenerates_unless_it_was_burnt() => FightAsync(async play =>
    {
        await play.SendAsync(play.GameMaster, StartEffects(Effect(play.Goblin, "regenerates", At("turn_start", "target", asks: true))));
        await play.NextAsync();
        await play.ExpectAsync("1 goblin: hero goblin mage; goblin regenerates/due");
        await play.SendAsync(play.GameMaster, Update(null, null, Set("/gm/goblin", new JsonObject { ["hit_points"] = 25 })));
        await play.SendAsync(play.GameMaster, KeepEffects(await play.EffectAsync("regenerates")));
        // Burnt, it gets nothing back: without an answer, the effect asks again in the next turn.
        await play.NextAsync(3);
        await play.ExpectAsync("2 goblin: hero goblin mage; goblin regenerates/due");
        await play.NextAsync();
        await play.ExpectAsync("2 mage: hero goblin mage; goblin regenerates");
    });

    [Fact]
    public Task Hit_points_and_outcome_are_one_step() => FightAsync(async play =>
    {
        var (attack, path) = (Guid.NewGuid(), $"/characters/{play.Mage}/hit_points");
        await play.PlayOnAsync(play.GameMaster, Update(null, null, Set(path, 11)));
        await play.NextAsync();
        await play.SendAsync(play.GameMaster, Declare(attack, play.Goblin, "attack", play.Mage));
        var change = Set(path, 4);
        change["previous"] = 11;
        var resolved = await play.SendAsync(
            play.GameMaster, Resolve(attack, To(play.Mage).Damage(7, "slashing").With("prone")).Changing(change));
        await play.ExpectAsync("1 goblin: hero goblin mage; mage prone");
        foreach (var socket in new[] { play.Anna, play.Ben })
        {
            var told = await play.Battle.LastToldAsync(socket);
            Assert.Equal((resolved.Version(), path), (told.Version(), told.Text("data.changes.0.path")));
            Assert.Equal("prone", told.Text("data.started_effects.0.condition"));
        }
    });

    [Fact]
    public Task A_condition_is_hidden() => FightAsync(async play =>
    {
        var before = await play.Battle.LastToldAsync(play.Anna);
        await play.SendAsync(play.GameMaster, StartEffects(Effect(play.Goblin, "doomed", At("turn_end", "target"), hidden: true)));
        await play.ExpectAsync("1 hero: hero goblin mage; goblin doomed/hidden", players: "1 hero: hero goblin mage");
        JsonNodes.Same(before, await play.Battle.LastToldAsync(play.Anna));
        var turn = await play.NextAsync(2);
        Assert.Equal("doomed", turn.Text("data.expired_effects.0.condition"));
        await play.ExpectAsync("1 mage: hero goblin mage");
        var told = await play.Battle.LastToldAsync(play.Ben);
        Assert.Empty(told.At("data.expired_effects").AsArray());
        // Nor is there a gap in the versions that players count.
        Assert.Equal(before.Version() + 2, told.Version());
    });

    [Fact]
    public Task An_effect_outlasts_the_fight() => FightAsync(async play =>
    {
        var touch = Guid.NewGuid();
        await play.NextAsync();
        await play.SendAsync(play.GameMaster, Declare(touch, play.Goblin, "attack", play.Hero));
        var outcome = To(play.Hero).Lasting("cursed").Ending("poisoned", At("turn_end", "target", turns: 2)).Lasting("poisoned").With("prone");
        await play.SendAsync(play.GameMaster, Resolve(touch, outcome));
        await play.NextAsync(3);
        await play.ExpectAsync("2 goblin: hero goblin mage; hero cursed, hero poisoned, hero prone");
        await play.PlayOnAsync(play.GameMaster, EndCombat());
        await play.ExpectAsync("none");
        await play.ExpectBesideAsync("hero cursed, hero poisoned/1");

        // In the next fight the poison has its last turn.
        await play.Battle.RollAsync();
        await play.NextAsync();
        await play.ExpectAsync("1 hero: hero goblin mage; hero cursed, hero poisoned");
        await play.NextAsync();
        await play.ExpectAsync("1 goblin: hero goblin mage; hero cursed");
        await play.PlayOnAsync(play.GameMaster, EndCombat());
        await play.SendAsync(play.GameMaster, EndEffectsOf(action: touch), "state_update");
        await play.ExpectBesideAsync("");
    });

    [Fact]
    public Task An_effect_begins_before_the_fight() => GatherAsync(async play =>
    {
        var effect = LastingEffect(play.Mage, "blessed", At("turn_start", "source", turns: 2), source: play.Hero);
        await play.SendAsync(play.GameMaster, StartEffects(effect), "state_update");
        await play.ExpectBesideAsync("mage blessed/2");
        await play.Battle.RollAsync();
        await play.NextAsync(3);
        await play.ExpectAsync("1 mage: hero goblin mage; mage blessed");
        await play.NextAsync();
        await play.ExpectAsync("2 hero: hero goblin mage");
    });

    // The hero casts a spell on the targets of these outcomes.
    private static async Task<Guid> CastAsync(Func<Socket, JsonObject, Task<JsonObject>> send, Situation play, params JsonObject[] outcomes)
    {
        var action = Guid.NewGuid();
        await send(play.Anna, Declare(action, play.Hero, "cast", [.. outcomes.Select(o => Guid.Parse(o.Text("target_id")))]));
        await send(play.GameMaster, Resolve(action, outcomes));
        return action;
    }

    private static JsonObject Held() => new() { ["hold_turn_for_due"] = true };
}
