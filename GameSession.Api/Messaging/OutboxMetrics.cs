using System.Diagnostics.Metrics;
using GameSession.Api.Persistence;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Messaging;

/// <summary>
/// Counts what waits to be published, also while nobody can publish, and what was set aside. One process counts for all, whoever has the lock for it;
/// the others report nothing.
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

    // The counter belongs to one round, which goes on for as long as all is well: nobody else disposes of it, or uses it meanwhile.
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

    // The last number costs nobody anything: whatever it is, those whose work it stops say more of it.
    protected override bool Passes(Exception e) => true;

    private IEnumerable<Measurement<long>> Report(Func<Counts, long> count) =>
        Volatile.Read(ref _counts) is { } counts ? [new Measurement<long>(count(counts))] : [];

    private sealed record Counts(long Pending, long SetAside);
}
