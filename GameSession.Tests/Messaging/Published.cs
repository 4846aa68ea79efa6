using System.Globalization;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using GameSession.Api.Messaging;
using GameSession.Tests.Harness;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace GameSession.Tests.Messaging;

/// <summary>
/// What the service publishes, in the order in which it came to a queue of the test's own. The queue is durable: what is published while the
/// test does not read it, or while the broker is away, waits in it.
/// </summary>
internal sealed class Published : IAsyncDisposable
{
    private readonly ConnectionFactory _factory;
    private readonly string _queue = $"test-{Guid.NewGuid()}";
    private readonly List<PublishedEvent> _events = [];
    private IConnection? _connection;

    private Published(string url) => _factory = new ConnectionFactory { Uri = new Uri(url) };

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Everything that is published from now on, read as it comes.</summary>
    public static async Task<Published> ListenAsync(Deployment deployment)
    {
        var published = await KeepAsync(deployment);
        await published.ReadAsync();
        return published;
    }

    /// <summary>Everything that is published from now on, kept until <see cref="ReadAsync"/>.</summary>
    public static async Task<Published> KeepAsync(Deployment deployment)
    {
        var published = new Published((await deployment.App.GetConnectionStringAsync("rabbitmq", Ct))!);
        await using var connection = await published._factory.CreateConnectionAsync(Ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);
        // A test that is killed leaves nothing behind for long.
        await channel.QueueDeclareAsync(
            published._queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-expires"] = 600_000 }, cancellationToken: Ct);
        await channel.QueueBindAsync(published._queue, Topology.Exchange, "session.#", cancellationToken: Ct);
        return published;
    }

    public async Task ReadAsync()
    {
        _connection = await _factory.CreateConnectionAsync(Ct);
        var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
        var consumer = new AsyncEventingBasicConsumer(channel);
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var e = new PublishedEvent(delivery.RoutingKey, new BasicProperties(delivery.BasicProperties), JsonNode.Parse(delivery.Body.Span)!.AsObject());
            lock (_events) _events.Add(e);
            // Only now: what was under way when a connection breaks comes again.
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(_queue, autoAck: false, consumer, Ct);
    }

    /// <summary>What came of one session so far, in order.</summary>
    public List<PublishedEvent> Of(Guid session)
    {
        lock (_events) return _events.FindAll(e => e.SessionId == session);
    }

    public async ValueTask DisposeAsync()
    {
        _connection ??= await _factory.CreateConnectionAsync(CancellationToken.None);
        await using (_connection)
        await using (var channel = await _connection.CreateChannelAsync())
        {
            await channel.QueueDeleteAsync(_queue);
        }
    }
}

/// <summary>A message as another service of the platform receives it.</summary>
internal sealed record PublishedEvent(string RoutingKey, IReadOnlyBasicProperties Properties, JsonObject Body)
{
    public Guid SessionId => Guid.Parse(Body.Text("session_id"));

    public string ChangeType => Body.Text("change_type");

    public long Version => long.Parse(Body.Text("details.version"), CultureInfo.InvariantCulture);

    public string? TraceParent => Properties.Headers?["traceparent"] is byte[] text ? System.Text.Encoding.ASCII.GetString(text) : null;
}
