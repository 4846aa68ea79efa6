using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Messaging;

[Trait("Category", "Integration")]
public sealed class PublishingTests(Deployment deployment) : IUsesDeployment
{
    private const int Updates = 250;

    [Fact]
    public async Task Every_event_of_a_session_is_published_once_as_the_ICD_says()
    {
        await using var published = await Published.ListenAsync(deployment);
        var table = await Table.CreateAsync(deployment, JsonNodes.Parse("""{"initial_state":{"a":1.50,"gm":{"secret":"ü"}},"mine":[null]}"""));
        var seat = await table.JoinAsync();
        await using (var socket = await table.ConnectAsync(seat))
        {
            await socket.SetAsync("/shared/a", JsonNode.Parse("""{"é \" \\ \u0001":[1e3,{}]}"""));
            await socket.ExpectAsync("state_update");
            await socket.SetAsync("/gm/a", 1);
            await socket.ExpectErrorAsync("forbidden");
        }

        (await table.GameMaster.PostAsync($"{table.Path}/state", JsonNodes.Parse("""{"state":{"b":2},"metadata":{"note":"kept for the log"}}""")))
            .Expect(HttpStatusCode.OK);
        (await table.RewindAsync(2)).Expect(HttpStatusCode.OK);
        (await seat.Player.PostAsync($"{table.Path}/leave")).Expect(HttpStatusCode.NoContent);
        (await table.GameMaster.PostAsync($"{table.Path}/end")).Expect(HttpStatusCode.NoContent);

        var events = await ExpectAllAsync(published, table.SessionId);
        Assert.Equal(
            ["session_created", "player_joined", "state_updated", "state_saved", "state_rewound", "player_left", "session_ended"],
            events.Select(e => e.ChangeType));
        Assert.Equal(Enumerable.Range(1, 7).Select(v => (long)v), events.Select(e => e.Version));
    }

