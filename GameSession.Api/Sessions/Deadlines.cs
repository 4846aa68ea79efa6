namespace GameSession.Api.Sessions;

/// <summary>Deadlines are timestamps of a <see cref="TimeProvider"/>.</summary>
internal static class Deadlines
{
    /// <summary>The timestamp at which <paramref name="span"/> from now has passed.</summary>
    public static long After(this TimeProvider time, TimeSpan span) => time.GetTimestamp() + time.Ticks(span);

    /// <summary>The timestamp that is <paramref name="span"/> before another.</summary>
    public static long Before(this TimeProvider time, long timestamp, TimeSpan span) => timestamp - time.Ticks(span);

    /// <summary>Negative when the deadline has passed.</summary>
    public static TimeSpan Until(this TimeProvider time, long deadline) => time.GetElapsedTime(time.GetTimestamp(), deadline);

    /// <summary>Zero when the deadline has passed.</summary>
    public static TimeSpan Left(this TimeProvider time, long deadline) =>
        time.Until(deadline) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>A source that is cancelled at the deadline; without a deadline, never.</summary>
    public static CancellationTokenSource TimeoutAt(this TimeProvider time, long? deadline) =>
        deadline is { } at ? new CancellationTokenSource(time.Left(at), time) : new CancellationTokenSource();

    private static long Ticks(this TimeProvider time, TimeSpan span) => (long)(span.TotalSeconds * time.TimestampFrequency);
}
