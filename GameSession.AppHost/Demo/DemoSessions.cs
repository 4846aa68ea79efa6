using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GameSession.AppHost.Demo;

/// <summary>The demo sessions that are being played. Each ends with its fight, after a few minutes at most, and with the AppHost.</summary>
internal sealed partial class DemoSessions(ILogger<DemoSessions> logger) : IHostedService, IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly CancellationTokenSource _stopping = new();
    private readonly Lock _lock = new();
    private readonly List<Task> _playing = [];

    /// <summary>Creates a session at this address of the Api, lets its players play, and returns its id when the fight has begun.</summary>
    public async Task<Guid> PlayAsync(Uri api, CancellationToken ct)
    {
        var session = await DemoSession.StartAsync(new HttpClient { BaseAddress = api }, logger, ct);
        lock (_lock)
        {
            _playing.RemoveAll(p => p.IsCompleted);
            _playing.Add(PlayAsync(session));
        }

        return session.Id;
    }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await _stopping.CancelAsync();
        Task all;
        lock (_lock) all = Task.WhenAll(_playing);
        await all.WaitAsync(cancellationToken);
    }

    public void Dispose() => _stopping.Dispose();

    private async Task PlayAsync(DemoSession session)
    {
        await using var playing = session;
        using var over = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
        over.CancelAfter(Longest);
        try
        {
            await session.PlayAsync(over.Token);
            Log.Over(logger, session.Id);
        }
        catch (OperationCanceledException)
        {
            Log.Ended(logger, session.Id);
        }
        catch (Exception e)
        {
            Log.Failed(logger, session.Id, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The fight of the demo session {Session} is over")]
        public static partial void Over(ILogger logger, Guid session);

        [LoggerMessage(EventId = 2, Level = LogLevel.Information, Message = "The demo session {Session} was ended before its fight was over")]
        public static partial void Ended(ILogger logger, Guid session);

        [LoggerMessage(EventId = 3, Level = LogLevel.Warning, Message = "The demo session {Session} failed: make another one")]
        public static partial void Failed(ILogger logger, Guid session, Exception exception);
    }
}
