using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>
/// The reference client: it does what <c>docs/protocol.md</c> asks of a client, and nothing else. It connects, reconnects whenever a connection
/// ends, resumes (<see cref="Resumption"/>), keeps a copy of the state, and repeats a command with the same id until its outcome is known.
/// <para>Send one command at a time. All other members are thread-safe.</para>
/// </summary>
/// <param name="connect">Opens a socket for an attempt, counted from 0, so that each attempt may use another server.</param>
internal sealed class SessionClient(Func<int, Task<Socket>> connect, IClientObserver observer) : IAsyncDisposable
{
    // Longer than every deadline of the service: an answer that has not arrived by then never does.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    // All clients of a server reconnect at once when it stops, so the pause grows and is partly random.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Lock _gate = new();
    private readonly Resumption _resumption = new();

    // The version of every effect that was received, by the key of its command.
    private readonly Dictionary<string, long> _effects = [];
    private readonly Dictionary<string, TaskCompletionSource<JsonObject?>> _asked = [];
    private TaskCompletionSource<Socket> _resumed = NewResumed();
    private int _references;
    private Task _running = Task.CompletedTask;

    /// <summary>The version that was applied last.</summary>
    public long Version
    {
        get
        {
            lock (_gate) return _resumption.Version;
        }
    }

    /// <summary>Connects, and returns when it has the first state.</summary>
    public async Task StartAsync()
    {
        _running = Task.Run(RunAsync);
        await _resumed.Task.WaitAsync(ConnectTimeout);
    }

    /// <summary>Reads from the state. The result must not refer to parts of it, which change.</summary>
    public T Read<T>(Func<JsonNode, T> read)
    {
        lock (_gate) return read(_resumption.State);
    }

    /// <summary>Sends a command until its effect is confirmed.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">The command was refused or not answered.</exception>
    public async Task DoAsync(Command command)
    {
        var began = Stopwatch.GetTimestamp();
        // True from an attempt without a certain answer until the effect is confirmed.
        var isUncertain = false;
        while (true)
        {
            var socket = await ResumedAsync();
            // The missed events may include the effect of the last attempt.
            if (isUncertain && EffectOf(command) is not null) break;

            var answer = await AskAsync(socket, command.Message, isUncertain);
            if (answer is null)
            {
                isUncertain = true;
                continue;
            }

            if (answer.Text("type") == "ack" || answer.Find("data.version") is not null) break;

            var code = answer.Text("error.code");
            if (isUncertain && code == command.UsedUp) break;
            if (code != "storage_unavailable")
            {
                throw new Xunit.Sdk.XunitException($"Refused: {answer.ToJsonString()} to {command.Message.ToJsonString()}");
            }

            if (answer.Find("error.details.outcome")?.GetValue<string>() == "unknown")
            {
                isUncertain = true;
            }
            else if (!isUncertain && command.WithNewId() is var other && other != command)
            {
                // The command had no effect, so its id must never appear in an event. Another id may be used for the next attempt.
                lock (_gate) observer.GaveUp(command);
                command = other;
            }

            await RetryAfterAsync(answer);
        }

        lock (_gate) observer.Confirmed(command, EffectOf(command), Stopwatch.GetElapsedTime(began), isUncertain);
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _running;
        _leaving.Dispose();
    }

    private static TaskCompletionSource<Socket> NewResumed() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Task RetryAfterAsync(JsonObject refusal) =>
        Task.Delay(TimeSpan.FromMilliseconds(refusal.At("error.details.retry_after_ms").GetValue<int>()), _leaving.Token);

    private long? EffectOf(Command command)
    {
        lock (_gate) return _effects.TryGetValue(command.Key, out var version) ? version : null;
    }

    // Returns a connection on which the state is up to date.
    private async Task<Socket> ResumedAsync()
    {
        while (true)
        {
            Task<Socket> resumed;
            lock (_gate) resumed = _resumed.Task;
            var socket = await resumed.WaitAsync(_leaving.Token);
            lock (_gate)
            {
                if (ReferenceEquals(resumed, _resumed.Task)) return socket;
            }
        }
    }

    // Null if the connection was lost before the answer arrived.
    private async Task<JsonObject?> AskAsync(Socket socket, JsonObject message, bool isRepetition)
    {
        var reference = $"{(isRepetition ? "again" : "first")}-{++_references}";
        var sent = message.DeepClone().AsObject();
        sent["ref"] = reference;
        var answer = new TaskCompletionSource<JsonObject?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            // The connection was lost meanwhile.
            if (!_resumed.Task.IsCompleted || _resumed.Task.Result != socket) return null;
            _asked[reference] = answer;
        }

