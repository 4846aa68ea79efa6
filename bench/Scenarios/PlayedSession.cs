using System.Text.Json.Nodes;

namespace GameSession.Scenarios;

/// <summary>A session with its players and their connections.</summary>
internal sealed class PlayedSession(Seat gameMaster, IReadOnlyList<Seat> players) : IDisposable
{
    private readonly List<PlayerConnection> _connections = [];

    public Seat GameMaster => gameMaster;

    public IReadOnlyList<Seat> Players => players;

    /// <summary>In the order of the players, once they are connected.</summary>
    public IReadOnlyList<PlayerConnection> Connections => _connections;

    public static async Task<PlayedSession> CreateAsync(ApiClient api, int players, JsonObject? state = null)
    {
        var gameMaster = await api.CreateSessionAsync(state);
        var seats = new List<Seat>();
        while (seats.Count < players) seats.Add(await api.JoinAsync(gameMaster.SessionId));
        return new PlayedSession(gameMaster, seats);
    }

    /// <summary>Creates many sessions, several at a time.</summary>
    public static async Task<PlayedSession[]> CreateAsync(ApiClient api, int sessions, int players, Func<JsonObject>? state = null)
    {
        var created = new PlayedSession[sessions];
        await InParallelAsync(sessions, async i => created[i] = await CreateAsync(api, players, state?.Invoke()));
        return created;
    }

    /// <summary>Connects the players of many sessions, several sessions at a time.</summary>
    /// <param name="onMessage">Takes the messages of all of them, from several threads.</param>
    public static Task ConnectAsync(IReadOnlyList<PlayedSession> sessions, Uri api, Action<ReadOnlySpan<byte>> onMessage) =>
        InParallelAsync(sessions.Count, i => sessions[i].ConnectAsync(api, onMessage));

    public async Task ConnectAsync(Uri api, Action<ReadOnlySpan<byte>> onMessage)
    {
        foreach (var seat in players) await ConnectAsync(api, seat, onMessage);
    }

    public async Task ConnectAsync(Uri api, Seat seat, Action<ReadOnlySpan<byte>> onMessage) =>
        _connections.Add(await PlayerConnection.OpenAsync(api, seat, onMessage));

    public void Dispose()
    {
        foreach (var connection in _connections) connection.Dispose();
    }

    private static Task InParallelAsync(int count, Func<int, Task> act) => Parallel.ForEachAsync(
        Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) => await act(i));
}
