using GameSession.Api.Persistence;
using GameSession.Api.Realtime;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Sessions;

/// <summary>
/// Looks once a second, and whenever Redis returns, whether the log has versions that no message told of, or no longer has what is known: Redis
/// can lose a message, a process can die between its commit and its message, a failover can lose commits. Also lets go of sessions that nobody uses.
/// </summary>
internal sealed partial class SessionTail(
    SessionRegistry sessions, EventLog log, ConnectionHub hub, RedisBackplane backplane, IOptions<SessionOptions> options,
    ILogger<SessionTail> logger) : BackgroundService
{
    private const int SessionsPerQuery = 1000;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var wake = new SemaphoreSlim(0);
        void Wake() => wake.Release();
        backplane.Reconnected += Wake;
        try
        {
            while (!stoppingToken.IsCancellationRequested)
            {
                await wake.WaitAsync(options.Value.TailMilliseconds, stoppingToken);
                await LookAsync(stoppingToken);
                LetIdleGo();
            }
        }
        catch (OperationCanceledException)
        {
            // The process is being stopped.
        }
        finally
        {
            backplane.Reconnected -= Wake;
        }
    }

    private async Task LookAsync(CancellationToken ct)
    {
        try
        {
            foreach (var chunk in sessions.Runtimes.Where(r => !hub.Group(r.SessionId).IsEmpty).Chunk(SessionsPerQuery))
            {
                var known = chunk.ToDictionary(r => r.SessionId, r => (Runtime: r, Session: r.Snapshot));
                foreach (var sessionId in await log.FindNewsAsync([.. known.Values.Select(k => k.Session)], ct))
                {
                    // A runtime that has moved on meanwhile has looked at the log itself.
                    known[sessionId].Runtime.Doubt(known[sessionId].Session.Version + 1);
                }
            }
        }
        catch (Exception e) when (EventLog.IsUnavailable(e))
        {
            Log.NotRead(logger, e.Message);
        }
        catch (Exception e) when (e is not OperationCanceledException || !ct.IsCancellationRequested)
        {
            // Whatever it was, the next look is due in a second: without it players would miss events.
            Log.Failed(logger, e);
        }
    }

    private void LetIdleGo()
    {
        var idle = TimeSpan.FromSeconds(options.Value.IdleSeconds);
        foreach (var runtime in sessions.Runtimes)
        {
            if (runtime.Unused > idle && hub.Group(runtime.SessionId).IsEmpty) runtime.LetGo();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "The log cannot be read: {Reason}")]
        public static partial void NotRead(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "Looking for missed events failed")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
