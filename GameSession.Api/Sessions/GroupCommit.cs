using System.Threading.Channels;
using GameSession.Api.Persistence;
using GameSession.Api.Telemetry;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Sessions;

/// <summary>
/// Commits the appends of many sessions in one round trip: those that queue during one round trip are committed in the next. Sessions in one
/// commit do not affect each other: when it takes too long, each of them is retried alone (decision 0024). No request is answered while its
/// outcome may still change: when a connection breaks during a commit, the same events are appended again until their outcome is known or their
/// deadline has passed. Their ids make the repetition harmless.
/// <para>Thread-safe. A session has at most one append under way; appends of different sessions are in no order.</para>
/// </summary>
internal sealed class GroupCommit : LoopService
{
    private readonly Channel<CommitRequest> _queue = Channel.CreateUnbounded<CommitRequest>();
    private readonly IOptions<SessionOptions> _options;
    private readonly TimeProvider _time;
    private readonly CommitAttempts _attempts;
    private readonly LoneCommits _alone;

    public GroupCommit(
        EventAppender appender, EventReader log, OutboxSignal outbox, PostgresPool pool, IOptions<SessionOptions> options, SessionMetrics metrics,
        TimeProvider time, ILogger<GroupCommit> logger)
        : base(new FailureLog("Committing to PostgreSQL", time, logger))
    {
        (_options, _time) = (options, time);
        _attempts = new CommitAttempts(appender, log, outbox, pool, metrics, time, Failures, Works, logger);
        _alone = new LoneCommits(_attempts, time);
    }

    protected override int Loops => _options.Value.Committers;

    protected override bool IsOver => _queue.Reader.Completion.IsCompleted;

    /// <param name="deadline">When the caller must have an answer, as a <see cref="TimeProvider"/> timestamp.</param>
    /// <param name="alone">Commits the append without others, which would wait for the lock that this session's last append waited for.</param>
    public Task<CommitOutcome> CommitAsync(Append append, long deadline, bool alone = false)
    {
        var request = new CommitRequest(append, deadline) { IsAlone = alone };
        if (!_queue.Writer.TryWrite(request)) request.Answer(CommitOutcome.Unavailable);
        return request.Outcome.Task;
    }

    /// <summary>Stops after everything that is queued is committed.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } running) await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _alone.EndAsync().WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    // Not cancelled: everything that is queued is committed first.
    protected override async Task RoundAsync(CancellationToken ct)
    {
        if (!await _queue.Reader.WaitToReadAsync(CancellationToken.None)) return;
        // What is ready to be decided joins this commit instead of waiting for the next: under load the batches grow, at rest nothing waits.
        await Task.Yield();
        var batch = new List<CommitRequest>();
        var events = 0;
        while (events < _options.Value.CommitEvents && _queue.Reader.TryRead(out var request))
        {
            batch.Add(request);
            events += request.Append.Events.Count;
        }

        _alone.TakeFrom(batch);
        if (batch.Count == 0) return;
        await CommitAsync(batch);
        _alone.TakeFrom(batch);
    }

    protected override bool Passes(Exception e) => PostgresErrors.PassesOrTimedOut(e);

    // Returns when each request has its answer or is marked to be retried alone.
    private async Task CommitAsync(List<CommitRequest> batch)
    {
        try
        {
            var open = await _attempts.AppendAsync(batch);
            while (open.Exists(r => !r.IsAlone))
            {
                await Task.Delay(CommitAttempts.RetryPause, _time);
                open = await _attempts.AppendAsync(open);
            }
        }
        catch (Exception e)
        {
            _attempts.Fail(batch, e);
        }
    }
}
