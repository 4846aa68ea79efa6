using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.Hosting;

/// <summary>Healthy while a connection of its own is open, which heartbeats keep honest. One connection, not one for each check.</summary>
internal sealed class RabbitMQHealthCheck(RabbitMQServerResource broker) : IHealthCheck, IAsyncDisposable
{
    private IConnection? _connection;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (_connection is { IsOpen: true })
            return HealthCheckResult.Healthy();
        try
        {
            await DisposeAsync().ConfigureAwait(false);
            var factory = new ConnectionFactory
            {
                Uri = new Uri((await broker.UriExpression.GetValueAsync(cancellationToken).ConfigureAwait(false))!),
                AutomaticRecoveryEnabled = false,
                RequestedHeartbeat = TimeSpan.FromSeconds(10),
                ClientProvidedName = "apphost",
            };
            _connection = await factory.CreateConnectionAsync(cancellationToken).ConfigureAwait(false);
            return HealthCheckResult.Healthy();
        }
        catch (Exception e) when (e is BrokerUnreachableException or RabbitMQClientException or IOException)
        {
            return HealthCheckResult.Unhealthy("RabbitMQ does not answer.", e);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is { } connection)
            await connection.DisposeAsync().ConfigureAwait(false);
        _connection = null;
    }
}
