namespace GameSession.Api.Protocol;

/// <summary>Time as it is sent and stored: UTC in whole milliseconds, so that the wire and the log always agree.</summary>
internal static class WireTime
{
    public static DateTime WireNow(this TimeProvider time)
    {
        var now = time.GetUtcNow().UtcDateTime;
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMillisecond));
    }
}
