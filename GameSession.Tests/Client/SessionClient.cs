using System.Diagnostics;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>
/// The reference client: what <c>docs/protocol.md</c> asks of a client, and nothing else. It connects, comes back after whatever ends a connection,
/// resumes (<see cref="Resumption"/>), keeps a copy of the state, and repeats a command with the same id until it knows what became of it.
/// <para>One command at a time. All else is safe from anywhere.</para>
/// </summary>
/// <param name="connect">Opens a socket for an attempt, which counts from 0: each may go to another server.</param>
internal sealed class SessionClient(Func<int, Task<Socket>> connect, IClientObserver observer) : IAsyncDisposable
{
    // Longer than any promise of the service: what is not answered by then never is.
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(15);

    // When a server stops, all of its clients come back at once. The pause grows, and half of it is left to chance.
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Lock _gate = new();
    private readonly Resumption _resumption = new();

    // The version of every effect that was seen, by its command's key.
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

    /// <summary>Connects, and returns with the first state.</summary>
    public async Task StartAsync()
    {
        _running = Task.Run(RunAsync);
        await _resumed.Task.WaitAsync(ConnectTimeout);
    }

    /// <summary>Something of the state. What is read must not be kept: it changes.</summary>
    public T Read<T>(Func<JsonNode, T> read)
    {
        lock (_gate) return read(_resumption.State);
    }

    /// <summary>Sends a command until its effect is confirmed.</summary>
    /// <exception cref="Xunit.Sdk.XunitException">It is refused, or not answered.</exception>
    public async Task DoAsync(Command command)
    {
        var began = Stopwatch.GetTimestamp();
        // From an attempt without a certain answer until the effect is confirmed.
        var isUncertain = false;
        while (true)
        {
            var socket = await ResumedAsync();
            // What was missed may tell that the last attempt had its effect.
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
                // Nothing has happened: then this id must never turn up, and the wish may get another one.
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

    // A connection on which the state is up to date.
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

    // Null when the connection was lost before the answer came.
    private async Task<JsonObject?> AskAsync(Socket socket, JsonObject message, bool isRepetition)
    {
        var reference = $"{(isRepetition ? "again" : "first")}-{++_references}";
        var sent = message.DeepClone().AsObject();
        sent["ref"] = reference;
        var answer = new TaskCompletionSource<JsonObject?>(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
        {
            // Lost in this very moment.
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
            // The reading end notices too.
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
            // It leaves.
        }
        catch (Exception e)
        {
            lock (_gate) observer.Unexpected($"{e}");
        }
    }

    // One connection, from its beginning to its end. True when it got as far as to resume.
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
                // Lost while asking: the end of reading says so too.
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

    // Whoever waits for an answer learns that none will come.
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
