using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Faults;

/// <summary>
/// A client as <c>docs/protocol.md</c> tells its author to write one: it connects to any process that lets it in, comes back after whatever ends
/// its connection, follows the steps of "Resuming correctly", repeats with the same id what it is in doubt of, and keeps a replica. It writes down
/// all that it sees.
/// <para>Commands one at a time; all else is safe from anywhere.</para>
/// </summary>
internal sealed class ResumingClient : IAsyncDisposable
{
    private const string Resume = "resume";

    // Longer than any promise: what is not answered by then never is.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan ConnectPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(1);

    private readonly Func<string, Task<Socket>> _connect;
    private readonly string[] _processes;
    private readonly CancellationTokenSource _leaving = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly Lock _gate = new();
    private readonly Dictionary<string, long> _effects = [];
    private readonly Dictionary<string, TaskCompletionSource<JsonObject?>> _asked = [];
    private readonly ConcurrentQueue<string> _trouble = new();
    private readonly Diary _diary;
    private TaskCompletionSource<Socket> _resumed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Replica? _replica;
    private long _version;
    private int _home;
    private int _references;
    private Task _running = Task.CompletedTask;

    /// <param name="connect">Opens a socket to a process, whatever that says then.</param>
    /// <param name="processes">Where it may connect, the one that it prefers first.</param>
    public ResumingClient(string name, bool isGameMaster, Func<string, Task<Socket>> connect, string[] processes)
    {
        _diary = new Diary(name, isGameMaster);
        _connect = connect;
        _processes = processes;
    }

    public string Name => _diary.Name;

    public bool IsGameMaster => _diary.IsGameMaster;

    /// <summary>What went against the protocol, so far.</summary>
    public IReadOnlyCollection<string> Trouble => _trouble;

    public Tally Tally { get; } = new();

    /// <summary>The version that it has applied last.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The process to which it is connected, or was last.</summary>
    public string Process => _processes[Volatile.Read(ref _home)];

    /// <summary>Takes the seat, and returns with the first state.</summary>
    public async Task StartAsync()
    {
        _running = Task.Run(RunAsync);
        await _resumed.Task.WaitAsync(ConnectPatience);
        _diary.First = Version;
    }

    /// <summary>Something of the replica.</summary>
    public T Read<T>(Func<JsonNode, T> read)
    {
        lock (_gate) return read(_replica!.State);
    }

    /// <summary>What it has applied since the first <paramref name="seen"/> of them.</summary>
    public List<Told> AppliedSince(int seen)
    {
        lock (_gate) return _diary.Applied[seen..];
    }

    /// <summary>The diary as it is now.</summary>
    public Diary Write()
    {
        lock (_gate)
        {
            return _diary with
            {
                Received = [.. _diary.Received],
                Applied = [.. _diary.Applied],
                Replaced = [.. _diary.Replaced],
                Confirmed = [.. _diary.Confirmed],
                GivenUp = [.. _diary.GivenUp],
                State = _replica!.State.DeepClone(),
                Loaded = [],
            };
        }
    }

    /// <summary>Sends the command until its effect is confirmed.</summary>
    public async Task DoAsync(Command command)
    {
        var began = Stopwatch.GetTimestamp();
        // From an attempt without an answer, or with one that does not know, until the effect is confirmed.
        var isInDoubt = false;
        while (true)
        {
            var socket = await ResumedAsync();
            if (isInDoubt && EffectOf(command.Key) is { } version)
            {
                Confirm(command.Key, version);
                break;
            }

            var answer = await AskAsync(socket, command.Message, isInDoubt);
            if (answer is null)
            {
                isInDoubt = true;
                continue;
            }

            if (answer.Text("type") == "ack" || answer.Find("data.version") is not null)
            {
                Confirm(command.Key, EffectOf(command.Key));
                break;
            }

            var code = answer.Text("error.code");
            if (isInDoubt && code == command.UsedUp)
            {
                Confirm(command.Key, EffectOf(command.Key));
                break;
            }

            if (code != "storage_unavailable")
            {
                throw new Xunit.Sdk.XunitException($"{Name} was refused: {answer.ToJsonString()} to {command.Message.ToJsonString()}");
            }

            if (answer.Find("error.details.outcome")?.GetValue<string>() == "unknown")
            {
                Tally.Unknown++;
                isInDoubt = true;
            }
            else if (!isInDoubt && command.Anew() is var other && other != command)
            {
                // Nothing has happened: then this id must never turn up, and the wish may get another one.
                lock (_gate) _diary.GivenUp.Add(command.Key);
                command = other;
            }

            Tally.Unavailable++;
            await Task.Delay(TimeSpan.FromMilliseconds(answer.At("error.details.retry_after_ms").GetValue<int>()), _leaving.Token);
        }

        if (isInDoubt) Tally.DoubtsResolved++;
        Tally.Confirmed++;
        Tally.LongestConfirmation = Max(Tally.LongestConfirmation, Stopwatch.GetElapsedTime(began));
    }

    public async ValueTask DisposeAsync()
    {
        await _leaving.CancelAsync();
        await _running;
        _leaving.Dispose();
    }

    private static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    private long? EffectOf(string key)
    {
        lock (_gate) return _effects.TryGetValue(key, out var version) ? version : null;
    }

