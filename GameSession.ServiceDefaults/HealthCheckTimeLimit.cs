using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>Holds every registered check to its time limit, also one that blocks or ignores its cancellation token.</summary>
internal sealed class HealthCheckTimeLimit(IServiceScopeFactory scopes, TimeProvider time, ILogger<LimitedHealthCheck> logger)
    : IPostConfigureOptions<HealthCheckServiceOptions>
{
    /// <summary>How long a check that says nothing else may take. Whoever probes has to be willing to wait longer.</summary>
    internal static readonly TimeSpan Default = TimeSpan.FromSeconds(3);

    public void PostConfigure(string? name, HealthCheckServiceOptions options)
    {
        foreach (var registration in options.Registrations)
        {
            if (registration.Timeout == Timeout.InfiniteTimeSpan)
                registration.Timeout = Default;
            var limited = new LimitedHealthCheck(registration.Factory, registration.Timeout, scopes, time, logger);
            registration.Factory = _ => limited;
        }
    }
}
