using GameSession.Api.Persistence;

namespace GameSession.Api.Messaging;

/// <summary>A message of the bus, as it was delivered.</summary>
/// <param name="RoutingKey">The routing key with which it was published.</param>
/// <param name="MessageId">The sender's id of the message; null when it has none.</param>
internal sealed record Delivery(string RoutingKey, string? MessageId, ReadOnlyMemory<byte> Body)
{
    /// <summary>The same for every delivery of the same message.</summary>
    public Guid Id { get; } = EventIds.OfMessage(RoutingKey, MessageId, Body.Span);
}
