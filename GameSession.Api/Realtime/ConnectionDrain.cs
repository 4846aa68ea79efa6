using Microsoft.Extensions.Options;

namespace GameSession.Api.Realtime;

/// <summary>
/// When the process is asked to stop, closes every connection with 1012, so that its client reconnects to another process. Everything else still
/// works meanwhile: what clients send before their connection is closed is committed and answered. The closes are spread over time, in random
/// order, so that the clients do not all reconnect at once. New connections are refused from the start.
/// </summary>
internal sealed class ConnectionDrain(ConnectionHub hub, IOptions<ConnectionLimits> limits, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>
    /// Completes when the close of every connection has begun. The web server stops after this and waits for the connections to end.
    /// </summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        hub.Refuse();
        var connections = hub.Groups.SelectMany(g => g.Value).ToArray();
        Random.Shared.Shuffle(connections);
        var seconds = Math.Min(limits.Value.DrainSeconds, (double)connections.Length / limits.Value.DrainClosesPerSecond);
        var start = time.GetTimestamp();
        var closed = 0;
        while (closed < connections.Length)
        {
            await Task.Delay(Tick, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var passed = time.GetElapsedTime(start).TotalSeconds;
            // When time is up, all remaining connections are closed at once.
            var due = cancellationToken.IsCancellationRequested || passed >= seconds ? connections.Length
                : (int)(connections.Length * passed / seconds);
            while (closed < due) ConnectionHub.CloseForDrain(connections[closed++]);
        }
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
