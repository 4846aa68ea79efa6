using System.Text.Json.Nodes;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Cluster;

/// <summary>Two processes have a session in memory, and one of them commits the commands of both.</summary>
[Trait("Category", "Integration")]
public sealed class ForwardingTests(Deployment deployment) : IUsesDeployment
{
    private const int Updates = 50;

    [Fact]
    public async Task One_process_commits_for_all_and_every_sender_gets_an_answer()
    {
        var table = await Table.CreateAsync(deployment);
        await using var heard = await Forwarded.ListenAsync(deployment, table.SessionId);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var (_, other) = await heard.SettleAsync(onA, onB);
        var (before, committed) = (heard.Commands.Count, heard.Committers.Count);

        await Task.WhenAll(new[] { onA, onB }.Select(socket => Task.Run(async () =>
        {
            for (var i = 0; i < Updates; i++)
            {
                var answer = await socket.AskAsync(Messages.Update(null, null, Messages.Set("/shared/same", i)));
                Assert.Equal("state_update", answer.Text("type"));
                Assert.Equal(i, answer["data"]!["changes"]![0]!["value"]!.GetValue<int>());
            }
        })));

        var owner = await heard.OwnerAsync();
        await onA.ExpectMarkerAsync();
        await onB.ExpectMarkerAsync();
        // Only one process committed, so nothing was in conflict.
        Assert.All(heard.Committers.Skip(committed), process => Assert.Equal(owner, process));
        await heard.ExpectAsync(before + Updates);
        Assert.Equal(onA.Updates().Select(u => u["data"]!.ToJsonString()), onB.Updates().Select(u => u["data"]!.ToJsonString()));
        Assert.Equal(other.Updates().Select(u => u.Version()).Distinct().Count(), other.Updates().Count);
    }

    [Fact]
    public async Task A_forwarded_command_is_refused_to_its_sender_alone_with_its_ref()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var heard = await Forwarded.ListenAsync(deployment, table.SessionId);
        await using var onA = await table.ConnectAsync(seat, Deployment.ProcessA);
        await using var onB = await table.ConnectAsync(seat, Deployment.ProcessB);
        var (owners, other) = await heard.SettleAsync(onA, onB);
        await other.AskAsync(Messages.Update(null, null, Messages.Set("/shared/door", "closed")));
        await owners.ExpectMarkerAsync();
        var (before, seen) = (heard.Commands.Count, owners.Updates().Count);

        var conflict = await other.AskAsync(Messages.Update(null, null, Wrong()));
        Assert.Equal("conflict", conflict.Text("error.code"));
        Assert.Equal("closed", conflict.Text("error.details.current"));
        Assert.Equal("forbidden", (await other.AskAsync(Messages.Update(null, null, Messages.Set("/elsewhere", 1)))).Text("error.code"));
        Assert.Equal("conflict", (await other.AskAsync(Messages.Update(null, Guid.NewGuid(), Wrong()))).Text("error.code"));

        await heard.ExpectAsync(before + 3);
        await owners.ExpectMarkerAsync();
        Assert.Equal(seen, owners.Updates().Count);

