using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GameSession.Api.Messaging;

/// <summary>Whether exchange, queues and bindings are as they must be, or can be made so.</summary>
internal sealed class TopologyHealthCheck(TopologyKeeper keeper) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        keeper.Conflict is { } conflict ? new HealthCheckResult(context.Registration.FailureStatus, conflict) : HealthCheckResult.Healthy());
}
