using System.Buffers.Text;
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

    // Longer than a tick: by then every process has noted how long its own have been silent.
    private static readonly TimeSpan ReplaceAfter = 1.5 * Tick;

    private readonly ConcurrentDictionary<(Guid SessionId, Guid PlayerId), long> _leaving = new();
    private readonly PeriodicTimer _timer = new(Tick, time);
    private long _lastBeat = time.GetTimestamp();
    private int _hasReturned;
    private Task<IAsyncDisposable?>? _subscribing;
    private SessionRegistry? _sessions;

    // Players with too many connections, and when the silence of those in this process was noted; 0 before.
    private readonly ConcurrentDictionary<(Guid SessionId, Guid PlayerId), long> _crowded = new();

    private readonly ConcurrentDictionary<Guid, Session> _accessed = new();

    /// <summary>Counts a connection in. When it is one too many, the one that has been silent longest is closed a moment later.</summary>
    public async Task ConnectAsync(Session session, Connection connection)
    {
        var player = (session.Id, connection.PlayerId);
        _leaving.TryRemove(player, out _);
        if (await store.RefreshAsync(session, [connection], isWhole: false) is { } change)
        {
            Take(session.Id, change);
            return;
        }

        var here = Own(session.Id, connection.PlayerId).Count;
        if (here == 0) Announce(session.Id, connection.PlayerId, online: true);
        if (here >= limits.Value.ConnectionsPerPlayer) _crowded.TryAdd(player, 0);
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

    /// <summary>Writes the session's metadata, which have changed.</summary>
    public Task TouchAsync(Session session) => store.ShowAsync(session);

    /// <summary>The players that are online.</summary>
    public async Task<IReadOnlySet<Guid>> OnlineAsync(Guid sessionId)
    {
        if (await store.OnlineAsync(sessionId) is not var (online, gone)) return hub.Group(sessionId).Select(c => c.PlayerId).ToHashSet();
        foreach (var player in gone) Announce(sessionId, player, online: false);
        return online;
    }

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        backplane.Reconnected += OnReconnected;
        _sessions = services.GetRequiredService<SessionRegistry>();
        _sessions.Accessed += OnAccessed;
        return base.StartAsync(cancellationToken);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_subscribing is not null && await _subscribing is { } subscription) await subscription.DisposeAsync();
    }

    public override void Dispose()
    {
        backplane.Reconnected -= OnReconnected;
        // The provider is being disposed of as well, and gives out nothing any more.
        if (_sessions is not null) _sessions.Accessed -= OnAccessed;
        base.Dispose();
        _timer.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        _subscribing ??= SubscribeAsync(ct);
        await _timer.WaitForNextTickAsync(ct);
        var isDue = time.GetElapsedTime(_lastBeat) >= TimeSpan.FromSeconds(limits.Value.HeartbeatSeconds);
        if (isDue)
        {
            _lastBeat = time.GetTimestamp();
            BeatHearts();
        }

        await LetLeaveAsync();
        await ReplaceAsync();
        await ShowAccessedAsync();
        if (!(Interlocked.Exchange(ref _hasReturned, 0) == 1 || isDue) || await RefreshAllAsync()) Works();
    }

    // The absence of Redis is no failure here.
    protected override bool Passes(Exception e) => false;

    private void OnAccessed(Session session) => _accessed[session.Id] = session;

    private async Task<IAsyncDisposable?> SubscribeAsync(CancellationToken ct)
    {
        try
        {
            return await backplane.SubscribeAsync(RedisBackplane.ProcessChannel(process.ProcessId), Hear, ct);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    // "{session_id} {player_id}": the player has too many connections, of which this process has some.
    private void Hear(ReadOnlyMemory<byte> message)
    {
        const int Length = 36;
        if (Utf8Parser.TryParse(message.Span, out Guid sessionId, out _) && message.Length > Length
            && Utf8Parser.TryParse(message.Span[(Length + 1)..], out Guid playerId, out _))
        {
            _crowded.TryAdd((sessionId, playerId), 0);
        }
    }

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
            try
            {
                if (await RefreshAsync(runtime)) continue;
                // A Redis that does not answer for one session does not answer for the next: hearts must go on beating meanwhile.
                break;
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

    // Every process that has some of the connections does this at about the same time, and closes its own.
    private async Task ReplaceAsync()
    {
        foreach (var (player, noted) in _crowded)
        {
            var own = Own(player.SessionId, player.PlayerId);
            if (noted == 0)
            {
                await store.NoteSilenceAsync(player.SessionId, player.PlayerId, own);
                _crowded[player] = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(noted) >= ReplaceAfter)
            {
                _crowded.TryRemove(player, out _);
                var replaced = await store.ReplaceAsync(player.SessionId, player.PlayerId) ?? Excess(own);
                foreach (var connection in own.Where(c => replaced.Contains(c.Id))) connection.Close(CloseCodes.Replaced, "replaced");
            }
        }
    }

    // What Redis would say if there were no other process.
    private List<Guid> Excess(List<Connection> own)
    {
        var limit = limits.Value.ConnectionsPerPlayer;
        var excess = Math.Max(0, own.Count - limit);
        return [.. own.OrderBy(c => c.Id).SkipLast(Math.Min(excess, limit)).OrderByDescending(c => c.Silence).Take(excess).Select(c => c.Id)];
    }

    private async Task ShowAccessedAsync()
    {
        foreach (var (id, session) in _accessed)
        {
            _accessed.TryRemove(id, out _);
            if (await store.ShowAsync(session) is not null) continue;
            // The next access, or the next heartbeat, makes good what Redis does not take now.
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

    private List<Connection> Own(Guid sessionId, Guid playerId) => [.. hub.Group(sessionId).Where(c => c.PlayerId == playerId && !c.IsClosing)];

    private void Take(Guid sessionId, PresenceChange change)
    {
        foreach (var player in change.Crowded) _crowded.TryAdd((sessionId, player), 0);
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
