using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

[Trait("Category", "Integration")]
public sealed class CombatRefusalsTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    [Provokes("not_your_turn")]
    public async Task Out_of_turn_a_player_neither_ends_it_nor_acts()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        await battle.RollAsync();
        // While initiative is rolled it is nobody's turn.
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Next(), "not_your_turn");
        await battle.RefusedAsync(battle.HerosPlayer, Attack(battle.Hero, battle.Goblin), "not_your_turn");
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await battle.RefusedAsync(battle.MagesPlayer, Messages.Next(), "not_your_turn");
        await battle.RefusedAsync(battle.MagesPlayer, Attack(battle.Mage, battle.Goblin), "not_your_turn");
        foreach (var type in new[] { "reaction", "legendary", "lair" })
        {
            await battle.DoAsync(battle.MagesPlayer, Messages.Declare(Guid.NewGuid(), battle.Mage, type));
        }

        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Next(), "not_your_turn");
    }

    [Fact]
    [Provokes("no_active_combat")]
    public async Task Without_a_combat_there_is_nothing_but_a_roll()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        foreach (var message in AllOfTheGameMasters(battle)) await battle.RefusedAsync(battle.GameMaster, message, "no_active_combat");
        foreach (var message in AllOfPlayers(battle.Hero)) await battle.RefusedAsync(battle.HerosPlayer, message, "no_active_combat");

        // For a player, too, as long as all who have rolled are hidden.
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Ambusher, 10, hidden: true));
        foreach (var message in AllOfPlayers(battle.Hero)) await battle.RefusedAsync(battle.HerosPlayer, message, "no_active_combat");

        await battle.DoAsync(battle.GameMaster, Messages.EndCombat());
        await battle.RefusedAsync(battle.GameMaster, Messages.EndCombat(), "no_active_combat");
    }

    [Fact]
    [Provokes("unknown_character")]
    public async Task Whom_nobody_knows_takes_no_part()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var action = Guid.NewGuid();
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin));
        var nobody = Guid.NewGuid();
        foreach (var message in new[]
        {
            Messages.Next(nobody), Attack(nobody, battle.Hero), Attack(battle.Goblin, battle.Hero, nobody),
            Messages.Resolve(action, Messages.To(battle.Goblin).With("prone"), Messages.To(nobody)),
            Messages.Order(battle.Hero, battle.Goblin, nobody), Messages.RemoveCombatant(nobody), Messages.Reveal(nobody),
        })
        {
            await battle.RefusedAsync(battle.GameMaster, message, "unknown_character");
        }

        await battle.RefusedAsync(battle.HerosPlayer, Attack(battle.Hero, nobody), "unknown_character");
    }

    [Fact]
    public async Task For_a_player_a_hidden_combatant_is_as_unknown_as_nobody()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        foreach (
            var message in new Func<Guid,
            JsonObject>[] { id => Attack(battle.Hero, id), id => Attack(id, battle.Goblin), id => Messages.Roll(id, 3), id => Messages.Next(id) })
        {
            var texts = new List<string>();
            foreach (var id in new[] { battle.Ambusher, Guid.NewGuid() })
            {
                var asked = message(id);
                var answer = await battle.HerosPlayer.AskAsync(asked);
                Assert.Equal("error", answer.Text("type"));
                texts.Add(answer.ToJsonString().Replace(asked.Text("ref"), "", StringComparison.Ordinal));
            }

            Assert.Equal(texts[1], texts[0]);
        }
    }

    [Fact]
    [Provokes("already_rolled")]
    public async Task A_second_roll_counts_until_the_fight_begins()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        await battle.RollAsync();
        await battle.DoAsync(battle.HerosPlayer, Messages.Roll(battle.Hero, 3));
        Assert.Equal(3, (await battle.CombatAsync()).At("initiative_order.2.total").GetValue<decimal>());
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Roll(battle.Hero, 4), "already_rolled");
        await battle.RefusedAsync(battle.GameMaster, Messages.Roll(battle.Goblin, 4), "already_rolled");
    }

    [Fact]
    [Provokes("duplicate_action")]
    public async Task An_action_id_is_used_up_for_the_sessions_life()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var before = long.Parse((await battle.Table.LoadAsync()).Text("version"), System.Globalization.CultureInfo.InvariantCulture);
        var action = Guid.NewGuid();
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin));
        await ExpectDuplicateAsync();
        await battle.DoAsync(battle.GameMaster, Messages.Resolve(action));
        await ExpectDuplicateAsync();
        (await battle.Table.RewindAsync(before)).Expect(HttpStatusCode.OK);
        Assert.Empty((await battle.CombatAsync()).At("actions").AsArray());
        await ExpectDuplicateAsync();
        await battle.DoAsync(battle.GameMaster, Messages.EndCombat());
        await ExpectDuplicateAsync();
        await battle.RollAsync();
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await ExpectDuplicateAsync();
        // Used up in this session alone.
        await using var other = await Battle.StartAsync(deployment);
        await other.DoAsync(other.HerosPlayer, Messages.Declare(action, other.Hero, "attack", other.Goblin));

        // From either process, by whomever, for whatever.
        async Task ExpectDuplicateAsync()
        {
            await battle.RefusedAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin), "duplicate_action");
            await battle.RefusedAsync(battle.GameMaster, Messages.Declare(action, battle.Goblin, "reaction"), "duplicate_action");
            await battle.RefusedAsync(battle.MagesPlayer, Messages.Declare(action, battle.Mage, "reaction"), "duplicate_action");
        }
    }

    [Fact]
    public async Task The_same_action_declared_in_both_processes_at_once_happens_once()
    {
        await using var battle = await Battle.StartAsync(deployment);
        for (var i = 0; i < 20; i++)
        {
            var action = Guid.NewGuid();
            var answers = await Task.WhenAll(
                battle.GameMaster.AskAsync(Messages.Declare(action, battle.Goblin, "reaction")),
                battle.GameMasterOnB.AskAsync(Messages.Declare(action, battle.Goblin, "reaction")));
            Assert.Equal(["action_declare", "error"], answers.Select(a => a.Text("type")).Order(StringComparer.Ordinal));
            Assert.Equal("duplicate_action", answers.Single(a => a.Text("type") == "error").Text("error.code"));
            await battle.DoAsync(battle.GameMaster, Messages.Resolve(action));
        }

        Assert.Equal(20, (await battle.ToldAsync(battle.HerosPlayer)).Count(m => m.Text("type") == "action_declare"));
    }

    [Fact]
    [Provokes("action_not_found", "action_already_resolved")]
    public async Task Only_what_is_open_is_resolved()
    {
        await using var battle = await Battle.StartAsync(deployment);
        await battle.RefusedAsync(battle.GameMaster, Messages.Resolve(Guid.NewGuid()), "action_not_found");

        var resolved = await DeclareAsync();
        await battle.DoAsync(battle.GameMaster, Messages.Resolve(resolved));
        var removed = Guid.NewGuid();
        await battle.DoAsync(battle.GameMaster, Messages.Declare(removed, battle.Goblin, "attack"));
        await battle.DoAsync(battle.GameMaster, Messages.RemoveCombatant(battle.Goblin));
        var before = await VersionAsync();
        var undone = await DeclareAsync();
        (await battle.Table.RewindAsync(before)).Expect(HttpStatusCode.OK);
        var over = await DeclareAsync();
        await battle.DoAsync(battle.GameMaster, Messages.EndCombat());
        await battle.RefusedAsync(battle.GameMaster, Messages.Resolve(over), "no_active_combat");
        await battle.RollAsync();
        foreach (var action in new[] { resolved, removed, undone, over })
        {
            await battle.RefusedAsync(battle.GameMaster, Messages.Resolve(action), "action_already_resolved");
            await battle.RefusedAsync(battle.GameMasterOnB, Messages.Resolve(action), "action_already_resolved");
        }

        // Another session's action is none here.
        await using var other = await Battle.StartAsync(deployment);
        await other.RefusedAsync(other.GameMaster, Messages.Resolve(resolved), "action_not_found");

        async Task<Guid> DeclareAsync()
        {
            var action = Guid.NewGuid();
            await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack"));
            return action;
        }

        async Task<long> VersionAsync() =>
            long.Parse((await battle.Table.LoadAsync()).Text("version"), System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task Hit_points_and_outcome_are_one_version_or_nothing()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        var (open, hidden) = (Guid.NewGuid(), Guid.NewGuid());
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(open, battle.Hero, "attack", battle.Goblin));
        await battle.DoAsync(battle.GameMaster, Messages.Declare(hidden, battle.Ambusher, "attack", battle.Hero));
        var blow = Messages.Resolve(open, Messages.To(battle.Goblin).With("prone"));
        var wrong = Messages.Set("/npcs/goblin/hp", 3);
        wrong["previous"] = 9;
        await battle.RefusedAsync(battle.GameMaster, blow.DeepClone().AsObject().Changing(wrong), "conflict");
        await battle.RefusedAsync(battle.GameMaster, blow.DeepClone().AsObject().Changing(Messages.Set("/combat/round", 3)), "reserved_path");
        await battle.DoAsync(battle.GameMaster, blow.Changing(Messages.Set("/npcs/goblin/hp", 3), Messages.Set("/gm/note", "runs")));
        var seen = await battle.LastToldAsync(battle.HerosPlayer);
        Assert.Equal(["/npcs/goblin/hp", "/combat/actions"], Paths(seen)[..2]);
        Assert.StartsWith("/combat/active_effects/", Assert.Single(Paths(seen)[2..]), StringComparison.Ordinal);
        Assert.Equal("/gm/note", Paths(await battle.LastToldAsync(battle.GameMaster))[1]);

        // Of what a hidden combatant does, players see the wound.
        await battle.DoAsync(
            battle.GameMaster, Messages.Resolve(hidden, Messages.To(battle.Hero)).Changing(Messages.Set($"/characters/{battle.Hero}/hp", 5)));
        foreach (var socket in battle.Players)
        {
            seen = await battle.LastToldAsync(socket);
            Assert.Equal(("state_update", $"{battle.Table.GameMaster.Id}"), (seen.Text("type"), seen.Text("data.player_id")));
            Assert.Equal([$"/characters/{battle.Hero}/hp"], Paths(seen));
            battle.KeepsSecrets(seen);
        }

        Assert.Equal("action_resolve", (await battle.LastToldAsync(battle.GameMaster)).Text("type"));
        await battle.RefusedAsync(battle.GameMaster, blow.DeepClone().AsObject(), "action_already_resolved");

        static List<string> Paths(JsonObject told) => [.. told.At("data.changes").AsArray().Select(c => c.Text("path"))];
    }

    [Fact]
    [Provokes("no_budget")]
    public async Task Where_actions_are_enforced_one_is_not_declared_twice()
    {
        await using var battle = await Battle.StartAsync(deployment, JsonNodes.Parse("""{"enforce_actions":true}"""));
        var action = Guid.NewGuid();
        var told = await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin));
        Assert.Equal(1, told.At("data.cost.action").GetValue<int>());
        await battle.RefusedAsync(battle.HerosPlayer, Attack(battle.Hero, battle.Goblin), "no_budget");
        await battle.DoAsync(battle.HerosPlayer, Messages.Withdraw(action));
        await battle.DoAsync(battle.HerosPlayer, Attack(battle.Hero, battle.Goblin));
        await battle.DoAsync(battle.GameMaster, Messages.SetBudgets(battle.Goblin, "legendary", 1));
        await battle.DoAsync(battle.GameMaster, Messages.Declare(Guid.NewGuid(), battle.Goblin, "legendary"));
        await battle.RefusedAsync(battle.GameMaster, Messages.Declare(Guid.NewGuid(), battle.Goblin, "legendary"), "no_budget");
        // Another process has read what the log has.
        await battle.RefusedAsync(battle.GameMasterOnB, Messages.Declare(Guid.NewGuid(), battle.Goblin, "legendary"), "no_budget");
    }

    [Fact]
    public async Task What_a_rewind_opens_again_can_be_resolved_again()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var action = Guid.NewGuid();
        var declared = await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack"));
        await battle.DoAsync(battle.GameMaster, Messages.Resolve(action, Messages.To(battle.Goblin).With("prone")));
        (await battle.Table.RewindAsync(declared.Version())).Expect(HttpStatusCode.OK);
        Assert.Empty((await battle.CombatAsync()).At("active_effects").AsObject());
        await battle.SettleAsync();
        await battle.DoAsync(battle.GameMasterOnB, Messages.Resolve(action, Messages.To(battle.Goblin).With("stunned")));
        Assert.Equal("stunned", Assert.Single((await battle.CombatAsync()).At("active_effects").AsObject()).Value.Text("condition"));
    }

    [Fact]
    public async Task An_action_resolved_in_both_processes_at_once_is_resolved_once()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var conditions = new List<string>();
        for (var i = 0; i < 20; i++)
        {
            var action = Guid.NewGuid();
            await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin));
            var answers = await Task.WhenAll(
                battle.GameMaster.AskAsync(Messages.Resolve(action, Messages.To(battle.Goblin).With($"a{i}"))),
                battle.GameMasterOnB.AskAsync(Messages.Resolve(action, Messages.To(battle.Goblin).With($"b{i}"))));
            Assert.Equal(["action_resolve", "error"], answers.Select(a => a.Text("type")).Order(StringComparer.Ordinal));
            Assert.Equal("action_already_resolved", answers.Single(a => a.Text("type") == "error").Text("error.code"));
            conditions.Add(answers.Single(a => a.Text("type") != "error").Text("data.outcomes.0.conditions.0"));
            await battle.SettleAsync();
        }

        Assert.Equal(
            conditions.Order(StringComparer.Ordinal),
            (await battle.CombatAsync()).At("active_effects").AsObject().Select(e => e.Value.Text("condition")).Order(StringComparer.Ordinal));
    }

    [Fact]
    [Provokes("forbidden")]
    public async Task A_player_acts_for_their_own_character_alone()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var action = Guid.NewGuid();
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack"));
        foreach (var message in new[]
        {
            Messages.Roll(battle.Mage, 5), Messages.Roll(battle.Goblin, 5), Messages.Roll(battle.Hero, 5, hidden: true),
                Messages.Roll(battle.Hero, 5, hidden: false),
            Attack(battle.Mage, battle.Goblin), Messages.Declare(Guid.NewGuid(), battle.Goblin, "reaction"),
            // The goblin is next; anybody else is the game master's choice.
            Messages.Next(battle.Mage),
            Messages.Resolve(action), Messages.Order(battle.Goblin, battle.Hero, battle.Mage), Messages.RemoveCombatant(battle.Goblin),
            Messages.Reveal(battle.Goblin),
            Messages.EndCombat(),
        })
        {
            await battle.RefusedAsync(battle.HerosPlayer, message, "forbidden");
        }

        await battle.DoAsync(battle.HerosPlayer, Messages.Next(battle.Goblin));
    }

    [Fact]
    public async Task Observers_take_no_part()
    {
        await using var battle = await Battle.StartAsync(deployment, JsonNodes.Parse("""{"allow_observers":true}"""));
        await using var observer = await battle.Table.ConnectAsync(await battle.Table.ObserveAsync());
        await battle.SettleAsync();
        foreach (var message in AllOfTheGameMasters(battle).Concat(AllOfPlayers(battle.Hero)).Append(Messages.Roll(Guid.NewGuid(), 5)))
        {
            await battle.RefusedAsync(observer, message, "forbidden");
        }

        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        Assert.Equal("turn_change", (await battle.LastToldAsync(observer)).Text("type"));
    }

    [Fact]
    [Provokes("session_ended")]
    public async Task With_the_session_its_fight_is_over_for_everybody()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var combat = await battle.CombatAsync();
        var answers = battle.Players.Append(battle.GameMasterOnB).Select(socket => socket.ExpectCloseAsync()).ToList();
        (await battle.Table.GameMaster.PostAsync($"{battle.Table.Path}/end", process: Deployment.ProcessA)).Expect(HttpStatusCode.NoContent);
        Assert.All(await Task.WhenAll(answers), code => Assert.Equal(4410, code));
        (await battle.Table.SaveAsync(new JsonObject())).ExpectProblem(HttpStatusCode.Conflict, "session_ended");
        (await battle.Table.RewindAsync(1)).ExpectProblem(HttpStatusCode.Conflict, "session_ended");
        JsonNodes.Same(combat, await battle.CombatAsync());

        // Whatever was still on its way when the sockets were closed.
        var fight = new Fight().Roll(0, 20).Roll(1, 10).Next().Must(s => SessionRules.End(s, Fight.GameMaster));
        var (character, action) = (Fight.Character(0), Fight.Action(0));
        foreach (var message in new[]
        {
            Messages.Roll(character, 5), Messages.Next(), Messages.Declare(action, character, "attack"), Messages.Resolve(action),
            Messages.Order(character), Messages.RemoveCombatant(character), Messages.Reveal(character), Messages.EndCombat(),
        })
        {
            foreach (var player in new[] { Fight.GameMaster, Fight.Player(0) }) Assert.Equal("session_ended", fight.Do(message, player).Error!.Code);
        }
    }

    [Fact]
    [Provokes("reserved_path")]
    public async Task The_fight_in_the_state_is_written_by_combat_messages_alone()
    {
        await using var battle = await Battle.StartAsync(deployment, JsonNodes.Parse("""{"player_writable_paths":["/combat","/shared",""]}"""));
        foreach (var socket in new[] { battle.GameMaster, battle.HerosPlayer })
        {
            foreach (var change in new[]
            {
                Messages.Set("/combat", new JsonObject()), Messages.Set("/combat/round", 2),
                    Messages.Set("/combat/initiative_order/-", new JsonObject()),
                Messages.Remove("/combat"), Messages.Remove("/combat/actions"),
            })
            {
                await battle.RefusedAsync(socket, Messages.Update(null, null, Messages.Set("/shared/a", 1), change), "reserved_path");
            }
        }

        await battle.RefusedAsync(battle.GameMaster, Messages.Update(null, null, Messages.Set("", new JsonObject { ["a"] = 1 })), "reserved_path");
        await battle.RefusedAsync(battle.GameMaster, Messages.Update(null, null, Messages.Remove("")), "reserved_path");
        // With the very same fight in it the whole state may be set.
        var state = (await battle.Table.LoadAsync())["state"]!.DeepClone();
        state["shared"] = 1;
        await battle.DoAsync(battle.GameMaster, Messages.Update(null, null, Messages.Set("", state)));
    }

    [Fact]
    [Provokes("conflict")]
    public async Task A_turn_that_is_over_is_not_ended_again()
    {
        await using var battle = await Battle.StartAsync(deployment);
        foreach (var (round, turn) in new (int?, int?)[] { (1, 2), (2, 1), (0, 0), (2, null), (null, 2) })
        {
            foreach (var socket in new[] { battle.GameMaster, battle.HerosPlayer })
            {
                var error = await battle.RefusedAsync(socket, Messages.Next(null, round, turn), "conflict");
                JsonNodes.Same($$"""{"active_character":"{{battle.Hero}}","round":1,"turn_number":1}""", error.At("details.current"));
            }
        }

        // Who is too late learns so rather than that it is not their turn any more.
        await battle.DoAsync(battle.HerosPlayer, Messages.Next(null, 1, 1));
        var late = await battle.RefusedAsync(battle.HerosPlayer, Messages.Next(null, 1, 1), "conflict");
        JsonNodes.Same($$"""{"active_character":"{{battle.Goblin}}","round":1,"turn_number":2}""", late.At("details.current"));
        await battle.DoAsync(battle.GameMaster, Messages.Next(null, turnNumber: 2));
    }

    [Fact]
    public async Task A_combat_with_nobody_in_it_has_no_turns()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Goblin, 5));
        await battle.DoAsync(battle.GameMaster, Messages.RemoveCombatant(battle.Goblin));
        await battle.RefusedAsync(battle.GameMaster, Messages.Next(), "conflict");
    }

    [Fact]
    [Provokes("state_too_large")]
    public async Task A_fight_does_not_outgrow_the_state()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var open = Guid.NewGuid();
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(open, battle.Hero, "attack"));
        var state = (await battle.Table.LoadAsync())["state"]!.DeepClone();
        state["filler"] = "";
        state["filler"] = new string('x', 1024 * 1024 - StateValue.Parse(state.ToJsonString()).ToUtf8().Length);
        (await battle.Table.SaveAsync(state)).Expect(HttpStatusCode.OK);
        await battle.RefusedAsync(battle.GameMaster, Messages.Roll(Guid.NewGuid(), 5), "state_too_large");
        await battle.RefusedAsync(battle.HerosPlayer, Attack(battle.Hero, battle.Goblin), "state_too_large");
        var prone = Enumerable.Range(0, 20).Select(i => $"{i}{new string('p', 60)}").ToArray();
        await battle.RefusedAsync(battle.GameMaster, Messages.Resolve(open, Messages.To(battle.Goblin).WithAll(prone)), "state_too_large");
        // What does not make it larger goes on.
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await battle.DoAsync(battle.GameMaster, Messages.Resolve(open));
        await battle.DoAsync(battle.GameMaster, Messages.EndCombat());
    }

    private static JsonObject Attack(Guid character, params Guid[] targets) => Messages.Declare(Guid.NewGuid(), character, "attack", targets);

    private static IEnumerable<JsonObject> AllOfPlayers(Guid character) => [Messages.Next(), Attack(character)];

    private static IEnumerable<JsonObject> AllOfTheGameMasters(Battle battle) =>
    [
        Messages.Next(), Messages.Next(battle.Goblin), Attack(battle.Hero), Messages.Resolve(Guid.NewGuid()), Messages.Order(battle.Hero),
        Messages.RemoveCombatant(battle.Hero), Messages.Reveal(battle.Hero), Messages.EndCombat(), Messages.Withdraw(Guid.NewGuid()),
    ];
}
