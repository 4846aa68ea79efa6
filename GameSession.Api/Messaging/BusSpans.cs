using System.Diagnostics;
using GameSession.Api.Persistence;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Messaging;

/// <summary>
/// The spans of messages, by OpenTelemetry's conventions for RabbitMQ. They replace the client library's spans, which know nothing of sessions and
/// would duplicate them.
/// </summary>
internal static class BusSpans
{
    /// <summary>Starts the span of publishing a message. Null when the trace of the event's command is not kept.</summary>
    public static Activity? StartPublish(Guid sessionId, OutboxEvent e, string routingKey, ActivityContext command)
    {
        if (command == default) return null;
        const string Operation = "publish";
        var destination = $"{Topology.Exchange}:{routingKey}";
        var span = SessionMetrics.Source.StartActivity($"{Operation} {destination}", ActivityKind.Producer, command);
        if (span is not { IsAllDataRequested: true }) return span;
        Describe(span, Operation, "send", destination, routingKey, e.Id);
        span.DescribeEvent(sessionId, e.Type, e.Version);
        return span;
    }

    /// <summary>Starts the span of handling a message. It continues the sender's trace, or begins one when there is none.</summary>
    public static Activity? StartProcess(BusDelivery delivery)
    {
        if (!SessionMetrics.Source.HasListeners()) return null;
        const string Operation = "process";
        var routingKey = delivery.Delivery.RoutingKey;
        var destination = $"{Topology.Exchange}:{routingKey}:{Topology.QueueOf(routingKey)}";
        var span = SessionMetrics.Source.StartActivity($"{Operation} {destination}", ActivityKind.Consumer, delivery.Trace);
        if (span is not { IsAllDataRequested: true }) return span;
        Describe(span, Operation, Operation, destination, routingKey, delivery.Delivery.Id);
        span.SetTag("messaging.rabbitmq.message.delivery_tag", (long)delivery.Tag);
        span.SetTag("messaging.message.body.size", delivery.Delivery.Body.Length);
        return span;
    }

    private static void Describe(Activity span, string operation, string type, string destination, string routingKey, Guid messageId)
    {
        span.SetTag("messaging.system", "rabbitmq");
        span.SetTag("messaging.operation.name", operation);
        span.SetTag("messaging.operation.type", type);
        span.SetTag("messaging.destination.name", destination);
        span.SetTag("messaging.rabbitmq.destination.routing_key", routingKey);
        span.SetTag("messaging.message.id", messageId.ToString());
    }
}
