using GameSession.Tests.Faults;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>The people of one table, who play until they are stopped.</summary>
internal sealed class Players : IAsyncDisposable
{
    private const int CommandsEach = 10;

    private readonly List<ObservedClient> _clients;
    private readonly CancellationTokenSource _over = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private Task _playing = Task.CompletedTask;

    private Players(List<ObservedClient> clients) => _clients = clients;

    /// <summary>The keys of the commands whose effects were confirmed so far.</summary>
    public List<string> Confirmed => [.. _clients.SelectMany(c => c.Write().Confirmed).Select(c => c.Key)];

    /// <param name="address">Of the process or the proxy to connect to; asked again for each connection.</param>
    public static async Task<Players> SitDownAsync(Table table, IReadOnlyList<Seat> seats, Func<string> address)
    {
        List<ObservedClient> clients =
        [
            new("the game master", isGameMaster: true,
                _ => Socket.ConnectAsync(table.GameMaster, table.SessionId, table.GameMastersToken, address()), ["the service"]),
            .. seats.Select((seat, i) => new ObservedClient(
                $"player {i}", isGameMaster: false, _ => Socket.ConnectAsync(seat.Player, table.SessionId, seat.ConnectionToken, address()),
                ["the service"])),
        ];
        foreach (var client in clients) await client.StartAsync();
        var players = new Players(clients);
        var characters = seats.Select(s => s.CharacterId).Prepend(Guid.Empty);
        players._playing = Task.WhenAll(clients.Zip(characters, (client, character) => players.PlayAsync(client, new Script(client, character))));
        return players;
    }

    /// <summary>Waits until more commands of each are confirmed.</summary>
    public async Task PlayOnAsync()
    {
        var goals = _clients.ConvertAll(c => (Client: c, Goal: c.Tally.Confirmed + CommandsEach));
        await Eventually.HoldsAsync("play goes on", () => _playing.IsCompleted || goals.TrueForAll(g => g.Client.Tally.Confirmed >= g.Goal));
        if (_playing.IsCompleted) await _playing;
        Assert.Empty(_clients.SelectMany(c => c.Trouble));
    }

    /// <summary>Lets each finish its command, and no more.</summary>
    public async Task StopAsync()
    {
        await _over.CancelAsync();
        await _playing;
    }

    /// <summary>What each received, once all have applied what the log has for them.</summary>
    public async Task<List<Diary>> DiariesAsync(IReadOnlyList<Told> log)
    {
        await Eventually.HoldsAsync(
            "all have seen all that they may",
            () => _clients.TrueForAll(c => c.Version >= Checker.SeenBy(c.IsGameMaster, log)[^1].Version));
        return _clients.ConvertAll(c => c.Write());
    }

    public async ValueTask DisposeAsync()
    {
        await _over.CancelAsync();
        foreach (var client in _clients) await client.DisposeAsync();
        await _playing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _over.Dispose();
    }

    private async Task PlayAsync(ObservedClient client, Script script)
    {
        await Task.Yield();
        while (!_over.IsCancellationRequested) await client.DoAsync(script.Next());
    }
}
