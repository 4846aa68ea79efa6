using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Microsoft.Extensions.Hosting;

/// <summary>Runs another check at most once at a time, and stops waiting for it when the caller's time is up.</summary>
/// <remarks>Thread-safe. Callers join a run that is under way rather than start another beside it, so a check that blocks a thread blocks
/// one thread and not one for each request. The health service cancels the caller's token after the registration's timeout and reports
/// the check's failure status; who comes after a run's time is up, and before its end, is told of the failure at once.</remarks>
internal sealed class LimitedHealthCheck(Func<IServiceProvider, IHealthCheck> check, TimeSpan limit, IServiceScopeFactory scopes) : IHealthCheck
{
    private readonly Lock _gate = new();
    private Task<HealthCheckResult>? _running;
    private long _startedAt;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        Task<HealthCheckResult> running;
        lock (_gate)
        {
            if (_running is null or { IsCompleted: true })
            {
                _startedAt = Stopwatch.GetTimestamp();
                _running = Task.Run(() => RunAsync(context), CancellationToken.None);
            }
            else if (Stopwatch.GetElapsedTime(_startedAt) >= limit)
                return Task.FromResult(new HealthCheckResult(context.Registration.FailureStatus, "An earlier run has not ended yet."));

            running = _running;
        }

        return running.WaitAsync(cancellationToken);
    }

    private async Task<HealthCheckResult> RunAsync(HealthCheckContext context)
    {
        // A scope and a token of its own: the caller's end with the caller, and a pooled context must not be given back while it is in use.
        await using var scope = scopes.CreateAsyncScope();
        using var cancellation = new CancellationTokenSource(limit);
        return await check(scope.ServiceProvider).CheckHealthAsync(context, cancellation.Token);
    }
}
