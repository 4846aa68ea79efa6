namespace GameSession.Api.Realtime;

/// <summary>
/// When the process is asked to stop, tells every client to come back elsewhere (1012), as soon as the stop begins: the web server waits for
/// open requests, and a socket is one.
/// </summary>
internal sealed class ConnectionDrain(ConnectionHub hub, IHostApplicationLifetime lifetime) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        lifetime.ApplicationStopping.Register(hub.Drain);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
