using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Text;
using GameSession.Tests.Harness;
using GameSession.Tests.Messaging;

namespace GameSession.Tests.Faults;

/// <summary>
/// A few tables with a game master and two players each, which play from before a fault until after it. Then all that they received is checked
/// against the log and the published events. At the first tables one player is the only one connected to a process, and sends nothing: a process
/// that commits to a session notices by itself which events it lacks.
internal sealed class Play : IAsyncDisposable
{
    private const int Tables = 3;
    private const int PlayersEach = 2;
    private const int WithListener = 2;

    // Pauses keep the load moderate: the tests are about faults, and share the machine with the servers.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);

    private readonly Deployment _deployment;
    private readonly ITestOutputHelper _output;
    private readonly string[] _processes;
    private readonly string _fault;
    private readonly List<(Table Table, List<ObservedClient> Clients, List<Seat> Seats)> _tables = [];
    private readonly List<ObservedClient> _active = [];
    private readonly List<Task> _playing = [];
    private readonly ConcurrentQueue<Exception> _failures = new();
    private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly List<(string Name, TimeSpan Time)> _times = [];
    private Published _published = null!;
    private long _struck;
    private long _healed;
    private bool _isWritten;

    private Play(Deployment deployment, ITestOutputHelper output, string fault, string[] processes) =>
        (_deployment, _output, _fault, _processes) = (deployment, output, fault, processes);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public IEnumerable<ObservedClient> Clients => _tables.SelectMany(t => t.Clients);

    /// <summary>All clients that send commands.</summary>
    public IReadOnlyList<ObservedClient> Active => _active;

    public IEnumerable<Guid> Sessions => _tables.Select(t => t.Table.SessionId);

