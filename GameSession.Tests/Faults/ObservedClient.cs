using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;
using GameSession.Tests.Client;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Faults;

/// <summary>
/// The reference client of one person at a table, which records all that it receives. It connects to another process after each disconnect.
/// </summary>
internal sealed class ObservedClient : IClientObserver, IAsyncDisposable
{
    private readonly SessionClient _client;
    private readonly string[] _processes;
    private readonly Lock _gate = new();
    private readonly ConcurrentQueue<string> _trouble = new();
    private readonly Diary _diary;
    private int _attempt;

    /// <param name="connect">Opens a socket to a process, without taking a message from it.</param>
    /// <param name="processes">The processes to connect to, the preferred one first.</param>
    public ObservedClient(string name, bool isGameMaster, Func<string, Task<Socket>> connect, string[] processes)
    {
        _diary = new Diary(name, isGameMaster);
        _processes = processes;
        _client = new SessionClient(
            attempt =>
            {
                Volatile.Write(ref _attempt, attempt);
                return connect(Process);
            },
            this);
    }

    public string Name => _diary.Name;

    public bool IsGameMaster => _diary.IsGameMaster;

    /// <summary>The violations of the protocol so far.</summary>
    public IReadOnlyCollection<string> Trouble => _trouble;

    public Tally Tally { get; } = new();

    /// <inheritdoc cref="SessionClient.Version"/>
    public long Version => _client.Version;

    /// <summary>The process that it is or was last connected to.</summary>
    public string Process => _processes[Volatile.Read(ref _attempt) % _processes.Length];

    /// <inheritdoc cref="SessionClient.StartAsync"/>
    public async Task StartAsync()
    {
        await _client.StartAsync();
        _diary.First = Version;
    }

    /// <inheritdoc cref="SessionClient.Read"/>
    public T Read<T>(Func<JsonNode, T> read) => _client.Read(read);

    /// <inheritdoc cref="SessionClient.DoAsync"/>
    public Task DoAsync(Command command) => _client.DoAsync(command);

    /// <summary>The events that it has applied after the first <paramref name="seen"/>.</summary>
    public List<Told> AppliedSince(int seen)
    {
        lock (_gate) return _diary.Applied[seen..];
    }

    /// <summary>The diary as it is now.</summary>
    public Diary Write()
    {
        var state = Read(s => s.DeepClone());
        lock (_gate)
        {
            return _diary with
            {
                Received = [.. _diary.Received],
                Applied = [.. _diary.Applied],
                Replaced = [.. _diary.Replaced],
                Confirmed = [.. _diary.Confirmed],
                GivenUp = [.. _diary.GivenUp],
                State = state,
                Loaded = [],
            };
        }
    }

    public ValueTask DisposeAsync() => _client.DisposeAsync();

    void IClientObserver.Received(JsonObject message, bool isLive)
    {
        lock (_gate) _diary.Received.Add(ToTold(message, isLive));
    }

    void IClientObserver.Applied(JsonObject message, long before)
    {
        lock (_gate)
        {
            if (message.Text("type") != "sync_response") _diary.Applied.Add(_diary.Received.FindLast(t => t.Version == message.Version())!);
            else if (Resumption.WholeState(message) is not null && before > 0) _diary.Replaced.Add((before, message.Version()));
        }
    }

    void IClientObserver.Answered(JsonObject answer, TimeSpan after)
    {
        if (after > Tally.LongestAnswer) Tally.LongestAnswer = after;
        if (answer.Find("error.code")?.GetValue<string>() != "storage_unavailable") return;
        Tally.Unavailable++;
        if (answer.Find("error.details.outcome") is not null) Tally.Unknown++;
    }

    void IClientObserver.Confirmed(Command command, long? version, TimeSpan after, bool wasUncertain)
    {
        lock (_gate) _diary.Confirmed.Add(new Confirmed(command.Key, version));
        if (wasUncertain) Tally.OutcomesSettled++;
        Tally.Confirmed++;
        if (after > Tally.LongestConfirmation) Tally.LongestConfirmation = after;
    }

    void IClientObserver.GaveUp(Command command)
    {
        lock (_gate) _diary.GivenUp.Add(command.Key);
    }

    void IClientObserver.Refused(JsonObject error)
    {
        Tally.TurnedAway++;
        if (error.Text("error.code") is not ("server_draining" or "storage_unavailable")) Note(error.ToJsonString());
    }

    void IClientObserver.Lost(int? closeCode)
    {
        Tally.Lost++;
        if (closeCode is not (null or 1012)) Note($"closed with {closeCode} by {Process}");
    }

    void IClientObserver.Unexpected(string what) => Note(what);

    private static Told ToTold(JsonObject message, bool isLive) =>
        new(message.Version(), message.Text("type"), message["data"]!.DeepClone(), Stopwatch.GetTimestamp(), isLive);

    private void Note(string trouble) => _trouble.Enqueue($"{Name}: {trouble}");
}
