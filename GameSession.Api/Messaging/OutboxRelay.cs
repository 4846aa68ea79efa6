using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;
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
    Outbox outbox, BusConnection bus, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxRelay> logger) : BackgroundService
{
    private const string ContentType = "application/json";

    private static readonly CreateChannelOptions Untracked = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var isAway = false;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await RelayAsync(() => isAway = false, stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (Persistence.EventLog.IsUnavailable(e) || BusConnection.IsAway(e) || e is OperationCanceledException or NewerFormatException)
            {
                // Said once, not every second.
                if (!isAway) Log.Waiting(logger, e.Message);
                isAway = true;
            }
            catch (Exception e)
            {
                // What waits is in the database. Whatever it was, the next attempt may do better.
                Log.Failed(logger, e);
            }

            await Task.Delay(TimeSpan.FromMilliseconds(options.Value.RetryMilliseconds), time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task RelayAsync(Action onReady, CancellationToken ct)
    {
        await using var lease = await outbox.TryLeaseAsync(ct);
        if (lease is null) return;
        await using var channel = await bus.OpenChannelAsync(Untracked, ct);
        using var publisher = new ConfirmedPublisher(channel);
        Log.Relaying(logger);
        onReady();
        while (true)
        {
            var rows = await lease.ReadAsync(options.Value.AppendsPerBatch, e => PublishAsync(publisher, e, ct), ct);
            if (rows.Count > 0)
            {
                await publisher.ConfirmAllAsync(ct);
                await lease.RemoveAsync(rows, ct);
            }

            // What is there after a full batch has waited long enough.
            if (rows.Count < options.Value.AppendsPerBatch) await Task.Delay(TimeSpan.FromMilliseconds(options.Value.PollMilliseconds), time, ct);
        }
    }

    private static async Task PublishAsync(ConfirmedPublisher publisher, OutboxEvent waiting, CancellationToken ct)
    {
        var e = waiting.Event;
        var routingKey = e.Fact is CombatChanged ? Topology.SessionCombatChanged : Topology.SessionStateChanged;
        _ = ActivityContext.TryParse(waiting.TraceParent, null, out var parent);
        using var activity = SessionMetrics.Source.StartActivity(routingKey, ActivityKind.Producer, parent);
        var properties = new BasicProperties
        {
            MessageId = e.Id.ToString(),
            Type = routingKey,
            ContentType = ContentType,
            DeliveryMode = DeliveryModes.Persistent,
            Timestamp = new AmqpTimestamp(new DateTimeOffset(e.Timestamp).ToUnixTimeSeconds()),
        };
        if ((activity?.Id ?? waiting.TraceParent) is { } trace) properties.Headers = new Dictionary<string, object?> { ["traceparent"] = trace };
        await publisher.PublishAsync(Topology.Exchange, routingKey, properties, BusJson.Write(e), ct);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "This process relays committed events to the bus")]
        public static partial void Relaying(ILogger logger);

        [LoggerMessage(LogLevel.Warning, "Committed events wait to be published: {Reason}")]
        public static partial void Waiting(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "Committed events could not be published")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
