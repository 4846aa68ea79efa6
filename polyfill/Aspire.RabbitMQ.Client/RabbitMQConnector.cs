using System.Diagnostics;
using System.Net.Sockets;
using Polly;
using Polly.Retry;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace Aspire.RabbitMQ.Client;

/// <summary>Opens the first connection. What breaks later is the client library's own recovery's business.</summary>
internal static class RabbitMQConnector
{
    internal const string ActivitySourceName = "Aspire.RabbitMQ.Client";

    private static readonly ActivitySource Source = new(ActivitySourceName);

    internal static async Task<IConnection> ConnectAsync(
        IConnectionFactory factory, int maxRetries, TimeProvider time, CancellationToken cancellationToken)
    {
        var retrying = new ResiliencePipelineBuilder { TimeProvider = time };
        if (maxRetries > 0)
        {
            retrying.AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<BrokerUnreachableException>().Handle<SocketException>(),
                BackoffType = DelayBackoffType.Exponential,
                Delay = TimeSpan.FromSeconds(1),
                MaxRetryAttempts = maxRetries,
            });
        }

        using var connecting = Source.StartActivity("rabbitmq connect", ActivityKind.Client);
        try
        {
            return await retrying.Build().ExecuteAsync(
                static async (factory, cancellationToken) => await AttemptAsync(factory, cancellationToken), factory, cancellationToken);
        }
        catch (Exception exception)
        {
            connecting?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }

    private static async Task<IConnection> AttemptAsync(IConnectionFactory factory, CancellationToken cancellationToken)
    {
        using var attempt = Source.StartActivity("rabbitmq connect attempt", ActivityKind.Client);
        if (attempt is not null && factory.Uri is { } uri)
        {
            attempt.SetTag("server.address", uri.Host);
            attempt.SetTag("server.port", uri.Port);
            attempt.SetTag("messaging.system", "rabbitmq");
        }

        try
        {
            return await factory.CreateConnectionAsync(cancellationToken);
        }
        catch (Exception exception)
        {
            attempt?.AddException(exception);
            attempt?.SetStatus(ActivityStatusCode.Error, exception.Message);
            throw;
        }
    }
}
