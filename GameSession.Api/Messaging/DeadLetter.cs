using GameSession.Api.Domain;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>What the dead-letter queue gets of a message: the body and the properties as they were, and why it lies there.</summary>
internal static class DeadLetter
{
    // Everything in the headers has to go into one frame.
    private const int MaxReasonLength = 1000;

    public static BasicProperties Properties(IReadOnlyBasicProperties original, string routingKey, GameError reason)
    {
        var text = $"{reason.Code}: {reason.Message}";
        var headers = original.Headers is { } old ? new Dictionary<string, object?>(old) : [];
        headers[Topology.ReasonHeader] = text.Length <= MaxReasonLength ? text : text[..MaxReasonLength];
        headers[Topology.RoutingKeyHeader] = routingKey;
        // With these the broker would deliver it to other queues too, or refuse it for not being from that user.
        headers.Remove("CC");
        headers.Remove("BCC");
        if (original.IsUserIdPresent()) headers[Topology.UserIdHeader] = original.UserId;

        var properties = new BasicProperties(original) { Headers = headers, Persistent = true };
        // Neither may it vanish from there by itself.
        properties.ClearExpiration();
        properties.ClearUserId();
        return properties;
    }
}
