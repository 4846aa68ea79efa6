using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: HostingStartup(typeof(FailingService.Startup))]

namespace GameSession.Tests.Harness;

/// <summary>A background service that throws, as none of the product's does. A test starts an Api process with it.</summary>
internal sealed class FailingService(IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>The environment variable that enables it: web applications in the tests' own process must not run it.</summary>
    public const string Wanted = "GAMESESSION_TESTS_FAIL";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        throw new InvalidOperationException("A fault that a test asked for.");
    }

    /// <summary>Adds the service to the Api; ASP.NET Core calls it there.</summary>
    internal sealed class Startup : IHostingStartup
    {
        public void Configure(IWebHostBuilder builder)
        {
            if (Environment.GetEnvironmentVariable(Wanted) is not null)
            {
                builder.ConfigureServices(services => services.AddHostedService<FailingService>());
            }
        }
    }
}
