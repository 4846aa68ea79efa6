using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.Hosting;

/// <summary>Applies a time limit to every registered check, also to one that blocks or ignores its cancellation token.</summary>
internal sealed class HealthCheckTimeLimit(IServiceScopeFactory scopes, TimeProvider time, ILogger<LimitedHealthCheck> logger)
    : IPostConfigureOptions<HealthCheckServiceOptions>
{
    /// <summary>The time limit of a check that sets none. A probe must use a longer timeout.</summary>
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
