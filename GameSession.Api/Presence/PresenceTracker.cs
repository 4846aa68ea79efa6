using System.Collections.Concurrent;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Api.Sessions;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Presence;

/// <summary>
/// Who is at the table right now. A player is online with the first connection, in whatever process, and offline some time after the
/// last one is gone, so that a reconnect does not flicker. Also the service's heartbeat: to every connection a message, to Redis a sign of
/// life for what it holds of them. While Redis is away each process speaks for its own connections.
/// </summary>
internal sealed class PresenceTracker(
    PresenceStore store, ConnectionHub hub, RedisBackplane backplane, CombatMirror combats, SessionRuntimeServices process, IServiceProvider services,
    IOptions<ConnectionLimits> limits, TimeProvider time, ILogger<PresenceTracker> logger)
    : LoopService(new FailureLog("A round of heartbeats", time, logger))
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(Guid SessionId, Guid PlayerId), long> _leaving = new();
    private readonly PeriodicTimer _timer = new(Tick, time);
    private long _lastBeat = time.GetTimestamp();
    private int _hasReturned;

    /// <summary>Counts a connection in.</summary>
    /// <returns>The player's connections to the session, this one included: in all processes, or in this one while Redis is away.</returns>
    public async Task<int> ConnectAsync(Session session, Connection connection)
    {
        _leaving.TryRemove((session.Id, connection.PlayerId), out _);
        var change = await store.RefreshAsync(session, [connection]);
        if (change is null)
        {
            var here = hub.Group(session.Id).Count(c => c.PlayerId == connection.PlayerId);
            if (here == 0) Announce(session.Id, connection.PlayerId, online: true);
            return here + 1;
        }

        Announce(session.Id, change);
        return change.Connections;
    }

    /// <summary>Counts a connection out; it is no longer in the hub.</summary>
    public async Task DisconnectAsync(Connection connection)
    {
        await store.DisconnectAsync(connection);
        if (!IsHere(connection.SessionId, connection.PlayerId))
        {
            _leaving[(connection.SessionId, connection.PlayerId)] = time.GetTimestamp();
        }
    }

    /// <summary>Writes the session's metadata, for which a request is an access.</summary>
    public async Task TouchAsync(Session session)
    {
        if (await store.RefreshAsync(session, []) is { } change) Announce(session.Id, change);
    }

    /// <summary>The players that are online.</summary>
    public async Task<IReadOnlySet<Guid>> OnlineAsync(Guid sessionId) =>
        await store.OnlineAsync(sessionId) ?? hub.Group(sessionId).Select(c => c.PlayerId).ToHashSet();

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        backplane.Reconnected += OnReconnected;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        backplane.Reconnected -= OnReconnected;
        base.Dispose();
        _timer.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await _timer.WaitForNextTickAsync(ct);
        var isDue = time.GetElapsedTime(_lastBeat) >= TimeSpan.FromSeconds(limits.Value.HeartbeatSeconds);
        if (isDue)
        {
            _lastBeat = time.GetTimestamp();
            BeatHearts();
        }

        await LetLeaveAsync();
        if (!(Interlocked.Exchange(ref _hasReturned, 0) == 1 || isDue) || await RefreshAllAsync()) Works();
    }

    // The absence of Redis is no failure here.
    protected override bool Passes(Exception e) => false;

    private void OnReconnected() => Volatile.Write(ref _hasReturned, 1);

    private void BeatHearts()
    {
        var heartbeat = Frame.Text(Envelope.Write(MessageTypes.Heartbeat, reference: null, new HeartbeatMessage(time.WireNow())));
        var patience = TimeSpan.FromSeconds(limits.Value.PeerTimeoutSeconds);
        foreach (var (_, group) in hub.Groups)
        {
            foreach (var connection in group)
            {
                if (connection.Silence > patience) connection.Close(CloseCodes.PeerTimeout, "no answer");
                else connection.Send(heartbeat);
            }
        }
    }

    // The registry is resolved here: it needs this class's other half, the runtime, which must not need presence.
    private async Task<bool> RefreshAllAsync()
    {
        var isWell = true;
        foreach (var runtime in services.GetRequiredService<SessionRegistry>().Runtimes)
        {
            var group = hub.Group(runtime.SessionId);
            if (group.IsEmpty || runtime.Version == 0) continue;
            try
            {
                // A Redis that does not answer for one session does not answer for the next: hearts must go on beating meanwhile.
                if (await store.RefreshAsync(runtime.Snapshot, group) is not { } change) break;
                Announce(runtime.SessionId, change);
                combats.Restore(runtime.Snapshot);
            }
            catch (Exception e)
            {
                // One bad session must not cost the others their presence.
                Failures.Fails(e, Passes(e));
                isWell = false;
            }
        }

        return isWell;
    }

    private async Task LetLeaveAsync()
    {
        foreach (var (player, since) in _leaving)
        {
            if (time.GetElapsedTime(since).TotalSeconds < limits.Value.OfflineAfterSeconds) continue;
            _leaving.TryRemove(KeyValuePair.Create(player, since));
            if (IsHere(player.SessionId, player.PlayerId)) continue;
            if (await store.TryGoOfflineAsync(player.SessionId, player.PlayerId) ?? true) Announce(player.SessionId, player.PlayerId, online: false);
        }
    }

    private bool IsHere(Guid sessionId, Guid playerId) => hub.Group(sessionId).Any(c => c.PlayerId == playerId);

    private void Announce(Guid sessionId, PresenceChange change)
    {
        foreach (var player in change.Came) Announce(sessionId, player, online: true);
        foreach (var player in change.Gone) Announce(sessionId, player, online: false);
    }

    private void Announce(Guid sessionId, Guid playerId, bool online)
    {
        var message = Envelope.Write(MessageTypes.Presence, reference: null, new PresenceMessage(playerId, online));
        backplane.Publish(sessionId, UpdateMessage.OfMessage(process.ProcessId, message));
        var frame = Frame.Text(message);
        foreach (var connection in hub.Group(sessionId)) connection.Send(frame);
    }
}