        static JsonObject Wrong()
        {
            var change = Messages.Set("/shared/door", "open");
            change["previous"] = "ajar";
            return change;
        }
    }

    [Fact]
    public async Task An_update_id_counts_once_whichever_process_it_is_sent_to()
    {
        var table = await Table.CreateAsync(deployment);
        await using var heard = await Forwarded.ListenAsync(deployment, table.SessionId);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var (owners, other) = await heard.SettleAsync(onA, onB);

        foreach (var (first, second) in new[] { (owners, other), (other, owners), (other, other) })
        {
            var id = Guid.NewGuid();
            var answer = await first.AskAsync(Messages.Update(null, id, Messages.Set("/shared/once", $"{id}")));
            var again = await second.AskAsync(Messages.Update(null, id, Messages.Set("/shared/once", $"{id}")));
            Assert.Equal(id, answer.UpdateId());
            Assert.Equal(answer["data"]!.ToJsonString(), again["data"]!.ToJsonString());
        }

        var twice = Guid.NewGuid();
        var answers = await Task.WhenAll(new[] { owners, other }
            .Select(socket => socket.AskAsync(Messages.Update(null, twice, Messages.Set("/shared/both", "x")))));
        Assert.Equal(answers[0]["data"]!.ToJsonString(), answers[1]["data"]!.ToJsonString());
        var versions = await Log.VersionsAsync(deployment.Database, table.SessionId);
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(v => (long)v), versions);
    }

    [Fact]
    public async Task A_forwarded_command_without_a_visible_effect_is_acknowledged()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        await using var heard = await Forwarded.ListenAsync(deployment, battle.Table.SessionId);
        await using var onA = await battle.Table.ConnectAsync(battle.HeroSeat, Deployment.ProcessA);
        var (_, other) = await heard.SettleAsync(onA, battle.HerosPlayer);
        var before = heard.Commands.Count;

        // The turn of somebody who is hidden follows.
        Assert.Equal("ack", (await other.AskAsync(Messages.Next(null, 1, 1))).Text("type"));

        await heard.ExpectAsync(before + 1);
    }

    [Fact]
    public async Task A_fight_is_fought_through_both_processes()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        await using var heard = await Forwarded.ListenAsync(deployment, battle.Table.SessionId);
        var (_, other) = await heard.SettleAsync(battle.GameMaster, battle.GameMasterOnB);
        var before = heard.Commands.Count;

        foreach (var (character, roll) in new[] { (battle.Hero, 18), (battle.Goblin, 12), (battle.Mage, 7) })
        {
            Assert.Equal("initiative_roll", (await other.AskAsync(Messages.Roll(character, roll))).Text("type"));
        }

        Assert.Equal("turn_change", (await other.AskAsync(Messages.Next())).Text("type"));
        var action = Guid.NewGuid();
        Assert.Equal("action_declare", (await other.AskAsync(Messages.Declare(action, battle.Hero, "attack", battle.Goblin))).Text("type"));
        Assert.Equal("duplicate_action", (await other.AskAsync(Messages.Declare(action, battle.Hero, "attack"))).Text("error.code"));
        Assert.Equal("action_resolve", (await other.AskAsync(Messages.Resolve(action, Messages.To(battle.Goblin)))).Text("type"));
        Assert.Equal("action_already_resolved", (await other.AskAsync(Messages.Resolve(action))).Text("error.code"));
        Assert.Equal("turn_change", (await other.AskAsync(Messages.Next())).Text("type"));

        // Three rolls, two turns and two resolutions; a declaration is decided where it comes.
        await heard.ExpectAsync(before + 7);
    }

    [Fact]
    public async Task A_process_that_does_not_forward_commits_in_competition_with_the_owner()
    {
        await deployment.StartAsync(Deployment.Racing, TestContext.Current.CancellationToken);
        var table = await Table.CreateAsync(deployment);
        await using var heard = await Forwarded.ListenAsync(deployment, table.SessionId);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        await using var racing = await table.ConnectGameMasterAsync(Deployment.Racing);
        await heard.SettleAsync(onA, onB);
        var before = heard.Committers.Count;
        Socket[] sockets = [onA, onB, racing];

        await Task.WhenAll(sockets.Select(socket => Task.Run(async () =>
        {
            for (var i = 0; i < Updates; i++)
            {
                var answer = await socket.AskAsync(Messages.Update(null, null, Messages.Set("/shared/same", i)));
                Assert.Equal("state_update", answer.Text("type"));
            }
        })));

        foreach (var socket in sockets) await socket.ExpectMarkerAsync();
        await Eventually.HoldsAsync("all have all", () => sockets.Select(s => s.Updates().Max(u => u.Version())).Distinct().Count() == 1);
        Assert.Equal(2, heard.Committers.Skip(before).Distinct().Count());
        foreach (var socket in sockets)
        {
            var versions = socket.Updates().Select(u => u.Version()).ToList();
            Assert.Equal(versions.Order().Distinct(), versions);
        }
    }
}
