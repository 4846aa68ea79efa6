using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>Wraps another check: runs it at most once at a time, stops waiting for it when the caller's time is up, and logs when it begins to
/// fail and when it succeeds again.</summary>
/// <remarks>Thread-safe. A caller joins the run that is under way instead of starting another one, so a check that blocks occupies one thread
/// and not one for each request. The health service cancels the caller's token after the registration's timeout and reports the check's
/// failure status. A caller that comes after a run has exceeded its time limit, and before the run ends, gets the failure at once.</remarks>
internal sealed partial class LimitedHealthCheck(
    Func<IServiceProvider, IHealthCheck> check, TimeSpan limit, IServiceScopeFactory scopes, TimeProvider time, ILogger<LimitedHealthCheck> logger)
    : IHealthCheck
{
    private readonly Lock _gate = new();
    private Task<HealthCheckResult>? _running;
    private long _startedAt;
    private bool _fails;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Task<HealthCheckResult> running;
        lock (_gate)
        {
            if (_running is null or { IsCompleted: true })
            {
                _startedAt = time.GetTimestamp();
#pragma warning disable RS0030 // A check may block its thread, which must not be the caller's; callers await the run.
                _running = Task.Run(() => RunAsync(context), CancellationToken.None);
#pragma warning restore RS0030
            }
            else if (time.GetElapsedTime(_startedAt) >= limit)
            {
                const string Reason = "An earlier run has not ended yet.";
                Note(context, Reason);
                return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, Reason));
            }

            running = _running;
        }

        return running.WaitAsync(cancellationToken);
    }

    private async Task<HealthCheckResult> RunAsync(HealthCheckContext context)
    {
        using var cancellation = new CancellationTokenSource(limit, time);
        try
        {
            // The run has its own scope and token: the caller's end with the caller, and a pooled context must not be returned while it is in use.
            await using var scope = scopes.CreateAsyncScope();
            var result = await check(scope.ServiceProvider).CheckHealthAsync(context, cancellation.Token);
            Note(context, result.Status == HealthStatus.Healthy ? null : result.Description ?? result.Exception?.Message ?? result.Status.ToString());
            return result;
        }
        catch (Exception e)
        {
            // Returns what the health service would report. Throwing would leave an unobserved exception after the caller has given up.
            var reason = e is OperationCanceledException ? "It did not end in time." : e.Message;
            Note(context, reason);
            return new HealthCheckResult(context.Registration.FailureStatus, reason, e);
        }
    }

    /// <param name="failure">Null when the check succeeds.</param>
    private void Note(HealthCheckContext context, string? failure)
    {
        var fails = failure is not null;
        if (Interlocked.Exchange(ref _fails, fails) == fails) return;
        if (fails) Log.Fails(logger, context.Registration.Name, failure!);
        else Log.Holds(logger, context.Registration.Name);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Health check {Check} fails: {Reason}")]
        public static partial void Fails(ILogger logger, string check, string reason);

        [LoggerMessage(LogLevel.Information, "Health check {Check} succeeds again")]
        public static partial void Holds(ILogger logger, string check);
    }
}
