using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>
/// Publishes every committed event (DESIGN §8).
/// <para>
/// Guarantee: each at least once, each session's in version order, and nothing that was not committed. What is to be published is in
/// <see cref="Outbox"/> with the commit, and leaves it after the broker's confirm; between the two a process may die, then the next one
/// publishes again. One process at a time relays, whoever has the lease: two would overtake each other. After a repetition the order
/// begins again with the repeated ones.
/// </para>
/// </summary>
internal sealed partial class OutboxRelay(
    Outbox outbox, BusConnection bus, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxRelay> logger)
    : LoopService(new FailureLog("Publishing committed events", time, logger))
{
    private const string ContentType = "application/json";

    private static readonly CreateChannelOptions Untracked = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);

    // What waits is in the database: whatever it was, the next round may do better.
    protected override async Task RoundAsync(CancellationToken ct)
    {
        await using var lease = await outbox.TryLeaseAsync(ct);
        if (lease is null)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(options.Value.RetryMilliseconds), time, ct);
            return;
        }

        await using var channel = await bus.OpenChannelAsync(Untracked, ct);
        using var publisher = new ConfirmedPublisher(channel);
        var isNew = true;
        while (true)
        {
            var rows = await lease.ReadAsync(options.Value.AppendsPerBatch, e => PublishAsync(publisher, e, ct), ct);
            if (rows.Count > 0)
            {
                await publisher.ConfirmAllAsync(ct);
                await lease.RemoveAsync(rows, ct);
            }

            Works();
            if (isNew) Log.Relaying(logger);
            isNew = false;

            // What is there after a full batch has waited long enough.
            if (rows.Count < options.Value.AppendsPerBatch) await Task.Delay(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), time, ct);
        }
    }

    protected override bool Passes(Exception e) =>
        Persistence.EventLog.Passes(e) || BusConnection.IsAway(e) || e is OperationCanceledException;

    private static async Task PublishAsync(ConfirmedPublisher publisher, OutboxEvent waiting, CancellationToken ct)
    {
        var e = waiting.Event;
        var routingKey = e.Fact is CombatChanged ? Topology.SessionCombatChanged : Topology.SessionStateChanged;
        using var span = BusSpans.StartPublish(e, routingKey, TraceParent.Read(waiting.TraceParent));
        var properties = new BasicProperties
        {
            MessageId = e.Id.ToString(),
            Type = routingKey,
            ContentType = ContentType,
            DeliveryMode = DeliveryModes.Persistent,
            Timestamp = new AmqpTimestamp(new DateTimeOffset(e.Timestamp).ToUnixTimeSeconds()),
        };
        if ((span?.Id ?? waiting.TraceParent) is { } trace) properties.Headers = new Dictionary<string, object?> { ["traceparent"] = trace };
        await publisher.PublishAsync(Topology.Exchange, routingKey, properties, BusJson.Write(e), ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "This process relays committed events to the bus")]
        public static partial void Relaying(ILogger logger);
    }
}
