using System.Collections.Concurrent;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Api.Sessions;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Presence;

/// <summary>
/// Tracks which players are online. A player comes online with the first connection, in any process, and goes offline some time after the last
/// one has ended, so that a reconnect is not announced. Also sends the service's heartbeat and a ping to every connection, and marks the connections
/// of this process in Redis as heard from. While Redis is unavailable, each process knows only its own connections.
/// </summary>
internal sealed class PresenceTracker(
    PresenceStore store, ConnectionHub hub, RedisBackplane backplane, CombatMirror combats, SessionRuntimeServices process, SessionRegistry sessions,
    IOptions<ConnectionLimits> limits, TimeProvider time, ILogger<PresenceTracker> logger)
    : LoopService(new FailureLog("Sending heartbeats and refreshing presence", time, logger))
{
    /// <summary>Between two rounds.</summary>
    public static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // How many sessions' metadata go to Redis together.
    private const int ShownAtOnce = 100;

    private readonly ConcurrentDictionary<(Guid SessionId, Guid PlayerId), long> _leaving = new();
    private readonly ConcurrentDictionary<Guid, Session> _accessed = new();
    private readonly SurplusConnections _surplus = new(store, hub, limits, time);
    private readonly PeriodicTimer _timer = new(Tick, time);
    private readonly HeartbeatSchedule _heartbeats = new(limits.Value.HeartbeatSeconds, time);
    private int _hasReturned;
    private Task<IAsyncDisposable?>? _subscribing;

    /// <summary>Registers a connection. When the player then has one too many, the one silent longest is closed a moment later.</summary>
    public async Task ConnectAsync(Session session, Connection connection)
    {
        var player = (session.Id, connection.PlayerId);
        _leaving.TryRemove(player, out _);
        if (await store.RefreshAsync(session, [connection], isWhole: false) is { } change)
        {
            Take(session.Id, change);
            return;
        }

        var here = _surplus.Own(session.Id, connection.PlayerId).Count;
        if (here == 0) Announce(session.Id, connection.PlayerId, online: true);
        if (here >= limits.Value.ConnectionsPerPlayer) _surplus.Add(session.Id, connection.PlayerId);
    }

    /// <summary>Removes a connection that is no longer in the hub.</summary>
    public async Task DisconnectAsync(Connection connection)
    {
        await store.DisconnectAsync(connection);
        if (!IsHere(connection.SessionId, connection.PlayerId))
        {
            _leaving[(connection.SessionId, connection.PlayerId)] = time.GetTimestamp();
        }
    }

    /// <summary>Writes the session's metadata, which have changed.</summary>
    public Task TouchAsync(Session session)
    {
        // A note of an access before would otherwise write older metadata at the next tick.
        Touch(session);
        return store.ShowAsync(session);
    }

    /// <summary>Notes that the session was accessed. Its metadata are written at the next tick.</summary>
    public void Touch(Session session) =>
        _accessed.AddOrUpdate(session.Id, static (_, now) => now, static (_, noted, now) => now.Version < noted.Version ? noted : now, session);

    /// <summary>The players who are online.</summary>
    public async Task<IReadOnlySet<Guid>> OnlineAsync(Guid sessionId)
    {
        if (await store.OnlineAsync(sessionId) is not var (online, gone)) return hub.Group(sessionId).Select(c => c.PlayerId).ToHashSet();
        foreach (var player in gone) Announce(sessionId, player, online: false);
        return online;
    }

    /// <summary>
    /// How long each of these players has not been online; zero for those who are. Null while Redis is unavailable: then nobody knows. After a loss
    /// of Redis's data an absence is counted from the first call on.
    /// </summary>
    public async Task<IReadOnlyDictionary<Guid, TimeSpan>?> AbsencesAsync(Guid sessionId, IReadOnlyList<Guid> players)
    {
        await OnlineAsync(sessionId);
        return await store.AbsencesAsync(sessionId, players);
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        backplane.Reconnected += OnReconnected;
        sessions.Accessed += Touch;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        sessions.Accessed -= Touch;
        if (_subscribing is not null && await _subscribing is { } subscription) await subscription.DisposeAsync();
    }

    public override void Dispose()
    {
        backplane.Reconnected -= OnReconnected;
        base.Dispose();
        _timer.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        _subscribing ??= SubscribeAsync(ct);
        await _timer.WaitForNextTickAsync(ct);
        _heartbeats.Advance();
        BeatHearts();
        await LetLeaveAsync();
        await _surplus.CloseAsync();
        await ShowAccessedAsync();
        if (await RefreshAsync(all: Interlocked.Exchange(ref _hasReturned, 0) == 1)) Works();
    }

    // Redis being unavailable causes no exception here, so none is transient.
    protected override bool Passes(Exception e) => false;

    private async Task<IAsyncDisposable?> SubscribeAsync(CancellationToken ct)
    {
        try
        {
            return await backplane.SubscribeAsync(RedisBackplane.ProcessChannel(process.ProcessId), _surplus.Hear, ct);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    private void OnReconnected() => Volatile.Write(ref _hasReturned, 1);

    private void BeatHearts()
    {
        // With a ping, which the peer's library answers by itself.
        var heartbeat = Frame.Join(
            [Frame.Text(Envelope.Write(MessageTypes.Heartbeat, reference: null, new HeartbeatMessage(time.WireNow()))), Frame.Ping]);
        var timeout = TimeSpan.FromSeconds(limits.Value.PeerTimeoutSeconds);
        foreach (var (sessionId, group) in hub.Groups)
        {
            if (!_heartbeats.IsDue(sessionId)) continue;
            foreach (var connection in group)
            {
                if (connection.Silence > timeout) connection.Close(CloseCodes.PeerTimeout, "no answer");
                else connection.Send(heartbeat);
            }
        }
    }

    // The sessions whose heartbeat is due, or all.
    private async Task<bool> RefreshAsync(bool all)
    {
        var isWell = true;
        foreach (var runtime in sessions.Runtimes)
        {
            if (!all && !_heartbeats.IsDue(runtime.SessionId)) continue;
            try
            {
                if (await RefreshAsync(runtime)) continue;
                // When Redis does not answer for one session, it does not answer for the next, and heartbeats must not wait for it.
                break;
            }
            catch (Exception e)
            {
                // A fault in one session must not affect the presence of the others.
                Failures.Fails(e, Passes(e));
                isWell = false;
            }
        }

        return isWell;
    }

    // False when Redis does not answer.
    private async Task<bool> RefreshAsync(SessionRuntime runtime)
    {
        if (runtime.Version == 0) return true;
        var isWhole = true;
        foreach (var connections in hub.Group(runtime.SessionId).Where(c => !c.IsClosing).Chunk(PresenceStore.ConnectionsPerRefresh))
        {
            if (await store.RefreshAsync(runtime.Snapshot, connections, isWhole) is not { } change) return false;
            Take(runtime.SessionId, change);
            isWhole = false;
        }

        if (!isWhole) combats.Restore(runtime.Snapshot);
        return true;
    }

    private async Task ShowAccessedAsync()
    {
        foreach (var sessions in _accessed.Chunk(ShownAtOnce))
        {
            foreach (var noted in sessions) _accessed.TryRemove(noted);
            var shown = await Task.WhenAll(sessions.Select(s => store.ShowAsync(s.Value)));
            if (!shown.Contains(null)) continue;
            // The next access or the next heartbeat repeats what Redis did not take.
            _accessed.Clear();
            return;
        }
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

    private void Take(Guid sessionId, PresenceChange change)
    {
        foreach (var player in change.Crowded) _surplus.Add(sessionId, player);
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
