using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Cluster;

/// <summary>The process that owns a session ends, pauses, or leaves, while players on another process go on.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class OwnerEndTests(Deployment deployment) : IUsesDeployment
{
    private const int Before = 20;
    private const int After = 60;

    private static readonly TimeSpan PauseLength = TimeSpan.FromSeconds(3);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Players_elsewhere_go_on_when_the_owner_is_killed()
    {
        var table = await Table.CreateAsync(deployment);
        await using var heard = await Forwarded.ListenAsync(deployment, table.SessionId);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var (owners, other) = await heard.SettleAsync(onA, onB);
        var (killed, left) = owners == onA ? (Deployment.ProcessA, Deployment.ProcessB) : (Deployment.ProcessB, Deployment.ProcessA);
        var (owner, seen) = (await heard.OwnerAsync(), other.Updates().Count);
        await using var crowd = await Senders.StartAsync(table, left, senders: 4);
        await Eventually.HoldsAsync("traffic", () => crowd.Answered >= Before);

        await (await Victim.OfAsync(deployment, killed)).KillAsync();

        var goal = crowd.Answered + After;
        await Eventually.HoldsAsync("play goes on", () => crowd.Answered >= goal);
        await crowd.EndAsync();
        await Eventually.HoldsAsync("another process owns the session", async () => await heard.OwnerAsync() is { } now && now != owner);
        await ExpectOneOrderAsync(table, other, seen, crowd);
        await deployment.StartAsync(killed, Ct);
    }

    [Fact]
    public async Task Players_elsewhere_go_on_while_the_owner_is_paused()
    {
        var table = await Table.CreateAsync(deployment);
        await using var heard = await Forwarded.ListenAsync(deployment, table.SessionId);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var (owners, other) = await heard.SettleAsync(onA, onB);
        // After the pause the owner has too much to send at once to a connection that was idle: that one may be closed as a slow consumer.
        var (paused, left) = owners == onA ? (Deployment.ProcessA, Deployment.ProcessB) : (Deployment.ProcessB, Deployment.ProcessA);
        var seen = other.Updates().Count;
        await using var crowd = await Senders.StartAsync(table, left, senders: 4);
        await Eventually.HoldsAsync("traffic", () => crowd.Answered >= Before);

        await (await Victim.OfAsync(deployment, paused)).PauseAsync(PauseLength, async () =>
        {
            var goal = crowd.Answered + After;
            await Eventually.HoldsAsync("play goes on", () => crowd.Answered >= goal);
        });

        // What was on its way to the owner is executed there now, and has no second effect.
        var afterwards = crowd.Answered + After;
        await Eventually.HoldsAsync("play goes on after the pause", () => crowd.Answered >= afterwards);
        await crowd.EndAsync();
        await ExpectOneOrderAsync(table, other, seen, crowd);
        Assert.Equal((await table.LoadAsync(left)).ToJsonString(), (await table.LoadAsync(paused)).ToJsonString());
    }

    [Fact]
    public async Task A_draining_owner_leaves_its_sessions_to_the_others()
    {
        var table = await Table.CreateAsync(deployment);
        await using var heard = await Forwarded.ListenAsync(deployment, table.SessionId);
        await using var onA = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var onB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        var (owners, other) = await heard.SettleAsync(onA, onB);
        var (drained, left) = owners == onA ? (Deployment.ProcessA, Deployment.ProcessB) : (Deployment.ProcessB, Deployment.ProcessA);
        var (owner, seen) = (await heard.OwnerAsync(), other.Updates().Count);
        await using var crowd = await Senders.StartAsync(table, left, senders: 4);
        await Eventually.HoldsAsync("traffic", () => crowd.Answered >= Before);

        await (await Victim.OfAsync(deployment, drained)).SignalAsync("TERM");

        Assert.Equal(1012, await owners.ExpectCloseAsync());
        Assert.Equal(0, await deployment.WaitForEndAsync(drained, Ct));
        var goal = crowd.Answered + After;
        await Eventually.HoldsAsync("play goes on", () => crowd.Answered >= goal);
        await Eventually.HoldsAsync("another process owns the session", async () => await heard.OwnerAsync() is { } now && now != owner);
        await crowd.EndAsync();
        await ExpectOneOrderAsync(table, other, seen, crowd);
        await deployment.StartAsync(drained, Ct);
    }

    // Everything was answered once, happened once, and came to the watching socket once, in the log's order.
    private async Task ExpectOneOrderAsync(Table table, Socket watching, int seen, Senders crowd)
    {
        await Eventually.HoldsAsync(
            "the socket has all of it", () => crowd.Sent.IsSubsetOf(watching.Updates().Select(u => u.UpdateId())));
        var versions = watching.Updates().Skip(seen).Select(u => u.Version()).ToList();
        Assert.Equal(versions.Order().Distinct(), versions);
        Assert.All(crowd.Sockets, socket => Assert.Equal(
            socket.Updates().Select(u => u.Version()).Order().Distinct(), socket.Updates().Select(u => u.Version())));
        Assert.Equal(crowd.Sent, crowd.Answers.Order().ToHashSet());
        Assert.Equal(crowd.Sent.Count, crowd.Answers.Count);
        var stored = await Log.VersionsAsync(deployment.Database, table.SessionId);
        Assert.Equal(Enumerable.Range(1, stored.Count).Select(v => (long)v), stored);
    }

    /// <summary>Connections to one process, each of which sends an update with an id of its own as soon as the one before is answered.</summary>
    private sealed class Senders : IAsyncDisposable
    {
        private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        private readonly List<Socket> _sockets = [];
        private readonly List<Guid> _answers = [];
        private readonly HashSet<Guid> _sent = [];
        private Task _sending = Task.CompletedTask;

        public IReadOnlyList<Socket> Sockets => _sockets;

        public int Answered
        {
            get
            {
                lock (_answers) return _answers.Count;
            }
        }

        public HashSet<Guid> Sent
        {
            get
            {
                lock (_answers) return [.. _sent];
            }
        }

        /// <summary>The ids that came back with the <c>ref</c> of the command.</summary>
        public IReadOnlyList<Guid> Answers
        {
            get
            {
                lock (_answers) return [.. _answers];
            }
        }

        public static async Task<Senders> StartAsync(Table table, string process, int senders)
        {
            var crowd = new Senders();
            var seat = await table.JoinAsync();
            for (var i = 0; i < senders; i++) crowd._sockets.Add(await table.ConnectAsync(seat, process));
            crowd._sending = Task.WhenAll(crowd._sockets.Select((socket, i) => Task.Run(() => crowd.SendAsync(socket, i), Ct)));
            return crowd;
        }

        public async Task EndAsync()
        {
            await _over.CancelAsync();
            await _sending;
        }

        public async ValueTask DisposeAsync()
        {
            await EndAsync();
            foreach (var socket in _sockets) await socket.DisposeAsync();
            _over.Dispose();
        }

        private async Task SendAsync(Socket socket, int sender)
        {
            while (!_over.IsCancellationRequested)
            {
                var id = Guid.NewGuid();
                lock (_answers) _sent.Add(id);
                var answer = await socket.AskAsync(Messages.Update(null, id, Messages.Set($"/shared/s{sender}", $"{id}")));
                Assert.True(answer["type"]!.GetValue<string>() == "state_update", answer.ToJsonString());
                lock (_answers) _answers.Add(answer.UpdateId());
            }
        }
    }
}
