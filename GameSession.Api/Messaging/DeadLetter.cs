using GameSession.Api.Domain;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>
/// What is published to the dead-letter queue: the body and the properties of the message as they were, and the reason why it is there.
/// </summary>
internal static class DeadLetter
{
    // All headers must fit into one frame.
    private const int MaxReasonLength = 1000;

    public static BasicProperties Properties(IReadOnlyBasicProperties original, string routingKey, GameError reason)
    {
        var text = $"{reason.Code}: {reason.Message}";
        var headers = original.Headers is { } old ? new Dictionary<string, object?>(old) : [];
        headers[Topology.ReasonHeader] = text.Length <= MaxReasonLength ? text : text[..MaxReasonLength];
        headers[Topology.RoutingKeyHeader] = routingKey;
        // With these the broker would deliver the dead letter to other queues too, or refuse it because it does not come from that user.
        headers.Remove("CC");
        headers.Remove("BCC");
        if (original.IsUserIdPresent()) headers[Topology.UserIdHeader] = original.UserId;

        var properties = new BasicProperties(original) { Headers = headers, Persistent = true };
        // A dead letter must not expire.
        properties.ClearExpiration();
        properties.ClearUserId();
        return properties;
    }
}
