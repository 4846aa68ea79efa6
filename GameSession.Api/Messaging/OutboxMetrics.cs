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
    private Outbox.Counter? _counter;
    private Counts? _counts;

    public OutboxMetrics(Outbox outbox, IMeterFactory meters, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxMetrics> logger)
        : base(new FailureLog("Counting the committed events that wait to be published", time, logger))
    {
        _outbox = outbox;
        _timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.CountMilliseconds), time);
        var meter = meters.Create("GameSession");
        meter.CreateObservableGauge("gamesession.outbox.pending", () => Report(c => c.Pending), "{event}", "Committed events that wait to be published");
        meter.CreateObservableGauge("gamesession.outbox.set_aside", () => Report(c => c.SetAside), "{event}", "Committed events that the broker refuses");
    }

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (_counter is not null) await _counter.DisposeAsync();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await _timer.WaitForNextTickAsync(ct);
        try
        {
            _counter ??= await _outbox.TryCountAsync(ct);
            var (pending, setAside) = _counter is null ? (0, 0) : await _counter.CountAsync(ct);
            Volatile.Write(ref _counts, _counter is null ? null : new Counts(pending, setAside));
        }
        catch
        {
            // The last number holds, until somebody else counts.
            if (_counter is not null) await _counter.DisposeAsync();
            _counter = null;
            throw;
        }

        Works();
    }

    // The last number costs nobody anything: whatever it is, those whose work it stops say more of it.
    protected override bool Passes(Exception e) => true;

    private IEnumerable<Measurement<long>> Report(Func<Counts, long> count) =>
        Volatile.Read(ref _counts) is { } counts ? [new Measurement<long>(count(counts))] : [];

    private sealed record Counts(long Pending, long SetAside);
}
