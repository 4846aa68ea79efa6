using Microsoft.Extensions.Logging;

namespace Microsoft.Extensions.Hosting;

/// <summary>
/// Logs the failures of something that is retried: once when it begins to fail, once when it works again, and in between only failures of a higher
/// level. If it fails and works alternately, it is logged at most once a minute. Thread-safe.
/// </summary>
/// <param name="what">What is retried, as the beginning of a sentence: "Publishing committed events".</param>
/// <param name="time">The clock.</param>
/// <param name="logger">The logger that is written to.</param>
public sealed partial class FailureLog(string what, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan QuietFor = TimeSpan.FromMinutes(1);

    private readonly Lock _gate = new();
    private bool _isFailing;
    private (LogLevel Level, long At)? _last;
    // Whether a failure has been logged since it last worked.
    private bool _isLogged;

    internal TimeProvider Time => time;

    /// <summary>Reports a failure.</summary>
    /// <param name="e">The cause.</param>
    /// <param name="passes">Whether the failure is transient: a Warning if it is, otherwise an Error.</param>
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

    /// <summary>Reports a success. Costs next to nothing unless it was failing.</summary>
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

    /// <summary>Reports a failure that is not retried, because the process is being stopped.</summary>
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
