using System.Text;
using System.Text.Json.Nodes;
using GameSession.Tests.Client;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>
/// A game master's client that only receives, written as docs/protocol.md tells client authors: it builds the state from the messages in order,
/// and resumes with its last version after it was too slow.
/// </summary>
internal sealed class Witness(FuzzedTable table, Findings findings) : IAsyncDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    // Of what follows: the socket's loop and the test use it both.
    private readonly Lock _gate = new();
    private readonly Resumption _resumption = new();
    private readonly CancellationTokenSource _leaving = new();
    private TaskCompletionSource _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RawSocket? _socket;
    private Task _watching = Task.CompletedTask;

    public JsonNode State => _resumption.State;

    public long Version => _resumption.Version;

    public async Task StartAsync()
    {
        _watching = WatchAsync();
        await (await Task.WhenAny(_resumed.Task, _watching).WaitAsync(Timeout, TestContext.Current.CancellationToken));
    }

    /// <summary>Ends when everything that was committed before has arrived.</summary>
    public async Task CatchUpAsync()
    {
        _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        await _socket!.SendAsync(Resume());
        // Whoever is sent away meanwhile asks again by itself; what was wrong with a message is told by the watching.
        await (await Task.WhenAny(_resumed.Task, _watching).WaitAsync(Timeout, TestContext.Current.CancellationToken));
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
            await using var socket = await RawSocket.OpenAsync(
                table.Deployment, Deployment.ProcessA, table.SessionId, table.Cast.GameMaster, table.SessionTokenOf(table.Cast.GameMaster), Take,
                answersPings: true);
            _socket = socket;
            await socket.SendAsync(Resume());
            await socket.Over;
            if (!_leaving.IsCancellationRequested) findings.Closed(socket.CloseCode, "what the witness was sent");
        }
    }

    private byte[] Resume()
    {
        lock (_gate) return SocketInput.TextFrame(_resumption.Begin().ToJsonString());
    }

    private void Take(ReadOnlyMemory<byte> text)
    {
        var message = JsonNode.Parse(text.Span)!.AsObject();
        Assert.True(
            message.Find("data.version") is not null || message.Text("type") is "connection_established" or "presence" or "heartbeat",
            Encoding.UTF8.GetString(text.Span));
        lock (_gate)
        {
            foreach (var due in _resumption.Take(message))
            {
                var before = Version;
                if (!_resumption.Apply(due)) continue;
                // The game master sees every event: a version that is left out is lost.
                if (due.Text("type") != "sync_response") Assert.Equal(before + 1, Version);
                else if (Resumption.WholeState(due) is null) Assert.Equal(before, Version);
            }
        }

        if (message.Text("type") == "sync_response") _resumed.TrySetResult();
    }
}
