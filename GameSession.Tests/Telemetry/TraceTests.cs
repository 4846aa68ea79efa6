using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Telemetry;

/// <summary>Runs after all others, one test at a time: activity sources are shared in a process, so other spans would be recorded too.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
public sealed class TraceTests(TracedService service) : IClassFixture<TracedService>
{
    private const string Publish = "publish dndcreator.events:session.state.changed";
    private const string Process = "process dndcreator.events:character.state.changed:game-session.character.state.changed";

    private readonly Guid _gameMaster = Guid.NewGuid();
    private readonly Guid _player = Guid.NewGuid();
    private readonly Guid _character = Guid.NewGuid();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_message_is_one_trace_from_its_frame_to_the_bus_and_to_every_process()
    {
        await using var table = await SitDownAsync();

        await TracedProcess.SendAsync(table.GameMaster, Messages.Update(null, null, Messages.Set("/secretly", "a payload")));
        var version = (await TracedProcess.ExpectAsync(table.Player, "state_update")).Version();

        var root = await ExpectRootAsync("state_update", table.Session);
        var spans = await ExpectTraceAsync(
            root.TraceId,
            ("state_update", ActivityKind.Server), ("UpdateState", ActivityKind.Internal), ("session.commit", ActivityKind.Internal),
            ("session.group_commit", ActivityKind.Internal), ("SQL", ActivityKind.Client), ("session.fan_out", ActivityKind.Internal),
            ("session.fan_out", ActivityKind.Internal), (Publish, ActivityKind.Producer));
        AreBelow(
            spans, ("UpdateState", "state_update"), ("session.commit", "UpdateState"), ("session.group_commit", "session.commit"),
            ("SQL", "session.group_commit"), (Publish, "UpdateState"));
        // The others' sources are the database's; nothing of the rest carries more than ids.
        Assert.All(spans.Where(s => Name(s) is "session.commit" or "session.fan_out" or Publish), s => Assert.Equal(
            ($"{table.Session}", "state_updated", version),
            (s.GetTagItem("gamesession.session.id"), s.GetTagItem("gamesession.event.type"), s.GetTagItem("gamesession.event.version"))));
        var published = spans.Single(s => Name(s) == Publish);
        Assert.Equal(
            ("rabbitmq", "publish", "send", "dndcreator.events:session.state.changed", "session.state.changed"),
            (published.GetTagItem("messaging.system"), published.GetTagItem("messaging.operation.name"),
            published.GetTagItem("messaging.operation.type"),
                published.GetTagItem("messaging.destination.name"), published.GetTagItem("messaging.rabbitmq.destination.routing_key")));
        Assert.NotNull(published.GetTagItem("messaging.message.id"));
        AreWithoutPayload(table);
    }

    [Fact]
    public async Task What_another_service_published_goes_on_in_its_trace()
    {
        await using var table = await SitDownAsync();
        var sender = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var messageId = $"{Guid.NewGuid()}";

        await service.Bus.PublishAsync(
            "character.state.changed",
            Bus.Message("character_id", _character, new JsonObject { ["hp"] = "a payload" }),
            messageId,
            properties => properties.Headers = new Dictionary<string, object?> { ["traceparent"] = $"00-{sender.TraceId}-{sender.SpanId}-01" });
        await TracedProcess.ExpectAsync(table.Player, "state_update");

        var spans = await ExpectTraceAsync(
            sender.TraceId,
            (Process, ActivityKind.Consumer), ("CharacterStateChanged", ActivityKind.Internal),
            // Whether anybody is concerned; whether the message is known; keeping it; which sessions are live.
            ("SQL", ActivityKind.Client), ("SQL", ActivityKind.Client), ("SQL", ActivityKind.Client), ("SQL", ActivityKind.Client),
            ("session.commit", ActivityKind.Internal),
            ("session.group_commit", ActivityKind.Internal), ("SQL", ActivityKind.Client), ("session.fan_out", ActivityKind.Internal),
            ("session.fan_out", ActivityKind.Internal),
            (Publish, ActivityKind.Producer));
        var process = spans.Single(s => Name(s) == Process);
        Assert.Equal(sender.SpanId, process.ParentSpanId);
        Assert.Equal(
            ("rabbitmq", "process", "process", "dndcreator.events:character.state.changed:game-session.character.state.changed"),
            (process.GetTagItem("messaging.system"), process.GetTagItem("messaging.operation.name"), process.GetTagItem("messaging.operation.type"),
                process.GetTagItem("messaging.destination.name")));
        AreWithoutPayload(table);
    }

