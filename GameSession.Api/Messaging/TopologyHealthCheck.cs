using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace GameSession.Api.Messaging;

/// <summary>Checks whether exchange, queues and bindings are as the service needs them, or can be declared so.</summary>
internal sealed class TopologyHealthCheck(TopologyKeeper keeper) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) => Task.FromResult(
        keeper.Conflict is { } conflict ? new HealthCheckResult(context.Registration.FailureStatus, conflict) : HealthCheckResult.Healthy());
}
