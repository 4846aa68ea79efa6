namespace GameSession.Api.Protocol;

/// <summary>Time as the wire shows it and the log keeps it: UTC, whole milliseconds, so that both always agree.</summary>
internal static class WireTime
{
    public static DateTime WireNow(this TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
