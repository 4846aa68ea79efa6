using Microsoft.Extensions.Options;

namespace GameSession.Api.Realtime;

/// <summary>
/// When the process is asked to stop, tells every client to come back elsewhere (1012) while everything else still works: what they do
/// until their turn comes is committed and answered. The closes are spread in time, in random order, so that those who come back do not
/// come all at once. New connections are refused from the first moment on.
/// </summary>
internal sealed class ConnectionDrain(ConnectionHub hub, IOptions<ConnectionLimits> limits, TimeProvider time) : IHostedLifecycleService
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    /// <summary>Ends when every connection has been told. The web server, which stops after this, waits for them to end.</summary>
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
            // Out of time, all that are left are told at once.
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
