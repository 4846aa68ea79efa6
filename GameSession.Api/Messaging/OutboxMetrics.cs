using System.Diagnostics.Metrics;
using GameSession.Api.Persistence;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Messaging;

/// <summary>
/// Counts what waits to be published, also while nobody can publish. The outbox is one for all processes, so each reports the same: take the
/// largest, not the sum.
/// </summary>
internal sealed class OutboxMetrics : LoopService
{
    private readonly Outbox _outbox;
    private readonly PeriodicTimer _timer;
    private long _pending;

    public OutboxMetrics(Outbox outbox, IMeterFactory meters, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxMetrics> logger)
        : base(new FailureLog("Counting the committed events that wait to be published", time, logger))
    {
        _outbox = outbox;
        _timer = new PeriodicTimer(TimeSpan.FromMilliseconds(options.Value.CountMilliseconds), time);
        meters.Create("GameSession").CreateObservableGauge(
            "gamesession.outbox.pending", () => Volatile.Read(ref _pending), "{event}", "Committed events that wait to be published");
    }

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await _timer.WaitForNextTickAsync(ct);
        Volatile.Write(ref _pending, await _outbox.CountAsync(ct));
        Works();
    }

    // The last number holds meanwhile, and costs nobody anything: whatever it is, those whose work it stops say more of it.
    protected override bool Passes(Exception e) => true;
}
