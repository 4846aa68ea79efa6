using Microsoft.Extensions.Diagnostics.HealthChecks;
using StackExchange.Redis;

namespace Aspire.StackExchange.Redis;

internal sealed class RedisHealthCheck(Func<IConnectionMultiplexer> connection) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        try
        {
            // The first use connects, which blocks: not on the caller's thread. Not abandoned when the token is cancelled, either: a next
            // run beside it would block one more thread, on the container's lock.
            var redis = await Task.Run(connection, cancellationToken);

            // A ping without a connection would only sit in the client's backlog until it times out.
            if (!redis.IsConnected)
                return new HealthCheckResult(context.Registration.FailureStatus, "Not connected.");
            await redis.GetDatabase().PingAsync().WaitAsync(cancellationToken);
            return HealthCheckResult.Healthy();
        }
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            return new HealthCheckResult(context.Registration.FailureStatus, exception: exception);
        }
    }
}