    /// <param name="fault">The name of the fault in the output.</param>
    /// <param name="processes">The processes that the clients connect to.</param>
    public static async Task<Play> StartAsync(Deployment deployment, ITestOutputHelper output, string fault, params string[] processes)
    {
        var play = new Play(deployment, output, fault, processes);
        play._published = await Published.KeepAsync(deployment);
        try
        {
            for (var i = 0; i < Tables; i++) await play.SitDownAsync(i);
            await play.GoesOnAsync();
            return play;
        }
        catch
        {
            await play.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits until so many more commands of each client are confirmed.</summary>
    public async Task GoesOnAsync(int each = 10)
    {
        var goals = Active.Select(c => (Client: c, Goal: c.Tally.Confirmed + each)).ToList();
        await HoldsAsync("play goes on", () => goals.TrueForAll(g => g.Client.Tally.Confirmed >= g.Goal));
    }

    /// <summary>Waits for a condition, and fails at once if a client has failed.</summary>
    public Task HoldsAsync(string what, Func<bool> condition) => Eventually.HoldsAsync(what, () =>
    {
        ThrowIfWrong();
        return condition();
    });

    /// <summary>The end of the fault, as a <see cref="Stopwatch"/> timestamp.</summary>
    public long HealedAt => _healed;

    /// <summary>Records the beginning of the fault.</summary>
    public void Strikes() => _struck = Stopwatch.GetTimestamp();

    /// <summary>Records the end of the fault.</summary>
    public void Heals() => _healed = Stopwatch.GetTimestamp();

    /// <summary>Records a time that the test itself has measured.</summary>
    public void Note(string name, TimeSpan time) => _times.Add((name, time));

    /// <summary>
    /// The longest time from the first client that applied an event to the last one that received it live, over the events that the first client
    /// applied between the beginning and the end of the fault.
    /// </summary>
    public TimeSpan LongestWay() => LongestWay(_struck, _healed);

    /// <inheritdoc cref="LongestWay()"/>
    public TimeSpan LongestWay(long from, long to)
    {
        var longest = TimeSpan.Zero;
        foreach (var (_, clients, _) in _tables)
        {
            var versions = clients.SelectMany(c => c.AppliedSince(0)).GroupBy(t => t.Version)
                .Select(g => (First: g.Min(t => t.At), Last: g.Where(t => t.IsLive).Max(t => (long?)t.At)));
            foreach (var (first, last) in versions.Where(v => v.First >= from && v.First <= to && v.Last is not null))
            {
                var way = Stopwatch.GetElapsedTime(first, last!.Value);
                if (way > longest) longest = way;
            }
        }

        return longest;
    }

    /// <summary>Waits until all clients have finished, and then checks what they received.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_playing).WaitAsync(TimeSpan.FromSeconds(30), Ct);
        ThrowIfWrong();
        await _published.ReadAsync();
        foreach (var (table, clients, seats) in _tables)
        {
            var stored = await Stored.OfAsync(_deployment.Database, table.SessionId);
            var log = stored.ConvertAll(Told.Of);
            foreach (var client in clients)
            {
                var last = Checker.SeenBy(client.IsGameMaster, log)[^1].Version;
                await HoldsAsync($"{client.Name} has seen all", () => client.Version >= last);
            }

            var diaries = clients.ConvertAll(c => c.Write());
            foreach (var process in _processes)
            {
                diaries[0].Loaded.Add((await table.LoadAsync(process))["state"]!);
                foreach (var (diary, seat) in diaries.Skip(1).Zip(seats))
                {
                    diary.Loaded.Add((await seat.Player.GetAsync($"{table.Path}/state", process)).Expect(System.Net.HttpStatusCode.OK)["state"]);
                }
            }

            var faults = Checker.FindFaults(new Evidence(log, diaries));
            Assert.True(faults.Count == 0, $"{_fault}, session {table.SessionId}, {faults.Count} faults:\n{string.Join('\n', faults.Take(20))}");
            await HoldsAsync("all is published", () => _published.Of(table.SessionId).Select(p => p.Version).Distinct().Count() >= stored.Count);
            Stored.AreAllPublishedIn(stored, _published.Of(table.SessionId));
        }

        ThrowIfWrong();
        WriteFigures();
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        await Task.WhenAll(_playing).WaitAsync(TimeSpan.FromSeconds(1)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        foreach (var client in Clients) await client.DisposeAsync();
        if (!_isWritten && _active.Count > 0) WriteFigures();
        await Task.WhenAll(_playing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _published.DisposeAsync();
        _over.Dispose();
    }

    private async Task SitDownAsync(int index)
    {
        var table = await Table.CreateAsync(_deployment, Script.Settings());
        var seats = new List<Seat>();
        for (var i = 0; i < PlayersEach; i++) seats.Add(await table.JoinAsync());
        await using (var socket = await table.ConnectGameMasterAsync())
        {
            foreach (var combatant in seats.Select(s => s.CharacterId).Append(Guid.NewGuid())) await socket.AskAsync(Messages.Roll(combatant, 10));
            await socket.AskAsync(Messages.Next());
        }

        var hasListener = index < WithListener;
        var clients = new List<ObservedClient>
        {
            new(
                $"the game master of table {index}",
                isGameMaster: true,
                p => Socket.ConnectAsync(table.GameMaster, table.SessionId, table.GameMastersToken, p),
                From(index)),
        };
        foreach (var (i, seat) in seats.Index())
        {
            var isApart = i == PlayersEach - 1 || !hasListener;
            clients.Add(new ObservedClient(
                $"player {i} of table {index}",
                isGameMaster: false,
                p => Socket.ConnectAsync(seat.Player, table.SessionId, seat.ConnectionToken, p),
                From(isApart ? index + 1 : index)));
        }

        _tables.Add((table, clients, seats));
        foreach (var client in clients) await client.StartAsync();
        var active = clients.Zip(seats.Select(s => s.CharacterId).Prepend(Guid.Empty)).Take(hasListener ? clients.Count - 1 : clients.Count);
        foreach (var (client, character) in active)
        {
            _active.Add(client);
            _playing.Add(Task.Run(() => PlayAsync(client, new Script(client, character)), Ct));
        }
    }

    private string[] From(int first) => [.. Enumerable.Range(first, _processes.Length).Select(i => _processes[i % _processes.Length])];

    private async Task PlayAsync(ObservedClient client, Script script)
    {
        try
        {
            while (!_over.IsCancellationRequested)
            {
                await client.DoAsync(script.Next());
                await Task.Delay(Pause, _over.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        catch (Exception e)
        {
            _failures.Enqueue(e);
        }
    }

    private void ThrowIfWrong()
    {
        Assert.True(_failures.IsEmpty, string.Join('\n', _failures.Select(f => f.Message)));
        Assert.Empty(Clients.SelectMany(c => c.Trouble));
    }

    private void WriteFigures()
    {
        _isWritten = true;
        if (_healed == 0) _healed = Stopwatch.GetTimestamp();
        var tallies = Clients.Select(c => c.Tally).ToList();
        var line = new StringBuilder();
        Add("fault", Seconds(Stopwatch.GetElapsedTime(_struck, _healed)));
        Add("confirmed", $"{tallies.Sum(t => t.Confirmed)}");
        Add("longest answer", Seconds(tallies.Max(t => t.LongestAnswer)));
        Add("longest to confirmation", Seconds(tallies.Max(t => t.LongestConfirmation)));
        Add("longest way between clients", Seconds(LongestWay()));
        Add("longest gap in what a client saw", Seconds(Clients.Max(LongestGap)));
        Add("reconnects", $"{tallies.Sum(t => t.Lost)}");
        Add("turned away", $"{tallies.Sum(t => t.TurnedAway)}");
        Add("storage_unavailable", $"{tallies.Sum(t => t.Unavailable)} (unknown {tallies.Sum(t => t.Unknown)})");
        Add("unknown outcomes settled", $"{tallies.Sum(t => t.OutcomesSettled)}");
        foreach (var (name, time) in _times) Add(name, Seconds(time));
        _output.WriteLine($"{_fault}: {line}");

        void Add(string name, string figure) => line.Append(line.Length > 0 ? "; " : "").Append(name).Append(' ').Append(figure);

        static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.00} s");
    }

    private static TimeSpan LongestGap(ObservedClient client)
    {
        var times = client.AppliedSince(0).ConvertAll(t => t.At);
        return times.Zip(times.Skip(1), (a, b) => Stopwatch.GetElapsedTime(a, b)).DefaultIfEmpty().Max();
    }
}
