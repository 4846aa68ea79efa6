using System.Collections.Concurrent;
using System.Collections.Immutable;
using GameSession.Api.Protocol;

namespace GameSession.Api.Realtime;

/// <summary>
/// The connections of this process by session. Reading a group takes one dictionary look-up and returns an immutable array; adding and removing
/// copy the array. Thread-safe.
/// </summary>
internal sealed class ConnectionHub
{
    private readonly ConcurrentDictionary<Guid, ImmutableArray<Connection>> _groups = new();
    private volatile bool _draining;

    public IEnumerable<KeyValuePair<Guid, ImmutableArray<Connection>>> Groups => _groups;

    public ImmutableArray<Connection> Group(Guid sessionId) => _groups.TryGetValue(sessionId, out var group) ? group : [];

    /// <summary>Adds a connection. During the drain it is closed with 1012 at once, so that its client goes to another process.</summary>
    public void Add(Connection connection)
    {
        _groups.AddOrUpdate(connection.SessionId, static (_, c) => [c], static (_, group, c) => group.Add(c), connection);
        if (_draining) CloseForDrain(connection);
    }

    public void Remove(Connection connection)
    {
        while (_groups.TryGetValue(connection.SessionId, out var group))
        {
            var rest = group.Remove(connection);
            var done = rest.IsEmpty
                ? _groups.TryRemove(KeyValuePair.Create(connection.SessionId, group))
                : _groups.TryUpdate(connection.SessionId, rest, group);
            if (done) return;
        }
    }

    /// <summary>Closes a player's connections to a session, or all connections to it when <paramref name="playerId"/> is null.</summary>
    public void Close(Guid sessionId, Guid? playerId, int code, string reason)
    {
        foreach (var connection in Group(sessionId))
        {
            if (playerId is null || connection.PlayerId == playerId) connection.Close(code, reason);
        }
    }

    /// <summary>From now on, new connections are closed with 1012.</summary>
    public void Refuse() => _draining = true;

    /// <summary>Closes the connection so that its client goes to another process.</summary>
    public static void CloseForDrain(Connection connection) => connection.Close(CloseCodes.ServiceRestart, "server_draining");
}
