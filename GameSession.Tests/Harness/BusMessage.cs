using System.Text;
using System.Text.Json.Nodes;
using RabbitMQ.Client;

namespace GameSession.Tests.Harness;

/// <summary>A message as it lay in a queue.</summary>
public sealed record BusMessage(string RoutingKey, byte[] Body, IReadOnlyBasicProperties Properties)
{
    public JsonObject Json => JsonNode.Parse(Body)!.AsObject();

    /// <summary>A header's text, null when there is no such header.</summary>
    public string? Header(string name) =>
        Properties.Headers?.TryGetValue(name, out var value) == true && value is byte[] text ? Encoding.UTF8.GetString(text) : null;
}
