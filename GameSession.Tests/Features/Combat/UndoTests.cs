using System.Net;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

[Trait("Category", "Integration")]
public sealed class UndoTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task Two_undos_go_two_steps_back_beside_what_others_write()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var combats = new List<JsonNode?> { await battle.CombatAsync() };
        for (var i = 0; i < 3; i++)
        {
            await battle.DoAsync(battle.GameMaster, Messages.Next());
            await battle.DoAsync(battle.HerosPlayer, Messages.Update(null, null, Messages.Set("/shared/step", i)));
            combats.Add(await battle.CombatAsync());
        }

        await battle.DoAsync(battle.GameMaster, Messages.RewindCombat());
        JsonNodes.Same(combats[2], await battle.CombatAsync());
        await battle.DoAsync(battle.GameMasterOnB, Messages.RewindCombat());
        JsonNodes.Same(combats[1], await battle.CombatAsync());
        Assert.Equal(2, (await battle.Table.LoadAsync()).At("state.shared.step").GetValue<int>());
        // A turn after the undo is a step again, and what was undone is none.
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await battle.DoAsync(battle.GameMaster, Messages.RewindCombat(steps: 2));
        JsonNodes.Same(combats[0], await battle.CombatAsync());
        Assert.Equal("combat_rewind", (await battle.LastToldAsync(battle.HerosPlayer)).Text("type"));
    }

    [Fact]
    public async Task A_rewind_of_the_state_is_no_step_and_a_save_of_another_combat_is_one()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var (first, state) = (await battle.CombatAsync(), (await battle.Table.LoadAsync())["state"]!.DeepClone());
        var next = await battle.DoAsync(battle.GameMaster, Messages.Next());
        var second = await battle.CombatAsync();
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        (await battle.Table.RewindAsync(next.Version())).Expect(HttpStatusCode.OK);
        await battle.DoAsync(battle.GameMaster, Messages.RewindCombat());
        JsonNodes.Same(first, await battle.CombatAsync());

        await battle.DoAsync(battle.GameMaster, Messages.RewindCombat(next.Version()));
        (await battle.Table.SaveAsync(state)).Expect(HttpStatusCode.OK);
        await battle.DoAsync(battle.GameMaster, Messages.RewindCombat());
        JsonNodes.Same(second, await battle.CombatAsync());
    }

    [Fact]
    public async Task What_began_beside_a_combat_is_no_step()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Ambusher, 17, hidden: true));
        var combat = await battle.CombatAsync();
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await battle.DoAsync(battle.GameMasterOnB, Messages.StartEffects(Messages.LastingEffect(battle.Hero, "blessed")));
        await battle.DoAsync(battle.GameMaster, Messages.RewindCombat());
        JsonNodes.Same(combat, await battle.CombatAsync());
        Assert.Single((await battle.Table.LoadAsync()).At("state.effects").AsObject());
    }

    [Fact]
    public async Task A_combat_that_ended_comes_back_and_one_that_never_was_does_not()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var combat = await battle.CombatAsync();
        await battle.DoAsync(battle.GameMaster, Messages.EndCombat());
        await battle.RefusedAsync(battle.GameMaster, Messages.RewindCombat(1), "conflict");
        await battle.RefusedAsync(battle.GameMaster, Messages.RewindCombat(steps: 100), "conflict");
        await battle.RefusedAsync(battle.GameMaster, Messages.RewindCombat(99_999), "version_not_found");
        await battle.RefusedAsync(battle.HerosPlayer, Messages.RewindCombat(99_999), "forbidden");
        var version = long.Parse((await battle.Table.LoadAsync()).Text("version"), System.Globalization.CultureInfo.InvariantCulture);
        var error = await battle.RefusedAsync(battle.GameMaster, Messages.RewindCombat(expected: version - 1), "conflict");
        Assert.Equal($"{version}", error.Text("details.current_version"));
        await battle.DoAsync(battle.GameMaster, Messages.RewindCombat(expected: version));
        JsonNodes.Same(combat, await battle.CombatAsync());
        Assert.Equal("ack", (await battle.DoAsync(battle.GameMaster, Messages.RewindCombat(version - 1))).Text("type"));
    }

    [Fact]
    public async Task What_is_withdrawn_is_not_resolved_and_its_id_stays_used()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        var (action, hidden) = (Guid.NewGuid(), Guid.NewGuid());
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin));
        await battle.RefusedAsync(battle.MagesPlayer, Messages.Withdraw(action), "forbidden");
        await battle.DoAsync(battle.HerosPlayer, Messages.Withdraw(action));
        await battle.RefusedAsync(battle.GameMaster, Messages.Resolve(action), "action_already_resolved");
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Withdraw(action), "action_already_resolved");
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack"), "duplicate_action");

        // Of what a hidden combatant has declared, a player finds nothing, before and after.
        await battle.DoAsync(battle.GameMaster, Messages.Declare(hidden, battle.Ambusher, "attack", battle.Hero));
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Withdraw(hidden), "action_not_found");
        await battle.DoAsync(battle.GameMaster, Messages.Withdraw(hidden));
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Withdraw(hidden), "action_not_found");
        await battle.RefusedAsync(battle.GameMaster, Messages.Withdraw(hidden), "action_already_resolved");
    }
}
