using System.Diagnostics;

namespace GameSession.Api.Telemetry;

/// <summary>A span's context as text: <c>traceparent</c> of W3C Trace Context, version 00.</summary>
internal static class TraceParent
{
    public static string Write(ActivityContext context) => $"00-{context.TraceId}-{context.SpanId}-{(int)context.TraceFlags:x2}";

    /// <summary>The context of a span that ended elsewhere or earlier; default when there is none or the text is not a <c>traceparent</c>.</summary>
    public static ActivityContext Read(string? text, string? state = null) =>
        ActivityContext.TryParse(text, state, isRemote: true, out var context) ? context : default;
}
