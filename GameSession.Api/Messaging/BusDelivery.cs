using System.Diagnostics;
using System.Text;
using GameSession.Api.Telemetry;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>A delivery and what is needed to settle it. The body is a copy, because the client library reuses its own buffer.</summary>
internal sealed record BusDelivery(ulong Tag, Delivery Delivery, IReadOnlyBasicProperties Properties)
{
    /// <summary>The span in which the message was published, from its W3C headers; default when there is none.</summary>
    public ActivityContext Trace => TraceParent.Read(Header("traceparent"), Header("tracestate"));

    private string? Header(string name) => Properties.Headers?.TryGetValue(name, out var value) == true
        ? value switch { byte[] bytes => Encoding.UTF8.GetString(bytes), string text => text, _ => null }
        : null;
}