    private void Confirm(string key, long? version)
    {
        lock (_gate) _diary.Confirmed.Add(new Confirmed(key, version));
    }

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

    // Null when the connection was lost first.
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
            var got = await answer.Task.WaitAsync(AnswerPatience, _leaving.Token);
            if (got is not null) Tally.LongestAnswer = Max(Tally.LongestAnswer, Stopwatch.GetElapsedTime(began));
            return got;
        }
        catch (TimeoutException)
        {
            throw new Xunit.Sdk.XunitException($"{Name} has had no answer within {AnswerPatience.TotalSeconds} s from {Process} to {sent.ToJsonString()}");
        }
    }

    private async Task RunAsync()
    {
        var pause = FirstPause;
        try
        {
            while (!_leaving.IsCancellationRequested)
            {
                if (await StayAsync()) pause = FirstPause;
                Tally.Lost++;
                _home = (_home + 1) % _processes.Length;
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
            _trouble.Enqueue($"{Name}: {e}");
        }
    }

    // One connection, from its beginning to its end. True when it got as far as to resume.
    private async Task<bool> StayAsync()
    {
        Socket socket;
        try
        {
            socket = await _connect(Process).WaitAsync(ConnectPatience, _leaving.Token);
        }
        catch (Exception e) when (e is WebSocketException or TimeoutException)
        {
            return false;
        }

        await using (socket)
        {
            // Versioned messages that came before the answer to `since`.
            SortedDictionary<long, Told>? kept = [];
            try
            {
                await foreach (var message in socket.ReadAllAsync(_leaving.Token))
                {
                    switch (message.Text("type"))
                    {
                        case "connection_established":
                            await AskForMissedAsync(socket);
                            break;
                        case "connection_error":
                            Tally.TurnedAway++;
                            if (message.Text("error.code") is not ("server_draining" or "storage_unavailable"))
                            {
                                _trouble.Enqueue($"{Name}: {message.ToJsonString()}");
                            }

                            break;
                        case "error" when message.Find("error.details.ref")?.GetValue<string>() == Resume:
                            await Task.Delay(TimeSpan.FromMilliseconds(message.At("error.details.retry_after_ms").GetValue<int>()), _leaving.Token);
                            await AskForMissedAsync(socket);
                            break;
                        case "sync_response":
                            CatchUp(message, kept!.Values);
                            kept = null;
                            lock (_gate) _resumed.TrySetResult(socket);
                            break;
                        case "presence" or "heartbeat":
                            break;
                        case var type:
                            if (message.Find("data.version") is not null)
                            {
                                var told = Note(type, message, isLive: kept is null);
                                if (kept is null) Apply(told);
                                else kept[told.Version] = told;
                            }

                            Answer(message);
                            break;
                    }
                }
            }
            catch (WebSocketException)
            {
                // Lost while asking: the end of reading says so too.
            }
            finally
            {
                Lose();
            }

            if (socket.CloseCode is not (null or 1012)) _trouble.Enqueue($"{Name} was closed with {socket.CloseCode} by {Process}");
            return kept is null;
        }
    }

    private Task AskForMissedAsync(Socket socket) =>
        socket.SendAsync(Messages.Sync(since: _replica is null ? null : Version.ToString(CultureInfo.InvariantCulture), reference: Resume));

    private Told Note(string type, JsonObject message, bool isLive)
    {
        var told = new Told(message.Version(), type, message["data"]!.DeepClone(), Stopwatch.GetTimestamp(), isLive);
        lock (_gate)
        {
            _diary.Received.Add(told);
            _effects.TryAdd(told.Key, told.Version);
        }

        return told;
    }

    private void CatchUp(JsonObject response, IEnumerable<Told> kept)
    {
        var version = response.Version();
        lock (_gate)
        {
            if (response.Find("data.state") is { } state)
            {
                if (_replica is not null) _diary.Replaced.Add((_version, version));
                _replica = new Replica(state);
                _version = version;
            }
        }

        foreach (var told in kept) Apply(told);
        lock (_gate) _version = Math.Max(_version, version);
    }

    private void Apply(Told told)
    {
        lock (_gate)
        {
            if (told.Version <= _version) return;
            if (told.Data["changes"] is JsonArray changes) _replica!.Apply(changes);
            _version = told.Version;
            _diary.Applied.Add(told);
        }
    }

    private void Answer(JsonObject message)
    {
        var reference = (message["ref"] ?? message.Find("error.details.ref"))?.GetValue<string>();
        TaskCompletionSource<JsonObject?>? asked;
        lock (_gate)
        {
            if (reference is null || !_asked.Remove(reference, out asked))
            {
                if (message.Text("type") == "error") _trouble.Enqueue($"{Name}: {message.ToJsonString()}");
                return;
            }
        }

        asked.TrySetResult(message);
    }

    private void Lose()
    {
        List<TaskCompletionSource<JsonObject?>> open;
        lock (_gate)
        {
            if (_resumed.Task.IsCompleted) _resumed = new TaskCompletionSource<Socket>(TaskCreationOptions.RunContinuationsAsynchronously);
            open = [.. _asked.Values];
            _asked.Clear();
        }

        foreach (var asked in open) asked.TrySetResult(null);
    }
}
