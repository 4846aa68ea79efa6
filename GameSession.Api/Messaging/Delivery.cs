using GameSession.Api.Persistence;

namespace GameSession.Api.Messaging;

/// <summary>One message of the bus, as it was delivered.</summary>
/// <param name="RoutingKey">What it was published as.</param>
/// <param name="MessageId">Its sender's; null for none.</param>
internal sealed record Delivery(string RoutingKey, string? MessageId, ReadOnlyMemory<byte> Body)
{
    /// <summary>The same for the same message, however often it is delivered.</summary>
    public Guid Id { get; } = EventIds.OfMessage(RoutingKey, MessageId, Body.Span);
}
