using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Messaging;

/// <summary>Timings and sizes of publishing; section <c>GameSession:Outbox</c>.</summary>
internal sealed class OutboxOptions
{
    /// <summary>How long a committed event may wait so that others are published with it.</summary>
    [Range(1, 10_000)]
    public int PollMilliseconds { get; set; } = 50;

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
