using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Logs the exceptions of tasks that nothing awaited, which would otherwise be lost. They are reported when the garbage collector finds the task,
/// which may be long after the fault.
/// </summary>
internal sealed partial class UnobservedExceptions(ILogger<UnobservedExceptions> logger) : IHostedService
{
    public Task StartAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException += OnUnobserved;
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        TaskScheduler.UnobservedTaskException -= OnUnobserved;
        return Task.CompletedTask;
    }

    private void OnUnobserved(object? sender, UnobservedTaskExceptionEventArgs e) => Log.Unobserved(logger, e.Exception);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A background task failed and nothing observed its exception")]
        public static partial void Unobserved(ILogger logger, Exception exception);
    }
}
