using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Logs once that something which is tried again and again fails, and once that it works again; in between only what is worse. What fails and
/// works by turns is logged at most once a minute. Safe from anywhere.
/// </summary>
/// <param name="what">What is tried, as the beginning of a sentence: "Publishing committed events".</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where it is logged.</param>
public sealed partial class FailureLog(string what, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan QuietFor = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private bool _isFailing;
    private (LogLevel Level, long At)? _last;
    // Since it last worked.
    private bool _isLogged;

    internal TimeProvider Time => time;

    /// <summary>It has failed.</summary>
    /// <param name="e">Why.</param>
    /// <param name="passes">Whether this passes without anybody's doing: a Warning then, and an Error otherwise.</param>
    public void Fails(Exception e, bool passes)
    {
        var level = passes ? LogLevel.Warning : LogLevel.Error;
        lock (_gate)
        {
            Volatile.Write(ref _isFailing, true);
            if (_last is { } last && last.Level >= level && (_isLogged || time.GetElapsedTime(last.At) < QuietFor))
            {
                Log.FailsStill(logger, what, e.Message);
                return;
            }

            _last = (level, time.GetTimestamp());
            _isLogged = true;
            if (passes) Log.FailsForNow(logger, what, e.Message);
            else Log.Fails(logger, e, what, e.Message);
        }
    }

    /// <summary>It has worked. Costs next to nothing when it has worked before.</summary>
    public void Works()
    {
        if (!Volatile.Read(ref _isFailing)) return;
        lock (_gate)
        {
            if (_isLogged) Log.Works(logger, what);
            _isLogged = false;
            Volatile.Write(ref _isFailing, false);
        }
    }

    /// <summary>It is not tried again: the process is being stopped.</summary>
    internal void Ends(Exception e) => Log.Ends(logger, what, e.Message);

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "{What} failed and is tried again: {Reason}")]
        public static partial void FailsForNow(ILogger logger, string what, string reason);

        [LoggerMessage(LogLevel.Error, "{What} failed and will fail again until somebody removes the cause: {Reason}")]
        public static partial void Fails(ILogger logger, Exception exception, string what, string reason);

        [LoggerMessage(LogLevel.Debug, "{What} still fails: {Reason}")]
        public static partial void FailsStill(ILogger logger, string what, string reason);

        [LoggerMessage(LogLevel.Debug, "{What} ends: {Reason}")]
        public static partial void Ends(ILogger logger, string what, string reason);

        [LoggerMessage(LogLevel.Information, "{What} works again")]
        public static partial void Works(ILogger logger, string what);
    }
}
