using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Messaging;

/// <summary>Timings and sizes of publishing; section <c>GameSession:Outbox</c>.</summary>
internal sealed class OutboxOptions
{
    /// <summary>
    /// How often the outbox is read when nothing tells of a commit. Only events whose announcement was lost wait that long, for example while Redis
    /// is unavailable.
    /// </summary>
    [Range(1, 600_000)]
    public int PollMilliseconds { get; set; } = 1000;

    /// <summary>The time between two reads while events are committed: how long an event may wait so that others are published with it.</summary>
    [Range(1, 10_000)]
    public int BatchMilliseconds { get; set; } = 40;

    /// <summary>The pause before the next attempt when a queue refuses an event, and between checks of how the lanes are shared.</summary>
    [Range(10, 60_000)]
    public int RetryMilliseconds { get; set; } = 1000;

    /// <summary>How many appends are read, and recorded as published, together.</summary>
    [Range(1, 10_000)]
    public int AppendsPerBatch { get; set; } = 500;

    /// <summary>How often the pending events are counted.</summary>
    [Range(100, 600_000)]
    public int CountMilliseconds { get; set; } = 5000;
}
