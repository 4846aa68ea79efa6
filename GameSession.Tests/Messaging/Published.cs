using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Aspire.Hosting.Testing;
using GameSession.Api.Messaging;
using GameSession.Tests.Harness;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Tests.Messaging;

/// <summary>
/// The messages that the service publishes, in the order of their arrival in the test's queue. The queue is durable, so it keeps messages that
/// are published while the test does not read or the broker is unavailable.
internal sealed class Published : IAsyncDisposable
{
    private static readonly HttpClient Http = new();

    private readonly Deployment _deployment;
    private readonly ConnectionFactory _factory;
    private readonly ConcurrentQueue<string> _history = new();
    private readonly string _queue = $"test-{Guid.NewGuid()}";
    private readonly List<PublishedEvent> _events = [];
    private IConnection? _connection;

    private Published(Deployment deployment, string url) => (_deployment, _factory) = (deployment, new ConnectionFactory { Uri = new Uri(url) });

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Reads everything that is published from now on as it arrives.</summary>
    public static async Task<Published> ListenAsync(Deployment deployment)
    {
        var published = await KeepAsync(deployment);
        await published.ReadAsync();
        return published;
    }

    /// <summary>Keeps everything that is published from now on until <see cref="ReadAsync"/>.</summary>
    public static async Task<Published> KeepAsync(Deployment deployment)
    {
        var published = new Published(deployment, (await deployment.App.GetConnectionStringAsync("rabbitmq", Ct))!);
        await using var connection = await published._factory.CreateConnectionAsync(Ct);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);
        // If the test is killed, the queue expires after 10 minutes.
        await channel.QueueDeclareAsync(
            published._queue, durable: true, exclusive: false, autoDelete: false, new Dictionary<string, object?> { ["x-expires"] = 600_000 },
            cancellationToken: Ct);
        await channel.QueueBindAsync(published._queue, Topology.Exchange, "session.#", cancellationToken: Ct);
        return published;
    }

    public async Task ReadAsync()
    {
        _connection = await _factory.CreateConnectionAsync(Ct);
        var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
        var consumer = new AsyncEventingBasicConsumer(channel);
        await Tell("connected");
        _connection.ConnectionShutdownAsync += (_, reason) => Tell($"the connection closed: {reason.ReplyText}");
        _connection.RecoverySucceededAsync += (_, _) => Tell("the connection was opened again");
        _connection.ConnectionRecoveryErrorAsync += (_, error) => Tell($"the connection could not be opened again: {error.Exception.Message}");
        channel.ChannelShutdownAsync += (_, reason) => Tell($"the channel closed: {reason.ReplyText}");
        channel.CallbackExceptionAsync += (_, error) => Tell($"a message was not handled: {error.Exception.Message}");
        consumer.RegisteredAsync += (_, _) => Tell("consuming");
        consumer.UnregisteredAsync += (_, _) => Tell("the broker ended the consuming");
        consumer.ReceivedAsync += async (_, delivery) =>
        {
            var e = new PublishedEvent(
                delivery.RoutingKey, new BasicProperties(delivery.BasicProperties), JsonNode.Parse(delivery.Body.Span)!.AsObject());
            lock (_events) _events.Add(e);
            // Acknowledged only after it is stored: after a broken connection the broker delivers unacknowledged messages again.
            await channel.BasicAckAsync(delivery.DeliveryTag, multiple: false);
        };
        await channel.BasicConsumeAsync(_queue, autoAck: false, consumer, Ct);
    }

    /// <summary>The messages of one session so far, in order.</summary>
    public List<PublishedEvent> Of(Guid session)
    {
        lock (_events) return _events.FindAll(e => e.SessionId == session);
    }

    /// <summary>For a failed wait: the missing versions of a session, the content of the queue, and the state of the connection.</summary>
    /// <param name="events">The number of events of the session.</param>
    public async Task<string> SituationAsync(Guid session, int events)
    {
        var missing = Enumerable.Range(1, events).Select(v => (long)v).Except(Of(session).Select(e => e.Version)).ToList();
        var ranges = new List<(long First, long Last)>();
        foreach (var version in missing)
        {
            if (ranges.Count > 0 && ranges[^1].Last == version - 1) ranges[^1] = (ranges[^1].First, version);
            else ranges.Add((version, version));
        }

        return $"""
            Missing of {session}: {(missing.Count == 0 ? "nothing" : $"{missing.Count} of {events}, versions {string.Join(", ", ranges.Select(r => r.First == r.Last ? $"{r.First}" : $"{r.First} to {r.Last}"))}")}
            The queue: {await QueueAsync()}
            The connection: {string.Join("; ", _history)}
            """;
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

    private Task Tell(string what)
    {
        _history.Enqueue($"{DateTime.UtcNow.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)} {what}");
        return Task.CompletedTask;
    }

    // Ready and consumers as they are now; what is in somebody's hand is known to the management alone, which is some seconds late.
    private async Task<string> QueueAsync()
    {
        try
        {
            await using var connection = await _factory.CreateConnectionAsync(Ct);
            await using var channel = await connection.CreateChannelAsync(cancellationToken: Ct);
            var queue = await channel.QueueDeclarePassiveAsync(_queue, Ct);
            using var request = new HttpRequestMessage(
                HttpMethod.Get, new Uri(_deployment.App.GetEndpoint("rabbitmq", "management"), $"/api/queues/%2F/{_queue}"));
            request.Headers.Authorization = new AuthenticationHeaderValue(
                "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_factory.UserName}:{_factory.Password}")));
            using var response = await Http.SendAsync(request, Ct);
            var told = JsonNode.Parse(await response.Content.ReadAsStringAsync(Ct))!;
            return $"{queue.MessageCount} messages ready, {told["messages_unacknowledged"] ?? "unknown"} not acknowledged, {queue.ConsumerCount} "
                + $"consumers";
        }
        catch (Exception e) when (
            e is IOException or OperationInterruptedException or BrokerUnreachableException or HttpRequestException or System.Text.Json.JsonException)
        {
            return $"cannot be asked: {e.Message}";
        }
    }
}

/// <summary>A message as another service of the platform receives it.</summary>
internal sealed record PublishedEvent(string RoutingKey, IReadOnlyBasicProperties Properties, JsonObject Body)
{
    public Guid SessionId => Guid.Parse(Body.Text("session_id"));

    public string ChangeType => Body.Text("change_type");

    public long Version => long.Parse(Body.Text("details.version"), CultureInfo.InvariantCulture);

    public string? TraceParent => Properties.Headers?["traceparent"] is byte[] text ? Encoding.ASCII.GetString(text) : null;
}
