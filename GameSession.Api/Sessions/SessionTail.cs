using GameSession.Api.Persistence;
using GameSession.Api.Realtime;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Sessions;

/// <summary>
/// Checks once a second, and whenever Redis is available again, whether the log has versions that no message announced, or has lost versions that
/// a replica has: Redis can lose a message, a process can die between its commit and its message, a failover can lose commits. Also drops
/// what idle sessions hold of their events, and evicts them.
/// </summary>
internal sealed class SessionTail(
    SessionRegistry sessions, EventReader log, ConnectionHub hub, RedisBackplane backplane, IOptions<SessionOptions> options,
    TimeProvider time, ILogger<SessionTail> logger) : LoopService(new FailureLog("Looking for missed events", time, logger))
{
    private const int SessionsPerQuery = 1000;

    private readonly SemaphoreSlim _wake = new(0);

    public override Task StartAsync(CancellationToken cancellationToken)
    {
        backplane.Reconnected += Wake;
        return base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        backplane.Reconnected -= Wake;
        base.Dispose();
        _wake.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await _wake.WaitAsync(options.Value.TailMilliseconds, ct);
        KeepUsed();
        DropOldEvents();
        EvictIdle();
        await LookAsync(ct);
        Works();
    }

    protected override bool Passes(Exception e) => PostgresErrors.PassesOrTimedOut(e);

    private void Wake() => _wake.Release();

    private async Task LookAsync(CancellationToken ct)
    {
        foreach (var chunk in sessions.Runtimes.Where(r => !hub.Group(r.SessionId).IsEmpty).Chunk(SessionsPerQuery))
        {
            var known = chunk.ToDictionary(r => r.SessionId, r => (Runtime: r, Session: r.Snapshot));
            foreach (var sessionId in await log.FindNewsAsync([.. known.Values.Select(k => k.Session)], ct))
            {
                // A runtime that has a newer version by now has checked the log itself.
                known[sessionId].Runtime.MayHaveGap(known[sessionId].Session.Version + 1);
            }
        }
    }

    // A connection that sends nothing is a use of the session too.
    private void KeepUsed()
    {
        foreach (var runtime in sessions.Runtimes)
        {
            if (runtime.IsUseDue && !hub.Group(runtime.SessionId).IsEmpty) runtime.Use();
        }
    }

    private void DropOldEvents()
    {
        foreach (var runtime in sessions.Runtimes) runtime.Recent.Trim();
    }

    private void EvictIdle()
    {
        var idle = TimeSpan.FromSeconds(options.Value.IdleSeconds);
        foreach (var runtime in sessions.Runtimes)
        {
            if (runtime.Unused > idle && hub.Group(runtime.SessionId).IsEmpty) runtime.Evict();
        }
    }
}
