using System.Runtime.CompilerServices;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GameSession.Tests.ServiceDefaults;

public sealed class UnobservedExceptionsTests
{
    [Fact]
    public async Task A_failure_that_nobody_waited_for_is_logged_as_an_error()
    {
        var marker = $"{Guid.NewGuid()}";
        using var logs = new CapturedLog();
        var builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(logs);
        builder.AddServiceDefaults();
        using var host = builder.Build();
        await host.StartAsync(TestContext.Current.CancellationToken);

        FailUnobserved(marker);
        await Eventually.HoldsAsync("an error in the log", () =>
        {
            // It is the collector that finds the task.
            GC.Collect();
            GC.WaitForPendingFinalizers();
            return logs.Lines.Any(l => l.Level == LogLevel.Error && l.Exception?.InnerException?.Message == marker);
        });
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    // Not inlined: nothing may hold the task any more.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailUnobserved(string marker) => _ = Task.FromException(new InvalidOperationException(marker));
}
