using GameSession.Api.Persistence;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Messaging;

/// <summary>
/// Publishes every committed event (DESIGN §8).
/// <para>
/// Guarantee: each event is published at least once, each session's events in version order, and nothing that was not committed. An event is in
/// <see cref="Outbox"/> from its commit on, and leaves it after the broker's confirm. If a process dies between the two, the next process publishes
/// the event again. The sessions are divided into lanes, and one process at a time publishes a lane. A process that has lost its lease and does not
/// know it yet may still publish for a moment. Then older events arrive among newer ones, but no event arrives before the one that precedes it has
/// arrived.
/// </para>
/// <para>
/// An event that a queue cannot take is published again after pauses that grow; its session waits for it, and other sessions go on. An event for
/// which the broker closes the channel, also when it is published alone, is set aside, and its session goes on without it.
/// </para>
/// </summary>
internal sealed class OutboxRelay : LoopService
{
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);

    private readonly Outbox _outbox;
    private readonly OutboxSignal _signal;
    private readonly BusConnection _bus;
    private readonly OutboxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<OutboxRelay> _logger;
    private readonly HeldSessions _held;

    public OutboxRelay(
        Outbox outbox, OutboxSignal signal, BusConnection bus, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxRelay> logger)
        : base(new FailureLog("Publishing committed events", time, logger))
    {
        (_outbox, _signal, _bus, _options, _time, _logger) = (outbox, signal, bus, options.Value, time, logger);
        _held = new HeldSessions(RetryPause, LongestHold, time);
    }

    private TimeSpan RetryPause => TimeSpan.FromMilliseconds(_options.RetryMilliseconds);

    // Pending events are in the database: whatever the failure was, the next round may succeed.
    protected override async Task RoundAsync(CancellationToken ct)
    {
        // The channel is opened first, so that a process that does not reach the broker takes no lane from one that does.
        await using var channel = new PublishingChannel<OutboxChain>(_bus, _signal.Relay.Set);
        await channel.OpenAsync(ct);
        await using var lease = await _outbox.TryLeaseAsync(ct);
        if (lease is null)
        {
            await Task.Delay(RetryPause, _time, ct);
            return;
        }

        using var pipeline = new OutboxPipeline(lease, channel, _held, _signal, _options, Works, _time, _logger);
        await pipeline.RunAsync(ct);
    }

    protected override bool Passes(Exception e) =>
        PostgresErrors.PassesOrTimedOut(e) || BusConnection.IsAway(e);
}
