using System.Globalization;
using System.Net;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.RateLimits;

/// <summary>The ICD's limits, with their defaults, across two processes.</summary>
[Trait("Category", "Integration")]
public sealed class RateLimitTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    [Provokes("rate_limited")]
    public async Task A_connection_sends_a_hundred_messages_a_minute_and_one_more_changes_nothing()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        await using var socket = await table.ConnectGameMasterAsync(Deployment.LimitedA);
        await using var other = await table.ConnectGameMasterAsync(Deployment.LimitedA);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal("state_update", (await socket.AskAsync(Messages.Update(null, null, Messages.Set("/a", i)))).Text("type"));
        }

        var refused = await socket.AskAsync(Messages.Update(null, null, Messages.Set("/a", "too much")));
        Assert.Equal("rate_limited", refused.Text("error.code"));
        Assert.InRange(refused.At("error.details.retry_after_ms").GetValue<long>(), 1, 60_000);
        // Whatever it is; and heartbeats are not messages in this sense.
        Assert.Equal("rate_limited", (await socket.AskAsync(Messages.Sync())).Text("error.code"));
        await socket.SendTextAsync("no JSON");
        await socket.ExpectErrorAsync("rate_limited");
        Assert.Equal("heartbeat", (await socket.AskAsync(Messages.Of("heartbeat"))).Text("type"));

        // The limit is the connection's, not the player's; what the refused one still gets is what others do.
        var update = await other.AskAsync(Messages.Update(null, null, Messages.Set("/b", 1)));
        Assert.Equal(102, update.Version());
        Assert.Equal(102, (await socket.ExpectAsync("state_update")).Version());
        Assert.Equal(99, (await table.LoadAsync(Deployment.LimitedB)).At("state.a").GetValue<int>());
    }

    [Fact]
    public async Task Who_sends_more_than_twice_the_limit_is_closed_with_4429()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        await using var socket = await table.ConnectGameMasterAsync(Deployment.LimitedA);
        for (var i = 0; i < 200; i++) await socket.SendTextAsync("garbage");
        Assert.Equal("heartbeat", (await socket.AskAsync(Messages.Of("heartbeat"))).Text("type"));
        lock (socket.Log) Assert.Equal((100, 100), (CountOf("invalid_json"), CountOf("rate_limited")));
        await socket.SendTextAsync("garbage");
        Assert.Equal(4429, await socket.ExpectCloseAsync());

        int CountOf(string code) => socket.Log.Count(m => m.Find("error.code")?.GetValue<string>() == code);
    }

    [Fact]
    public async Task Heartbeats_have_a_limit_as_high_of_their_own()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        await using var socket = await table.ConnectGameMasterAsync(Deployment.LimitedA);
        for (var i = 0; i < 100; i++) await socket.SendAsync(Messages.Of("heartbeat"));
        Assert.Equal("rate_limited", (await socket.AskAsync(Messages.Of("heartbeat"))).Text("error.code"));
        Assert.Equal("sync_response", (await socket.AskAsync(Messages.Sync())).Text("type"));
        for (var i = 0; i < 100; i++) await socket.SendAsync(Messages.Of("heartbeat"));
        Assert.Equal(4429, await socket.ExpectCloseAsync());
    }

    [Fact]
    public async Task A_player_has_twenty_combat_actions_a_minute_and_the_game_master_a_hundred()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        var (seat, neighbour) = (await table.JoinAsync(Deployment.LimitedA), await table.JoinAsync(Deployment.LimitedB));
        await using var onA = await table.ConnectAsync(seat, Deployment.LimitedA);
        await using var onB = await table.ConnectAsync(seat, Deployment.LimitedB);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal("initiative_roll", (await onA.AskAsync(Messages.Roll(seat.CharacterId, 1 + i))).Text("type"));
            // What is refused for another reason is sent all the same.
            Assert.Equal("not_your_turn", (await onB.AskAsync(Messages.Declare(Guid.NewGuid(), seat.CharacterId, "attack"))).Text("error.code"));
        }

        foreach (var socket in new[] { onA, onB })
        {
            var refused = await socket.AskAsync(Messages.Roll(seat.CharacterId, 20));
            Assert.Equal("rate_limited", refused.Text("error.code"));
            Assert.InRange(refused.At("error.details.retry_after_ms").GetValue<long>(), 1, 60_000);
            Assert.Equal("state_update", (await socket.AskAsync(Messages.Update(null, null, Messages.Set("/shared/a", 1)))).Text("type"));
        }

        await using (var neighbours = await table.ConnectAsync(neighbour, Deployment.LimitedA))
        {
            Assert.Equal("initiative_roll", (await neighbours.AskAsync(Messages.Roll(neighbour.CharacterId, 5))).Text("type"));
        }

        // More than twice the limit: those twenty, and more than twenty that were refused on this connection.
        for (var i = 0; i < 19; i++) Assert.Equal("rate_limited", (await onA.AskAsync(Messages.Roll(seat.CharacterId, 20))).Text("error.code"));
        await onA.SendAsync(Messages.Roll(seat.CharacterId, 20));
        Assert.Equal(4429, await onA.ExpectCloseAsync());

        var monster = Guid.NewGuid();
        Socket[] gameMasters = [await table.ConnectGameMasterAsync(Deployment.LimitedA), await table.ConnectGameMasterAsync(Deployment.LimitedB)];
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal("initiative_roll", (await gameMasters[i % 2].AskAsync(Messages.Roll(monster, i % 20))).Text("type"));
        }

        foreach (var socket in gameMasters)
        {
            Assert.Equal("rate_limited", (await socket.AskAsync(Messages.Roll(monster, 1))).Text("error.code"));
            await socket.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_user_creates_ten_sessions_an_hour()
    {
        await StartAsync();
        var player = Player.New(deployment);
        var body = new JsonObject { ["campaign_id"] = $"{Guid.NewGuid()}", ["name"] = "One of many" };
        for (var left = 9; left >= 0; left--)
        {
            var created = (await player.PostAsync("/api/v2/sessions", body, Either(left))).Expect(HttpStatusCode.Created);
            ExpectHeaders(created, 10, left, 3600);
        }

        ExpectRefused(await player.PostAsync("/api/v2/sessions", body, Deployment.LimitedA), 10, 3600);
        ExpectRefused(await player.PostAsync("/api/v2/sessions", body, Deployment.LimitedB), 10, 3600);
        Assert.Equal(10, (await player.GetAsync("/api/v2/sessions", Deployment.LimitedA)).Expect(HttpStatusCode.OK)["sessions"].AsArray().Count);
        await Table.CreateAsync(deployment, process: Deployment.LimitedA);
    }

    [Fact]
    public async Task A_session_is_saved_sixty_times_a_minute_and_nobody_else_can_use_that_up()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        var seat = await table.JoinAsync(Deployment.LimitedA);
        var body = new JsonObject { ["state"] = new JsonObject(), ["metadata"] = new JsonObject() };
        for (var i = 0; i < 60; i++)
        {
            (await seat.Player.PostAsync($"{table.Path}/state", body, Either(i))).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        }

        ExpectRefused(await seat.Player.PostAsync($"{table.Path}/state", body, Deployment.LimitedA), 60, 60);
        for (var left = 59; left > 0; left--)
        {
            ExpectHeaders((await table.GameMaster.PostAsync($"{table.Path}/state", body, Either(left))).Expect(HttpStatusCode.OK), 60, left, 60);
        }

        // A rewind replaces the state as well.
        ExpectHeaders(
            (await table.GameMaster.PostAsync($"{table.Path}/rewind", new JsonObject { ["version"] = "1" }, Deployment.LimitedA))
            .Expect(HttpStatusCode.OK), 60, 0, 60);
        ExpectRefused(await table.GameMaster.PostAsync($"{table.Path}/state", body, Deployment.LimitedB), 60, 60);
        Assert.Equal("62", (await table.LoadAsync(Deployment.LimitedA)).Text("version"));
    }

    [Fact]
    public async Task A_session_is_joined_thirty_times_a_minute()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        var player = Player.New(deployment);
        var body = new JsonObject { ["character_id"] = $"{Guid.NewGuid()}" };
        for (var left = 29; left >= 0; left--)
        {
            ExpectHeaders((await player.PostAsync($"{table.Path}/join", body, Either(left))).Expect(HttpStatusCode.OK), 30, left, 60);
        }

        ExpectRefused(await Player.New(deployment).PostAsync($"{table.Path}/join", body, Deployment.LimitedB), 30, 60);
        var other = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        await other.JoinAsync(Deployment.LimitedB);
    }

    [Fact]
    public async Task What_is_older_than_the_window_or_from_the_future_does_not_count()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        var player = Player.New(deployment);
        var body = new JsonObject { ["character_id"] = $"{Guid.NewGuid()}" };
        var redis = deployment.Redis.GetDatabase();
        var now = (await deployment.Redis.GetServer(deployment.Redis.GetEndPoints()[0]).TimeAsync()).Subtract(DateTime.UnixEpoch).TotalMilliseconds;
        // 20 of more than a minute ago, and 10 of half a minute ago.
        await FillAsync([.. Enumerable.Repeat(now - 61_000, 20), .. Enumerable.Repeat(now - 30_000, 10)]);
        var joined = (await player.PostAsync($"{table.Path}/join", body, Deployment.LimitedA)).Expect(HttpStatusCode.OK);
        ExpectHeaders(joined, 30, 19, 60);
        Assert.InRange(int.Parse(joined.Headers.GetValues("RateLimit-Reset").Single(), CultureInfo.InvariantCulture), 1, 31);
        // Redis's clock was set back by an hour.
        await FillAsync(Enumerable.Repeat(now + 3_600_000, 30));
        ExpectHeaders((await player.PostAsync($"{table.Path}/join", body, Deployment.LimitedB)).Expect(HttpStatusCode.OK), 30, 29, 60);
        // One that still counts for half a minute is one too many, and that is how long to wait.
        await FillAsync([now - 30_000, .. Enumerable.Repeat(now, 29)]);
        var refused = await player.PostAsync($"{table.Path}/join", body, Deployment.LimitedA);
        ExpectRefused(refused, 30, 60);
        Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, 31);

        async Task FillAsync(IEnumerable<double> times)
        {
            var key = (StackExchange.Redis.RedisKey)$"session:{table.SessionId}:limit:joins";
            await redis.KeyDeleteAsync(key);
            await redis.ListRightPushAsync(key, [.. times.Select(t => (StackExchange.Redis.RedisValue)(long)t)]);
        }
    }

    [Fact]
    public async Task Ten_attempts_a_minute_come_from_one_address_whatever_they_bring()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        var address = ClientAddress.New();
        await using (var socket = await ConnectAsync(table, Deployment.LimitedA, address)) await socket.ExpectAsync("connection_established");
        for (var i = 0; i < 9; i++) Assert.Equal(HttpStatusCode.Unauthorized, (await AttemptAsync(table, Either(i), address, "garbage")).Status);

        foreach (var process in new[] { Deployment.LimitedA, Deployment.LimitedB })
        {
            var (status, headers) = await AttemptAsync(table, process, address, table.GameMaster.Token);
            Assert.Equal(HttpStatusCode.TooManyRequests, status);
            Assert.InRange(int.Parse(headers["Retry-After"].Single(), CultureInfo.InvariantCulture), 1, 60);
            Assert.Equal(("10", "0"), (headers["RateLimit-Limit"].Single(), headers["RateLimit-Remaining"].Single()));
        }

        // Others, and what is no attempt, are not concerned.
        await using var other = await ConnectAsync(table, Deployment.LimitedA, ClientAddress.New());
        await other.ExpectAsync("connection_established");
        await table.LoadAsync(Deployment.LimitedA);
    }

    [Fact]
    public async Task Only_a_trusted_proxy_says_where_a_client_comes_from()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        var (proxy, liar) = (IPAddress.Parse(Deployment.TrustedProxy), ClientAddress.New());
        // Each of its clients has its own ten.
        foreach (var client in new[] { $"198.51.100.{Seeded.Choice(256)}", $"203.0.113.{Seeded.Choice(256)}" })
        {
            for (var i = 0; i < 10; i++)
            {
                // What the client itself wrote into the header comes first, and is not believed.
                Assert.Equal(HttpStatusCode.Unauthorized, (await AttemptAsync(table, Either(i), proxy, "garbage", $"192.0.2.{i}, {client}")).Status);
            }

            Assert.Equal(HttpStatusCode.TooManyRequests, (await AttemptAsync(table, Deployment.LimitedA, proxy, "garbage", client)).Status);
        }

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.Unauthorized, (await AttemptAsync(table, Either(i), liar, "garbage", $"192.0.2.{i}")).Status);
        }

        Assert.Equal(HttpStatusCode.TooManyRequests, (await AttemptAsync(table, Deployment.LimitedA, liar, "garbage", "192.0.2.200")).Status);
    }

    [Fact]
    public async Task A_player_replaces_characters_twelve_times_a_minute_and_uses_up_nobody_elses()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        var seat = await table.JoinAsync(Deployment.LimitedA);
        var path = $"{table.Path}/characters/{seat.CharacterId}";
        for (var left = 11; left >= 0; left--)
        {
            var sheet = new JsonObject { ["hp"] = left };
            ExpectHeaders((await seat.Player.PutAsync(path, sheet, Either(left))).Expect(HttpStatusCode.OK), 12, left, 60);
        }

        ExpectRefused(await seat.Player.PutAsync(path, new JsonObject(), Deployment.LimitedA), 12, 60);
        ExpectHeaders((await table.GameMaster.PutAsync(path, new JsonObject(), Deployment.LimitedA)).Expect(HttpStatusCode.OK), 12, 11, 60);
        (await table.SaveAsync(new JsonObject(), Deployment.LimitedA)).Expect(HttpStatusCode.OK);
    }

    [Fact]
    public async Task What_is_counted_leaves_Redis_with_its_window()
    {
        await StartAsync();
        var table = await Table.CreateAsync(deployment, process: Deployment.LimitedA);
        var seat = await table.JoinAsync(Deployment.LimitedA);
        await using var socket = await table.ConnectAsync(seat, Deployment.LimitedA);
        await socket.AskAsync(Messages.Roll(seat.CharacterId, 10));
        (await table.SaveAsync(new JsonObject(), Deployment.LimitedA)).Expect(HttpStatusCode.OK);
        var redis = deployment.Redis.GetDatabase();
        foreach (var (key, seconds) in new[]
        {
            ($"session:{table.SessionId}:limit:joins", 60), ($"session:{table.SessionId}:limit:combat:{seat.Player.Id}", 60),
            ($"session:{table.SessionId}:limit:saves:{table.GameMaster.Id}", 60), ($"limit:sessions:{table.GameMaster.Id}", 3600),
        })
        {
            Assert.Equal(1, await redis.ListLengthAsync(key));
            Assert.InRange((await redis.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 0, seconds);
        }
    }

    private static string Either(int number) => number % 2 == 0 ? Deployment.LimitedA : Deployment.LimitedB;

    private static void ExpectRefused(Answer answer, int limit, int window)
    {
        answer.ExpectProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        Assert.InRange(answer.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 1, window);
        ExpectHeaders(answer, limit, 0, window);
    }

    private static void ExpectHeaders(Answer answer, int limit, int remaining, int window)
    {
        Assert.Equal($"{limit}", Header("RateLimit-Limit"));
        Assert.Equal($"{remaining}", Header("RateLimit-Remaining"));
        Assert.InRange(int.Parse(Header("RateLimit-Reset"), CultureInfo.InvariantCulture), 1, window);
        Assert.Equal($"{limit};w={window}", Header("RateLimit-Policy"));

        string Header(string name) => Assert.Single(answer.Headers.GetValues(name));
    }

    private Task<Socket> ConnectAsync(Table table, string process, IPAddress from) => Socket.ConnectAsync(
        deployment, table.SessionId, process, options =>
        {
            options.SetRequestHeader("Authorization", $"Bearer {table.GameMaster.Token}");
            options.SetRequestHeader("X-Session-Token", table.GameMastersToken);
        }, from);

    // An upgrade that is refused, and with what.
    private async Task<(HttpStatusCode Status, IReadOnlyDictionary<string, IEnumerable<string>> Headers)> AttemptAsync(
        Table table, string process, IPAddress from, string token, string? forwardedFor = null)
    {
        using var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        socket.Options.SetRequestHeader("Authorization", $"Bearer {token}");
        if (forwardedFor is not null) socket.Options.SetRequestHeader("X-Forwarded-For", forwardedFor);
        using var client = ClientAddress.Invoker(from);
        var url = new UriBuilder(deployment.UrlOf(process)) { Scheme = "ws", Path = $"{table.Path}/ws" }.Uri;
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(url, client, Ct));
        return (socket.HttpStatusCode, socket.HttpResponseHeaders!);
    }

    private Task StartAsync() => Task.WhenAll(deployment.StartAsync(Deployment.LimitedA, Ct), deployment.StartAsync(Deployment.LimitedB, Ct));
}