    [Fact]
    public async Task What_a_session_s_life_and_its_rounds_log_is_in_the_trace_of_its_command()
    {
        await using var table = await SitDownAsync();

        await TracedProcess.SendAsync(table.GameMaster, Messages.Roll(_character, 12));
        await TracedProcess.SendAsync(table.GameMaster, Messages.Next());
        await TracedProcess.ExpectAsync(table.GameMaster, "turn_change");

        var root = await ExpectRootAsync("turn_change", table.Session);
        var lines = service.First.Lines.All.Where(l => Equals(l.Values.GetValueOrDefault("SessionId"), table.Session)).ToList();
        Assert.Equal(root.TraceId, Assert.Single(lines, l => l.Text.StartsWith("Round 1 of combat", StringComparison.Ordinal)).Trace);
        var created = Assert.Single(lines, l => l.Text.Contains(" created session ", StringComparison.Ordinal));
        Assert.Contains(
            service.First.Spans.Of(created.Trace), s => s.Kind == ActivityKind.Server && s.DisplayName.StartsWith("POST", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_idle_service_makes_no_spans_whatever_it_polls()
    {
        await using var table = await SitDownAsync();
        await service.First.SendAsync(_gameMaster, HttpMethod.Get, $"/api/v2/sessions/{table.Session}/state");
        await Eventually.HoldsAsync("the last traces have ended", () =>
            service.First.Spans.All.Any(
                s => s.DisplayName == Publish && IsOf(table.Session, s) && Equals(s.GetTagItem("gamesession.event.version"), 3L))
            && service.First.Spans.All.Any(s => s.Kind == ActivityKind.Server && IsRequest(s, "GET", $"/api/v2/sessions/{table.Session}/state")));
        var before = service.First.Spans.All.Count;
        var transactions = await TransactionsAsync();

        // Each of the processes asks several times a second; a client's heartbeats and the questions after its health come on top.
        await Eventually.HoldsAsync("the database has been polled", async () =>
        {
            await service.First.SendAsync(_gameMaster, HttpMethod.Get, "/health");
            await service.First.SendAsync(_gameMaster, HttpMethod.Get, "/alive");
            await TracedProcess.SendAsync(table.GameMaster, new JsonObject { ["type"] = "heartbeat", ["ref"] = "mine" });
            return await TransactionsAsync() >= transactions + 100;
        });

        Assert.Empty(service.First.Spans.All.Skip(before).Select(s => $"{s.Source.Name}: {s.DisplayName}"));
    }

    [Fact]
    public async Task Every_metric_of_the_design_has_a_unit_a_description_and_bounds_that_fit()
    {
        await using var table = await SitDownAsync();
        await TracedProcess.SendAsync(table.GameMaster, Messages.Update(null, null, Messages.Set("/a", 1)));
        await TracedProcess.ExpectAsync(table.GameMaster, "state_update");

        List<CollectedMetric> ours = [];
        await Eventually.HoldsAsync("what waits has been counted", () =>
        {
            service.First.CollectMetrics();
            ours = [.. service.First.Metrics.All.Values.Where(m => m.Name.StartsWith("gamesession.", StringComparison.Ordinal))
                .OrderBy(m => m.Name, StringComparer.Ordinal)];
            return ours.Exists(m => m.Name == "gamesession.outbox.pending");
        });
        Assert.Equal(
            [
                ("gamesession.command.duration", "s"), ("gamesession.commit.batch_size", "{event}"), ("gamesession.commit.duration", "s"),
                ("gamesession.connections", "{connection}"), ("gamesession.fanout.duration", "s"), ("gamesession.messages.received", "{message}"),
                ("gamesession.messages.sent", "{message}"), ("gamesession.outbox.pending", "{event}"), ("gamesession.outbox.set_aside", "{event}"),
            ],
            ours.Select(m => (m.Name, m.Unit)));
        Assert.All(ours, m => Assert.NotEmpty(m.Description));
        Assert.All(ours.Where(m => m.Unit == "s"), m => Assert.InRange(m.Bounds[0], 0, 0.001));
    }

    private static bool IsOf(Guid session, Activity span) => Equals(span.GetTagItem("gamesession.session.id"), $"{session}");

    private static bool IsRequest(Activity span, string method, string path) =>
        Equals(span.GetTagItem("http.request.method"), method) && Equals(span.GetTagItem("url.path"), path);

    private static string Name(Activity span) => span.Source.Name == "Npgsql" ? "SQL" : span.DisplayName;

    // Whether the pool had a connection to spare says nothing about the command.
    private static bool OpensConnection(Activity span) => span.Source.Name == "Npgsql" && span.GetTagItem("db.query.text") is null;

    private static void AreBelow(IReadOnlyList<Activity> spans, params (string Child, string Parent)[] pairs)
    {
        foreach (var (child, parent) in pairs)
        {
            Assert.Equal(spans.Single(s => Name(s) == parent).SpanId, spans.Single(s => Name(s) == child).ParentSpanId);
        }
    }

    /// <summary>Waits until the trace has so many spans, and asserts that they are these.</summary>
    private async Task<IReadOnlyList<Activity>> ExpectTraceAsync(ActivityTraceId trace, params (string Name, ActivityKind Kind)[] expected)
    {
        IReadOnlyList<Activity> spans = [];
        try
        {
            await Eventually.HoldsAsync(
                "the trace is whole", () => (spans = [.. service.First.Spans.Of(trace).Where(s => !OpensConnection(s))]).Count >= expected.Length);
        }
        finally
        {
            Assert.Equal(
                expected.Select(e => $"{e.Name} ({e.Kind})").Order(StringComparer.Ordinal), spans.Select(s => $"{Name(s)} ({s.Kind})")
                .Order(StringComparer.Ordinal));
        }

        return spans;
    }

    private async Task<Activity> ExpectRootAsync(string name, Guid session)
    {
        Activity? root = null;
        await Eventually.HoldsAsync($"a trace {name}", () => (root = service.First.Spans.All.SingleOrDefault(s =>
            s.DisplayName == name && s.ParentSpanId == default && IsOf(session, s))) is not null);
        return root!;
    }

    private void AreWithoutPayload(SeatedTable table)
    {
        var tags = service.First.Spans.All.SelectMany(s => s.TagObjects).Select(t => $"{t.Value}").ToList();
        foreach (var secret in new[] { "a payload", table.Token, Tokens.SigningKey })
        {
            Assert.DoesNotContain(tags, t => t.Contains(secret, StringComparison.Ordinal));
        }
    }

    private async Task<long> TransactionsAsync()
    {
        await using var command = service.Database.CreateCommand("SELECT xact_commit FROM pg_stat_database WHERE datname = current_database()");
        return (long)(await command.ExecuteScalarAsync(Ct))!;
    }

    /// <summary>
    /// A session whose game master is connected to the first process and a player to the second one; the events of that are published.
    /// </summary>
    private async Task<SeatedTable> SitDownAsync()
    {
        var created = await service.First.SendAsync(
            _gameMaster, HttpMethod.Post, "/api/v2/sessions",
            new JsonObject { ["campaign_id"] = $"{Guid.NewGuid()}", ["name"] = "The Sunless Citadel" });
        var session = Guid.Parse(created.Text("session_id"));
        var joined = await service.Second.SendAsync(
            _player, HttpMethod.Post, $"/api/v2/sessions/{session}/join", new JsonObject { ["character_id"] = $"{_character}" });
        var gameMaster = await service.First.ConnectAsync(_gameMaster, session, created.Text("connection_token"));
        var player = await service.Second.ConnectAsync(_player, session, joined.Text("connection_token"));
        // What the player hears of from now on comes over Redis: whatever preceded the subscription has been read from the log by then.
        await service.First.SendAsync(
            _gameMaster, HttpMethod.Post, $"/api/v2/sessions/{session}/state", JsonNodes.Parse("""{"state":{"a":0},"metadata":{}}"""));
        await TracedProcess.ExpectAsync(player, "state_update");
        await TracedProcess.ExpectAsync(gameMaster, "state_update");
        return new SeatedTable(service, session, gameMaster, player, created.Text("connection_token"));
    }

    private sealed class SeatedTable(TracedService service, Guid session, ClientWebSocket gameMaster, ClientWebSocket player, string token)
        : IAsyncDisposable
    {
        public Guid Session => session;

        public ClientWebSocket GameMaster => gameMaster;

        public ClientWebSocket Player => player;

        /// <summary>The game master's connection token.</summary>
        public string Token => token;

        /// <summary>Returns when the traces of both sockets have ended too.</summary>
        public async ValueTask DisposeAsync()
        {
            gameMaster.Dispose();
            player.Dispose();
            await Eventually.HoldsAsync(
                "the sockets are gone", () => service.First.Spans.All.Count(s => IsRequest(s, "GET", $"/api/v2/sessions/{session}/ws")) == 2);
        }
    }
}