        var began = Stopwatch.GetTimestamp();
        try
        {
            await socket.SendAsync(sent);
        }
        catch (Exception e) when (e is WebSocketException or IOException or ObjectDisposedException)
        {
            // The reading loop notices the loss too.
        }

        try
        {
            var got = await answer.Task.WaitAsync(AnswerTimeout, _leaving.Token);
            if (got is not null) lock (_gate) observer.Answered(got, Stopwatch.GetElapsedTime(began));
            return got;
        }
        catch (TimeoutException)
        {
            throw new Xunit.Sdk.XunitException($"No answer came within {AnswerTimeout.TotalSeconds} s to {sent.ToJsonString()}");
        }
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        try
        {
            for (var attempt = 0; !_leaving.IsCancellationRequested; attempt++)
            {
                if (await StayAsync(attempt)) pause = FirstPause;
                await Task.Delay(pause * (0.5 + Random.Shared.NextDouble()), _leaving.Token);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
        catch (OperationCanceledException) when (_leaving.IsCancellationRequested)
        {
            // The client is being disposed.
        }
        catch (Exception e)
        {
            lock (_gate) observer.Unexpected($"{e}");
        }
    }

    // Runs one connection from beginning to end. True if it resumed.
    private async Task<bool> StayAsync(int attempt)
    {
        Socket socket;
        try
        {
            socket = await connect(attempt).WaitAsync(ConnectTimeout, _leaving.Token);
        }
        catch (Exception e) when (e is WebSocketException or TimeoutException)
        {
            lock (_gate) observer.Lost(closeCode: null);
            return false;
        }

        await using (socket)
        {
            try
            {
                await foreach (var message in socket.ReadAllAsync(_leaving.Token)) await TakeAsync(socket, message);
            }
            catch (WebSocketException)
            {
                // The connection was lost while sending. The end of the reading loop handles it.
            }

            return Lose(socket);
        }
    }

    private async Task TakeAsync(Socket socket, JsonObject message)
    {
        switch (message.Text("type"))
        {
            case "connection_established":
                await AskForMissedAsync(socket);
                break;
            case "connection_error":
                lock (_gate) observer.Refused(message);
                break;
            case "error" when Resumption.IsRefused(message):
                await RetryAfterAsync(message);
                await AskForMissedAsync(socket);
                break;
            case "presence" or "heartbeat":
                break;
            default:
                Take(socket, message);
                break;
        }
    }

    private Task AskForMissedAsync(Socket socket)
    {
        JsonObject question;
        lock (_gate) question = _resumption.Begin();
        return socket.SendAsync(question);
    }

    private void Take(Socket socket, JsonObject message)
    {
        TaskCompletionSource<JsonObject?>? asked = null;
        lock (_gate)
        {
            if (message.Find("data.version") is not null && message.Text("type") != "sync_response")
            {
                observer.Received(message, isLive: _resumption.IsResumed);
                _effects.TryAdd(Command.KeyOf(message.Text("type"), message["data"]!), message.Version());
            }

            foreach (var due in _resumption.Take(message))
            {
                var before = _resumption.Version;
                if (_resumption.Apply(due)) observer.Applied(due, before);
            }

            if (_resumption.IsResumed) _resumed.TrySetResult(socket);
            var reference = (message["ref"] ?? message.Find("error.details.ref"))?.GetValue<string>();
            if (reference is null || !_asked.Remove(reference, out asked))
            {
                if (message.Text("type") == "error") observer.Unexpected(message.ToJsonString());
            }
        }

        asked?.TrySetResult(message);
    }

    // Tells all pending commands that no answer will arrive.
    private bool Lose(Socket socket)
    {
        List<TaskCompletionSource<JsonObject?>> open;
        bool wasResumed;
        lock (_gate)
        {
            wasResumed = _resumed.Task.IsCompleted;
            if (wasResumed) _resumed = NewResumed();
            open = [.. _asked.Values];
            _asked.Clear();
            if (socket.CloseReason == "session_reloaded") _resumption.Forget();
            observer.Lost(socket.CloseCode);
        }

        foreach (var asked in open) asked.TrySetResult(null);
        return wasResumed;
    }
}
