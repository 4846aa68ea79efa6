using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace GameSession.Tests.Harness;

/// <summary>A message from a queue.</summary>
public sealed record BusMessage(string RoutingKey, byte[] Body, IReadOnlyBasicProperties Properties)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>The text of a header; null if the message does not have it.</summary>
    public string? Header(string name) =>
        Properties.Headers?.TryGetValue(name, out var value) == true && value is byte[] text ? Encoding.UTF8.GetString(text) : null;
}
