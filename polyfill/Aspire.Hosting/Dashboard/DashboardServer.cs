using Microsoft.Extensions.Hosting;

namespace Aspire.Hosting.Dashboard;

internal sealed class DashboardServer : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
