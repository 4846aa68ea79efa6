using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Json;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>
/// A game master's client that only watches, as docs/protocol.md tells its author to write one: it has the state from what it was told, in
/// order, and comes back with the last version when it was too slow.
/// </summary>
internal sealed class Witness(FuzzedTable table, Findings findings) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SortedDictionary<long, JsonObject> _kept = [];
    private readonly CancellationTokenSource _leaving = new();
    private TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RawSocket? _socket;
    private Task _watching = Task.CompletedTask;
    private bool _isResuming;

    public StateObject State { get; private set; } = StateObject.Empty;

    public long Version { get; private set; }

    public async Task StartAsync()
    {
        _watching = WatchAsync();
        await (await Task.WhenAny(_resumed.Task, _watching).WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    /// <summary>Ends when all that was committed before has come.</summary>
    public async Task CatchUpAsync()
    {
        _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _socket!.SendAsync(Resume());
        // Whoever is sent away meanwhile asks again by itself; what was wrong with a message is told by the watching.
        await (await Task.WhenAny(_resumed.Task, _watching).WaitAsync(Patience, TestContext.Current.CancellationToken));
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        if (_socket is not null) await _socket.DisposeAsync();
        await _watching;
        _leaving.Dispose();
    }

    private async Task WatchAsync()
    {
        while (!_leaving.IsCancellationRequested)
        {
            _isResuming = true;
            _kept.Clear();
            await using var socket = await RawSocket.OpenAsync(
                table.Deployment, Deployment.ProcessA, table.SessionId, table.Cast.GameMaster, table.SessionTokenOf(table.Cast.GameMaster), Take);
            _socket = socket;
            await socket.SendAsync(Resume());
            await socket.Over;
            if (!_leaving.IsCancellationRequested) findings.Closed(socket.CloseCode, "what the witness was sent");
        }
    }

    private byte[] Resume() => SocketInput.TextFrame(
        Messages.Sync(since: Version == 0 ? null : Version.ToString(CultureInfo.InvariantCulture), reference: "resume").ToJsonString());

    private void Take(ReadOnlyMemory<byte> text)
    {
        var message = JsonNode.Parse(text.Span)!.AsObject();
        if (message.Text("type") == "sync_response")
        {
            if (message.Find("data.state") is { } state)
            {
                Version = message.Version();
                State = (StateObject)StateValue.Parse(state.ToJsonString());
            }

            foreach (var kept in _kept.Values) Apply(kept);
            _kept.Clear();
            _isResuming = false;
            Assert.True(Version >= message.Version(), $"version {message.Version()} of a sync_response, and {Version} applied");
            _resumed.TrySetResult();
        }
        else if (message.Find("data.version") is not null)
        {
            if (_isResuming) _kept.TryAdd(message.Version(), message);
            else Apply(message);
        }
        else
        {
            Assert.True(message.Text("type") is "connection_established" or "presence" or "heartbeat", Encoding.UTF8.GetString(text.Span));
        }
    }

    private void Apply(JsonObject message)
    {
        if (message.Version() <= Version) return;
        // The game master sees every event: a version that is left out is lost.
        Assert.Equal(Version + 1, message.Version());
        if (message["data"]!["changes"] is not null) State = new[] { message }.Replay(State);
        Version = message.Version();
    }
}
