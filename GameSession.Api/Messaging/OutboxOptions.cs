using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Messaging;

/// <summary>Timings and sizes of publishing; section <c>GameSession:Outbox</c>.</summary>
internal sealed class OutboxOptions
{
    /// <summary>How long a committed event may wait for others to go with it.</summary>
    [Range(1, 10_000)]
    public int PollMilliseconds { get; set; } = 50;

    /// <summary>Until the next attempt when a queue refuses an event, and between looks at how the lanes are shared.</summary>
    [Range(10, 60_000)]
    public int RetryMilliseconds { get; set; } = 1000;

    /// <summary>Appends that are read and noted together.</summary>
    [Range(1, 10_000)]
    public int AppendsPerBatch { get; set; } = 500;

    /// <summary>How often what waits is counted.</summary>
    [Range(100, 600_000)]
    public int CountMilliseconds { get; set; } = 5000;
}
