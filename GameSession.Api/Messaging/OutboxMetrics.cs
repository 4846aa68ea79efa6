using System.Diagnostics.Metrics;
using GameSession.Api.Persistence;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Messaging;

/// <summary>
/// Counts what waits to be published, also while nobody can publish. The outbox is one for all processes, so each reports the same: take the
/// largest, not the sum.
/// </summary>
internal sealed class OutboxMetrics : BackgroundService
{
    private readonly Outbox _outbox;
    private readonly IOptions<OutboxOptions> _options;
    private readonly TimeProvider _time;
    private long _pending;

    public OutboxMetrics(Outbox outbox, IMeterFactory meters, IOptions<OutboxOptions> options, TimeProvider time)
    {
        (_outbox, _options, _time) = (outbox, options, time);
        meters.Create("GameSession").CreateObservableGauge(
            "gamesession.outbox.pending", () => Volatile.Read(ref _pending), "{event}", "Committed events that wait to be published");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.Value.CountMilliseconds), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    Volatile.Write(ref _pending, await _outbox.CountAsync(stoppingToken));
                }
                catch (Exception e) when (EventLog.IsUnavailable(e))
                {
                    // Without the database nothing new waits: the last number holds.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process is being stopped.
        }
    }
}
