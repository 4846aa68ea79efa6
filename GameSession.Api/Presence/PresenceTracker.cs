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
internal sealed partial class PresenceTracker(
    PresenceStore store, ConnectionHub hub, RedisBackplane backplane, CombatMirror combats, SessionRuntimeServices process, IServiceProvider services,
    IOptions<ConnectionLimits> limits, TimeProvider time, ILogger<PresenceTracker> logger) : BackgroundService
{
    private static readonly TimeSpan Tick = TimeSpan.FromSeconds(1);

    // Longer than a tick: by then every process has noted how long its own have been silent.
    private static readonly TimeSpan ReplaceAfter = 1.5 * Tick;

    private readonly ConcurrentDictionary<(Guid SessionId, Guid PlayerId), long> _leaving = new();

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

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var returned = 0;
        void OnReconnected() => Interlocked.Exchange(ref returned, 1);
        backplane.Reconnected += OnReconnected;
        void OnAccessed(Session session) => _accessed[session.Id] = session;
        var sessions = services.GetRequiredService<SessionRegistry>();
        sessions.Accessed += OnAccessed;
        var subscribing = SubscribeAsync(stoppingToken);
        var every = TimeSpan.FromSeconds(limits.Value.HeartbeatSeconds);
        var last = time.GetTimestamp();
        try
        {
            using var timer = new PeriodicTimer(Tick, time);
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    await LetLeaveAsync();
                    await ReplaceAsync();
                    await ShowAccessedAsync();
                    if (Interlocked.Exchange(ref returned, 0) == 1) await RefreshAllAsync();
                    if (time.GetElapsedTime(last) < every) continue;
                    last = time.GetTimestamp();
                    BeatHearts();
                    await RefreshAllAsync();
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // One bad session must not cost all the others their heartbeats.
                    Log.Failed(logger, e);
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process is being stopped.
        }
        finally
        {
            backplane.Reconnected -= OnReconnected;
            sessions.Accessed -= OnAccessed;
            if (await subscribing is { } subscription) await subscription.DisposeAsync();
        }
    }

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
        catch (Exception e)
        {
            // Other processes take this one for dead when they count connections: more of them are let in.
            Log.NotSubscribed(logger, e);
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
    private async Task RefreshAllAsync()
    {
        foreach (var runtime in services.GetRequiredService<SessionRegistry>().Runtimes)
        {
            if (runtime.Version == 0) continue;
            var isWhole = true;
            foreach (var connections in hub.Group(runtime.SessionId).Where(c => !c.IsClosing).Chunk(PresenceStore.ConnectionsPerRefresh))
            {
                // A Redis that does not answer for one session does not answer for the next: hearts must go on beating meanwhile.
                if (await store.RefreshAsync(runtime.Snapshot, connections, isWhole) is not { } change) return;
                Take(runtime.SessionId, change);
                isWhole = false;
            }

            if (!isWhole) combats.Restore(runtime.Snapshot);
        }
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

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A round of heartbeats failed")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(LogLevel.Error, "The process's own channel in Redis could not be subscribed: its connections do not count in other processes until it is restarted")]
        public static partial void NotSubscribed(ILogger logger, Exception exception);
    }
}
