using System.Diagnostics;
using System.Text;
using GameSession.Api.Telemetry;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>A delivery and what is needed to settle it. The body is a copy: the client library takes back its own.</summary>
internal sealed record BusDelivery(ulong Tag, Delivery Delivery, IReadOnlyBasicProperties Properties)
{
    /// <summary>The span in which it was published, as its W3C headers say; default for none.</summary>
    public ActivityContext Trace => TraceParent.Read(Header("traceparent"), Header("tracestate"));

    private string? Header(string name) => Properties.Headers?.TryGetValue(name, out var value) == true
        ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), string text => text, _ => null }
        : null;
}
