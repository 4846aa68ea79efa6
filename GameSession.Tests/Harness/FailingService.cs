using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

[assembly: HostingStartup(typeof(FailingService.Startup))]

namespace GameSession.Tests.Harness;

/// <summary>A background service that fails as none of the product's does, in an Api process that a test starts with it.</summary>
internal sealed class FailingService(IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>The environment variable that asks for it: this assembly's own web applications are to be spared.</summary>
    public const string Wanted = "GAMESESSION_TESTS_FAIL";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var started = new TaskCompletionSource();
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(stoppingToken);
        throw new InvalidOperationException("A fault that a test asked for.");
    }

    /// <summary>How it gets into the Api: ASP.NET Core calls it there.</summary>
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