    [Fact]
    public async Task Every_event_of_a_fight_is_published_once_as_the_ICD_says()
    {
        await using var published = await Published.ListenAsync(deployment);
        await using var battle = await Battle.StartAsync(deployment);
        var action = Guid.NewGuid();
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin));
        await battle.DoAsync(battle.GameMaster, Messages.Resolve(action, Messages.To(battle.Goblin).With("prone", 2)));
        await battle.DoAsync(battle.GameMaster, Messages.Order(battle.Mage, battle.Hero, battle.Goblin));
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Ambusher, 1, hidden: true));
        await battle.DoAsync(battle.GameMaster, Messages.Reveal(battle.Ambusher));
        var started = await battle.DoAsync(
            battle.GameMaster, Messages.StartEffects(Messages.Effect(battle.Mage, "held", Messages.At("turn_start", "target", asks: true))));
        var effect = Guid.Parse(started.Text("data.started_effects.0.effect_id"));
        await battle.DoAsync(battle.GameMaster, Messages.Next(battle.Mage));
        await battle.DoAsync(battle.GameMaster, Messages.KeepEffects(effect));
        await battle.DoAsync(battle.GameMaster, Messages.EndEffects(effect));
        await battle.DoAsync(battle.GameMaster, Messages.UpdateCombatant(battle.Goblin, delayed: true));
        await battle.DoAsync(battle.GameMaster, Messages.Act(battle.Goblin));
        await battle.DoAsync(battle.GameMaster, Messages.RemoveCombatant(battle.Goblin));
        await battle.DoAsync(battle.GameMaster, Messages.EndCombat());
        await battle.DoAsync(battle.GameMaster, Messages.RewindCombat());
        var withdrawn = Guid.NewGuid();
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(withdrawn, battle.Hero, "reaction"));
        await battle.DoAsync(battle.HerosPlayer, Messages.Withdraw(withdrawn));
        await battle.DoAsync(battle.GameMaster, Messages.SetBudgets(battle.Hero, "legendary", 1));

        var combat = (await ExpectAllAsync(published, battle.Table.SessionId)).FindAll(e => e.RoutingKey == "session.combat.changed");
        Assert.Equal(
            [
                "initiative_rolled", "initiative_rolled", "initiative_rolled", "turn_changed", "action_declared", "action_resolved",
                "initiative_ordered",
                "initiative_rolled", "combatant_revealed", "effects_started", "turn_changed", "effects_kept", "effects_ended", "combatant_updated",
                "combatant_acted", "combatant_removed", "combat_ended",
                "combat_rewound", "action_declared", "action_withdrawn", "budgets_set",
            ],
            combat.Select(e => e.ChangeType));
        Assert.Single(combat.Select(e => e.Body.Text("combat_id")).Distinct());
    }

    [Fact]
    public async Task What_is_hidden_from_players_is_published()
    {
        await using var published = await Published.ListenAsync(deployment);
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        battle.KeepsSecrets(await battle.CombatForPlayersAsync());

        var events = await ExpectAllAsync(published, battle.Table.SessionId);
        Assert.Contains(events, e => e.ChangeType == "initiative_rolled" && e.Body.Text("details.character_id") == $"{battle.Ambusher}");
        Assert.Equal($"{battle.Ambusher}", events[^1].Body.Text("details.active_character"));
        // The form for players is in the log beside it; nobody needs both.
        Assert.DoesNotContain(events, e => e.Body["details"]!.AsObject().ContainsKey("players"));
    }

    [Fact]
    public async Task Updates_from_two_processes_at_once_are_published_in_their_one_order()
    {
        await using var published = await Published.ListenAsync(deployment);
        var table = await Table.CreateAsync(deployment);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        await Task.WhenAll(new[] { onA, onB }.Select((socket, sender) => Task.Run(async () =>
        {
            for (var i = 0; i < Updates; i++) await socket.SetAsync("/same", $"{sender}:{i}");
        })));
        await Eventually.HoldsAsync("all are in", () => onA.Updates().Count == 2 * Updates && onB.Updates().Count == 2 * Updates);

        var events = await ExpectAllAsync(published, table.SessionId);
        Assert.Equal(Enumerable.Range(1, 1 + 2 * Updates).Select(v => (long)v), events.Select(e => e.Version));
        Assert.Equal(onB.Updates().Select(u => $"{u.UpdateId()}"), events.Skip(1).Select(e => e.Properties.MessageId));
    }

    [Fact]
    public async Task What_is_published_belongs_to_the_trace_of_its_command()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        await using var published = await Published.ListenAsync(deployment);
        var table = await Table.CreateAsync(deployment);
        (await table.GameMaster.PostAsync(
            $"{table.Path}/state", JsonNodes.Parse("""{"state":{"b":2},"metadata":{}}"""), null, ("traceparent", $"00-{Trace}-00f067aa0ba902b7-01")))
            .Expect(HttpStatusCode.OK);

        var saved = (await ExpectAllAsync(published, table.SessionId))[^1];
        Assert.Equal("state_saved", saved.ChangeType);
        Assert.Matches($"^00-{Trace}-[0-9a-f]{{16}}-01$", saved.TraceParent);
        Assert.DoesNotContain("00f067aa0ba902b7", saved.TraceParent, StringComparison.Ordinal);
    }

    /// <summary>
    /// Waits until all of a session is published that is in by now, asserts that it is what the log has, once each, and returns it.
    /// </summary>
    private async Task<List<PublishedEvent>> ExpectAllAsync(Published published, Guid session)
    {
        await Eventually.HoldsAsync("nothing of it waits", async () =>
            await Persistence.Log.CountAsync(deployment.Database, "SELECT count(*) FROM session_outbox WHERE session_id = $1", session) == 0);
        // The queue has all of it, so that nothing of the session comes after this.
        var marker = await Table.CreateAsync(deployment);
        await Eventually.HoldsAsync("the marker is published", () => published.Of(marker.SessionId).Count == 1);
        var events = published.Of(session);
        Stored.ArePublishedAs(await Stored.OfAsync(deployment.Database, session), events);
        return events;
    }
}
