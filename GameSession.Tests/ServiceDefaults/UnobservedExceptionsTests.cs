using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using GameSession.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GameSession.Tests.ServiceDefaults;

public sealed class UnobservedExceptionsTests
{
    [Fact]
    public async Task A_failure_that_nobody_waited_for_is_logged_as_an_error()
    {
        var marker = $"{Guid.NewGuid()}";
        using var logs = new Logs();
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
            return logs.Errors.Any(e => e.InnerException?.Message == marker);
        });
        await host.StopAsync(TestContext.Current.CancellationToken);
    }

    // Not inlined: nothing may hold the task any more.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void FailUnobserved(string marker) => _ = Task.FromException(new InvalidOperationException(marker));

    private sealed class Logs : ILoggerProvider, ILogger
    {
        public ConcurrentQueue<Exception> Errors { get; } = [];

        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel == LogLevel.Error && exception is not null) Errors.Enqueue(exception);
        }

        public void Dispose()
        {
        }
    }
}
