using System.Diagnostics.Metrics;
using GameSession.Api.Persistence;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Messaging;

/// <summary>
/// Counts what waits to be published, also while nobody can publish, and what was set aside. One process counts for all, whoever has the lock for it;
/// the others report nothing.
/// </summary>
internal sealed class OutboxMetrics : BackgroundService
{
    private readonly Outbox _outbox;
    private readonly IOptions<OutboxOptions> _options;
    private readonly TimeProvider _time;
    private Counts? _counts;

    public OutboxMetrics(Outbox outbox, IMeterFactory meters, IOptions<OutboxOptions> options, TimeProvider time)
    {
        (_outbox, _options, _time) = (outbox, options, time);
        var meter = meters.Create("GameSession");
        meter.CreateObservableGauge("gamesession.outbox.pending", () => Report(c => c.Pending), "{event}", "Committed events that wait to be published");
        meter.CreateObservableGauge("gamesession.outbox.set_aside", () => Report(c => c.SetAside), "{event}", "Committed events that the broker refuses");
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        Outbox.Counter? counter = null;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(_options.Value.CountMilliseconds), _time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                try
                {
                    counter ??= await _outbox.TryCountAsync(stoppingToken);
                    var (pending, setAside) = counter is null ? (0, 0) : await counter.CountAsync(stoppingToken);
                    Volatile.Write(ref _counts, counter is null ? null : new Counts(pending, setAside));
                }
                catch (Exception e) when (EventLog.IsUnavailable(e))
                {
                    // Without the database nothing new waits: the last number holds, until somebody else counts.
                    if (counter is not null) await counter.DisposeAsync();
                    counter = null;
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The process is being stopped.
        }
        finally
        {
            if (counter is not null) await counter.DisposeAsync();
        }
    }

    private IEnumerable<Measurement<long>> Report(Func<Counts, long> count) =>
        Volatile.Read(ref _counts) is { } counts ? [new Measurement<long>(count(counts))] : [];

    private sealed record Counts(long Pending, long SetAside);
}
