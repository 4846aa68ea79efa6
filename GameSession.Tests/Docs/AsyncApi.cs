using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>The messages, schemas and operations of <c>docs/asyncapi.json</c>.</summary>
internal static class AsyncApi
{
    private const string SocketsChannel = "#/channels/session";

    public static JsonObject Document { get; } = JsonNode.Parse(Repository.Read("docs", "asyncapi.json"))!.AsObject();

    private static readonly JsonObject Components = Document["components"]!.AsObject();

    private static readonly DescribedSchemas Schemas = new(Components);

    /// <summary>Every operation of the page, by its key there.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Operations { get; } =
        Document["operations"]!.AsObject().ToDictionary(o => o.Key, o => o.Value!.AsObject());

    /// <summary>Every message of the page, by its key there.</summary>
    public static IReadOnlyDictionary<string, JsonObject> Messages { get; } =
        Components["messages"]!.AsObject().ToDictionary(m => m.Key, m => m.Value!.AsObject());

    public static JsonNode Schema(string name) => Components["schemas"]![name]!;

    /// <summary>The keys of the messages that the service takes from clients.</summary>
    public static IReadOnlySet<string> Received { get; } = KeysOf("receive", isOfTheBus: false);

    /// <summary>The keys of the messages that the service sends clients by itself or as an answer.</summary>
    public static IReadOnlySet<string> Sent { get; } = KeysOf("send", isOfTheBus: false);

    /// <summary>The keys of the messages that the service takes from the bus.</summary>
    public static IReadOnlySet<string> Subscribed { get; } = KeysOf("receive", isOfTheBus: true);

    /// <summary>The keys of the messages that the service publishes to the bus.</summary>
    public static IReadOnlySet<string> Published { get; } = KeysOf("send", isOfTheBus: true);

    /// <summary>The keys of an operation's own messages, without those of its reply.</summary>
    public static IEnumerable<string> MessagesOf(JsonObject operation) =>
        operation["messages"]!.AsArray().Select(m => Resolve(m!)["$ref"]!.GetValue<string>().Split('/')[^1]);

    /// <summary>What a reference stands for; anything else is returned as it is.</summary>
    public static JsonNode Resolve(JsonNode node) => node is JsonObject reference && reference["$ref"]?.GetValue<string>() is { } place
        ? place[2..].Split('/').Aggregate((JsonNode)Document, (parent, step) => parent[step]!)
        : node;

    /// <summary>The one message of this type in this direction.</summary>
    public static JsonObject Message(string type, bool isFromService) =>
        Messages[Assert.Single(isFromService ? Sent : Received, key => Messages[key]["name"]!.GetValue<string>() == type)];

    /// <summary>The one message of the bus with this routing key.</summary>
    public static JsonObject Event(string routingKey) =>
        Messages[Assert.Single(Subscribed.Concat(Published), key => Messages[key]["name"]!.GetValue<string>() == routingKey)];

    /// <inheritdoc cref="DescribedSchemas.ProblemsAsync"/>
    public static Task<IReadOnlyList<string>> ProblemsAsync(JsonNode schema, JsonNode value) => Schemas.ProblemsAsync(schema, value);

    // An operation's messages are the channel's, and those the components'.
    private static HashSet<string> KeysOf(string action, bool isOfTheBus) =>
        [.. Operations.Values
            .Where(o => o["action"]!.GetValue<string>() == action && o["channel"]!["$ref"]!.GetValue<string>() == SocketsChannel != isOfTheBus)
            .SelectMany(MessagesOf)];
}
