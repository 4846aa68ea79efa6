using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Messaging;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Tests.Harness;

/// <summary>The platform's other services: publishes and receives for them. Thread-safe; reconnects by itself when the broker is back.</summary>
public sealed class Bus(Func<CancellationToken, Task<string>> connectionString) : IAsyncDisposable
{
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    private readonly SemaphoreSlim _turn = new(1);
    private readonly List<BusMessage> _deadLetters = [];
    private IConnection? _connection;
    private IChannel? _channel;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A message in the form in which the platform's services send it.</summary>
    /// <param name="subject">The member with the id, such as <c>character_id</c>.</param>
    public static JsonObject Message(string subject, Guid id, JsonObject details, string changeType = "updated") => new()
    {
        [subject] = $"{id}",
        ["change_type"] = changeType,
        ["details"] = details,
        ["timestamp"] = "2026-11-22T10:00:00Z",
    };

    /// <summary>Publishes, and returns when the broker has confirmed the message.</summary>
    /// <param name="messageId">Null for none.</param>
    public Task PublishAsync(string routingKey, JsonNode body, string? messageId = null, Action<BasicProperties>? configure = null) =>
        PublishAsync(routingKey, Encoding.UTF8.GetBytes(body.ToJsonString()), messageId, configure);

    /// <inheritdoc cref="PublishAsync(string, JsonNode, string?, Action{BasicProperties}?)"/>
    public Task PublishAsync(string routingKey, byte[] body, string? messageId = null, Action<BasicProperties>? configure = null) =>
        UseAsync(async channel =>
    {
        var properties = new BasicProperties { Persistent = true, ContentType = "application/json" };
        if (messageId is not null) properties.MessageId = messageId;
        configure?.Invoke(properties);
        await channel.BasicPublishAsync(Topology.Exchange, routingKey, mandatory: false, properties, body, Ct);
        return true;
    });

    /// <summary>Collects the messages that are published from now on under a routing key, which may be a pattern.</summary>
    public async Task<BusSubscription> SubscribeAsync(string routingKey)
    {
        var queue = $"test-{Guid.NewGuid()}";
        await UseAsync(async channel =>
        {
            await channel.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Ct);
            await channel.QueueBindAsync(queue, Topology.Exchange, routingKey, cancellationToken: Ct);
            return true;
        });
        return new BusSubscription(this, queue);
    }

    /// <summary>The dead letters of all tests so far.</summary>
    public Task<IReadOnlyList<BusMessage>> DeadLettersAsync() => DrainAsync(Topology.DeadLetterQueue, _deadLetters);

    /// <summary>Waits for the dead letter with this correlation id.</summary>
    public async Task<BusMessage> ExpectDeadLetterAsync(string correlationId)
    {
        BusMessage? found = null;
        await Eventually.HoldsAsync($"a dead letter {correlationId}", async () =>
            (found = (await DeadLettersAsync()).FirstOrDefault(m => m.Properties.CorrelationId == correlationId)) is not null);
        return found!;
    }

    /// <summary>How many messages of a queue have not been delivered to a consumer.</summary>
    public Task<uint> CountAsync(string queue) => UseAsync(async channel => (await channel.QueueDeclarePassiveAsync(queue, Ct)).MessageCount);

    public async ValueTask DisposeAsync()
    {
        await DropAsync();
        _turn.Dispose();
    }

    internal async Task<IReadOnlyList<BusMessage>> DrainAsync(string queue, List<BusMessage> into)
    {
        try
        {
            return await UseAsync<IReadOnlyList<BusMessage>>(async channel =>
            {
                while (await channel.BasicGetAsync(queue, autoAck: true, Ct) is { } got)
                {
                    into.Add(new BusMessage(got.RoutingKey, got.Body.ToArray(), got.BasicProperties));
                }

                return [.. into];
            });
        }
        catch (Exception e) when (IsAway(e))
        {
            // The test tries again.
            return [.. into];
        }
    }

    internal Task DeleteAsync(string queue) =>
        UseAsync(channel => channel.QueueDeleteAsync(queue, ifUnused: false, ifEmpty: false, cancellationToken: CancellationToken.None));

    private static bool IsAway(Exception e) => e is BrokerUnreachableException or OperationInterruptedException or IOException or TimeoutException;

    private async Task<T> UseAsync<T>(Func<IChannel, Task<T>> use)
    {
        await _turn.WaitAsync(CancellationToken.None);
        try
        {
            if (_connection is not { IsOpen: true })
            {
                var factory =
                    new ConnectionFactory { Uri = new Uri(await connectionString(CancellationToken.None)), AutomaticRecoveryEnabled = false };
                _connection = await factory.CreateConnectionAsync(CancellationToken.None);
            }

            if (_channel is not { IsOpen: true }) _channel = await _connection.CreateChannelAsync(Confirmed, CancellationToken.None);
            return await use(_channel);
        }
        catch (Exception e) when (IsAway(e))
        {
            await DropAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task DropAsync()
    {
        try
        {
            if (_channel is not null) await _channel.DisposeAsync();
            if (_connection is not null) await _connection.DisposeAsync();
        }
        catch (Exception e) when (IsAway(e))
        {
            // The connection is closed already.
        }

        (_channel, _connection) = (null, null);
    }
}
