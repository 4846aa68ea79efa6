using System.Diagnostics.Metrics;
using GameSession.Api.Persistence;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Messaging;

/// <summary>
/// Counts the pending events, also while nobody can publish, and the events that were set aside. The process that holds the lock counts for all; the
/// others report nothing.
/// </summary>
internal sealed class OutboxMetrics : LoopService
{
    private readonly Outbox _outbox;
    private readonly PeriodicTimer _timer;
    private Counts? _counts;

    public OutboxMetrics(Outbox outbox, IMeterFactory meters, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxMetrics> logger)
        : base(new FailureLog("Counting the events that wait to be published", time, logger))
    {
        _outbox = outbox;
        _timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.CountMilliseconds), time);
        var meter = meters.Create("GameSession");
        meter.CreateObservableGauge(
            "gamesession.outbox.pending", () => Report(c => c.Pending), "{event}", "Committed events that wait to be published");
        meter.CreateObservableGauge(
            "gamesession.outbox.set_aside", () => Report(c => c.SetAside), "{event}", "Committed events that the broker refuses");
    }

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    // The counter belongs to one round, which lasts until something fails: nothing else uses it or disposes of it meanwhile.
    protected override async Task RoundAsync(CancellationToken ct)
    {
        await _timer.WaitForNextTickAsync(ct);
        await using var counter = await _outbox.TryCountAsync(ct);
        if (counter is null) Volatile.Write(ref _counts, null);
        while (counter is not null)
        {
            var (pending, setAside) = await counter.CountAsync(ct);
            Volatile.Write(ref _counts, new Counts(pending, setAside));
            Works();
            await _timer.WaitForNextTickAsync(ct);
        }

        Works();
    }

    // A missing count harms nobody. Whatever the failure is, the services whose work it stops report it better.
    protected override bool Passes(Exception e) => true;

    private IEnumerable<Measurement<long>> Report(Func<Counts, long> count) =>
        Volatile.Read(ref _counts) is { } counts ? [new Measurement<long>(count(counts))] : [];

    private sealed record Counts(long Pending, long SetAside);
}
