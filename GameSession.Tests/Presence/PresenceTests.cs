using System.Net;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using StackExchange.Redis;

namespace GameSession.Tests.Presence;

[Trait("Category", "Integration")]
public sealed class PresenceTests(Deployment deployment) : IUsesDeployment
{
    private IDatabase Redis => deployment.Redis.GetDatabase();

    [Fact]
    public async Task A_sessions_keys_are_the_ICDs_with_their_types_fields_and_lives()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectAsync(seat, Deployment.ProcessB);
        var keys = Keys.Of(table.SessionId);

        Assert.Equal(RedisType.Hash, await Redis.KeyTypeAsync(keys.Meta));
        var meta = (await Redis.HashGetAllAsync(keys.Meta)).ToStringDictionary();
        Assert.Equal(["campaign_id", "created_at", "name", "status", "updated_at"], meta.Keys.Order());
        Assert.Equal(("The Sunless Citadel", "active"), (meta["name"], meta["status"]));
        Assert.Equal(RedisType.Set, await Redis.KeyTypeAsync(keys.Players));
        Assert.Equal(
            new[] { table.GameMaster.Id, seat.Player.Id }.Select(id => $"{id}").Order(),
            (await Redis.SetMembersAsync(keys.Players)).Select(m => $"{m}").Order());
        Assert.Equal(RedisType.Hash, await Redis.KeyTypeAsync(keys.Connections));
        var connections = await Redis.HashGetAllAsync(keys.Connections);
        Assert.All(connections, c => Assert.True(Guid.TryParse($"{c.Name}", out _)));
        Assert.Equal(
            new[] { table.GameMaster.Id, seat.Player.Id }.Select(id => $"{id}").Order(), connections.Select(c => $"{c.Value}").Order());
        foreach (var (key, life) in new[] { (keys.Meta, 24 * 3600), (keys.Players, 3600), (keys.Connections, 300), (keys.Seen, 300) })
        {
            Assert.InRange((await Redis.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, life - 30, life);
            // The next heartbeat makes it live on.
            await Redis.KeyExpireAsync(key, TimeSpan.FromSeconds(life / 2));
            await Eventually.HoldsAsync($"{key} is refreshed", async () => (await Redis.KeyTimeToLiveAsync(key))!.Value.TotalSeconds > life - 30);
        }
    }

    [Fact]
    public async Task A_player_is_online_from_the_first_connection_until_a_while_after_the_last()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);

        var first = await table.ConnectAsync(seat, Deployment.ProcessA);
        await onA.ExpectPresenceAsync(seat.Player.Id, online: true);
        await onB.ExpectPresenceAsync(seat.Player.Id, online: true);
        // A reconnect elsewhere does not flicker.
        await first.DisposeAsync();
        var second = await table.ConnectAsync(seat, Deployment.ProcessB);
        await using (var third = await table.ConnectAsync(seat, Deployment.ProcessA))
        {
        }

        await second.CloseAsync();
        await onA.ExpectPresenceAsync(seat.Player.Id, online: false);
        await onB.ExpectPresenceAsync(seat.Player.Id, online: false);
        foreach (var socket in new[] { onA, onB })
        {
            await socket.ExpectNothingAsync();
            Assert.Equal([true, false], socket.PresenceOf(seat.Player.Id));
        }

        Assert.Equal([$"{table.GameMaster.Id}"], (await Redis.SetMembersAsync(Keys.Of(table.SessionId).Players)).Select(m => $"{m}"));
        Assert.Equal(2, await Redis.HashLengthAsync(Keys.Of(table.SessionId).Connections));
        await second.DisposeAsync();
    }

    [Fact]
    public async Task What_a_dead_process_left_behind_goes_while_others_live_on_and_garbage_is_nobody()
    {
        var table = await Table.CreateAsync(deployment);
        var other = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var others = await other.ConnectGameMasterAsync(Deployment.ProcessA);
        var keys = Keys.Of(table.SessionId);
        var (ghost, ghosts) = (Guid.NewGuid(), Guid.NewGuid());
        var longAgo = DateTimeOffset.UtcNow.AddMinutes(-6).ToUnixTimeMilliseconds();

        await Redis.HashSetAsync(keys.Connections, $"{ghosts}", $"{ghost}");
        await Redis.SortedSetAddAsync(keys.Seen, $"{ghosts}", longAgo);
        await Redis.SortedSetAddAsync(keys.Seen, $"p:{ghost}", longAgo);
        await Redis.SetAddAsync(keys.Players, [$"{ghost}", "garbage"]);

        await socket.ExpectPresenceAsync(ghost, online: false);
        Assert.Equal([$"{table.GameMaster.Id}"], (await Redis.HashValuesAsync(keys.Connections)).Select(v => $"{v}"));
        Assert.Equal([$"{table.GameMaster.Id}"], (await Redis.SetMembersAsync(keys.Players)).Select(v => $"{v}"));
        // The heartbeats go on, and nothing of this is another session's.
        await Eventually.HoldsAsync("heartbeats", () => socket.Count("heartbeat") > 1);
        Assert.Empty(others.PresenceOf(ghost));
        Assert.Equal(1, await Redis.HashLengthAsync(Keys.Of(other.SessionId).Connections));
    }

    [Fact]
    public async Task Reading_a_session_is_an_access_to_it_which_is_written_once_a_minute()
    {
        var table = await Table.CreateAsync(deployment, process: Deployment.ProcessA);
        var other = await Table.CreateAsync(deployment, process: Deployment.ProcessA);
        await ExpectRenewalAsync(table, "state");

        // Less than a minute later: another session's shows that accesses are written at all.
        await Redis.KeyExpireAsync(Keys.Of(table.SessionId).Meta, TimeSpan.FromSeconds(1000));
        (await table.GameMaster.GetAsync($"{table.Path}/state", Deployment.ProcessA)).Expect(HttpStatusCode.OK);
        await ExpectRenewalAsync(other, "events");
        Assert.InRange((await Redis.KeyTimeToLiveAsync(Keys.Of(table.SessionId).Meta))!.Value.TotalSeconds, 1, 1000);

        // It is another process's first access.
        await ExpectRenewalAsync(table, "state", Deployment.ProcessB);

        async Task ExpectRenewalAsync(Table read, string what, string process = Deployment.ProcessA)
        {
            var meta = Keys.Of(read.SessionId).Meta;
            await Redis.KeyExpireAsync(meta, TimeSpan.FromSeconds(1000));
            (await read.GameMaster.GetAsync($"{read.Path}/{what}", process)).Expect(HttpStatusCode.OK);
            await Eventually.HoldsAsync("the access is written", async () => (await Redis.KeyTimeToLiveAsync(meta))!.Value.TotalSeconds > 86_000);
        }
    }

    [Fact]
    public async Task Metadata_that_are_gone_are_there_again_after_an_access()
    {
        var table = await Table.CreateAsync(deployment);
        var meta = Keys.Of(table.SessionId).Meta;
        await Redis.KeyDeleteAsync(meta);
        (await table.GameMaster.GetAsync(table.Path)).Expect(HttpStatusCode.OK);
        await Eventually.HoldsAsync("metadata", async () => await Redis.HashGetAsync(meta, "name") == "The Sunless Citadel");
    }
}
