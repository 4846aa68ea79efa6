using System.Collections.Concurrent;
using System.Diagnostics;
using System.Threading.Channels;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Telemetry;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameSession.Api.Sessions;

/// <summary>How an append ended.</summary>
internal enum CommitOutcome
{
    /// <summary>The events are durable.</summary>
    Committed,

    /// <summary>Another process has the version, or one of the ids was used before; nothing of it is in.</summary>
    Conflict,

    /// <summary>Postgres does not answer; nothing of it is in.</summary>
    Unavailable,

    /// <summary>Somebody holds a lock that the append needs; nothing of it is in.</summary>
    Locked,

    /// <summary>Postgres went silent in the middle: it may be in, now or a little later.</summary>
    Unknown,

    /// <summary>Postgres refuses the events themselves: a bug of ours.</summary>
    Refused,
}

/// <summary>
/// Carries appends to Postgres together: whatever has queued while one round trip is under way goes with the next. Sessions in one
/// commit do not affect each other: when it takes too long, each of them goes on by itself (decision 0024). Nobody is told an outcome that may
/// still change: when a connection breaks in the middle, the same events are appended again, which the ids make harmless, until their fate is
/// known or their time is up.
/// <para>Safe from anywhere. A session has at most one append under way; appends of different sessions have no order among them.</para>
/// </summary>
internal sealed partial class GroupCommit(
    EventAppender appender, EventReader log, PostgresPool pool, IOptions<SessionOptions> options, SessionMetrics metrics, TimeProvider time,
    ILogger<GroupCommit> logger)
    : LoopService(new FailureLog("Committing to Postgres", time, logger))
{
    private static readonly TimeSpan AttemptTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromMilliseconds(100);

    // Sessions that go by themselves share this many connections.
    private const int AloneAtOnce = 8;

    private readonly Channel<Request> _queue = Channel.CreateUnbounded<Request>();
    private readonly SemaphoreSlim _alone = new(AloneAtOnce);
    private readonly ConcurrentDictionary<Task, bool> _commitsAlone = new();

    protected override int Loops => options.Value.Committers;

    protected override bool IsOver => _queue.Reader.Completion.IsCompleted;

    /// <param name="deadline">When the caller must have an answer, as a <see cref="TimeProvider"/> timestamp.</param>
    /// <param name="alone">Not together with others, who would wait for the lock that this session waited for last.</param>
    public Task<CommitOutcome> CommitAsync(Append append, long deadline, bool alone = false)
    {
        var request = new Request(append, deadline) { IsAlone = alone };
        if (!_queue.Writer.TryWrite(request)) request.Answer(CommitOutcome.Unavailable);
        return request.Outcome.Task;
    }

    /// <summary>Stops after what is queued is committed.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } running) await running.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(_commitsAlone.Keys).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    // Not cancelled: what is queued is committed first.
    protected override async Task RoundAsync(CancellationToken ct)
    {
        if (!await _queue.Reader.WaitToReadAsync(CancellationToken.None)) return;
        var batch = new List<Request>();
        var events = 0;
        while (events < options.Value.CommitEvents && _queue.Reader.TryRead(out var request))
        {
            batch.Add(request);
            events += request.Append.Events.Count;
        }

        LeaveAlone(batch);
        if (batch.Count == 0) return;
        await CommitAsync(batch);
        LeaveAlone(batch);
    }

    protected override bool Passes(Exception e) => PostgresErrors.Passes(e) || e is OperationCanceledException;

    private void LeaveAlone(List<Request> batch)
    {
        foreach (var ended in _commitsAlone.Keys.Where(c => c.IsCompleted)) _commitsAlone.TryRemove(ended, out _);
        foreach (var request in batch.Where(r => r is { IsAlone: true, Outcome.Task.IsCompleted: false })) _commitsAlone.TryAdd(CommitAloneAsync(request), true);
        batch.RemoveAll(r => r.IsAlone);
    }

    // Returns when each request has its answer, or is to go on alone.
    private async Task CommitAsync(List<Request> batch)
    {
        try
        {
            var open = await AttemptAsync(batch);
            while (open.Exists(r => !r.IsAlone))
            {
                await Task.Delay(RetryPause, time);
                open = await AttemptAsync(open);
            }
        }
        catch (Exception e)
        {
            Log.Failed(logger, e, batch.Count);
            foreach (var request in batch) request.Answer(request.MayBeIn ? CommitOutcome.Unknown : CommitOutcome.Refused);
        }
    }

    private async Task CommitAloneAsync(Request request)
    {
        try
        {
            var open = true;
            while (open)
            {
                var left = time.GetElapsedTime(time.GetTimestamp(), request.Deadline);
                if (request is { IsLocked: true, MayBeIn: false } && left < 2 * EventAppender.LockTimeout)
                {
                    // An attempt that is broken off has no answer. This one can still be had: nothing is in.
                    request.Answer(CommitOutcome.Locked);
                    return;
                }

                if (!await _alone.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero))
                {
                    AnswerLate(request);
                    return;
                }

                try
                {
                    open = (await AttemptAsync([request])).Count > 0;
                }
                finally
                {
                    _alone.Release();
                }

                if (open) await Task.Delay(RetryPause, time);
            }
        }
        catch (Exception e)
        {
            Log.Failed(logger, e, 1);
            request.Answer(request.MayBeIn ? CommitOutcome.Unknown : CommitOutcome.Refused);
        }
    }

    // Answers every request whose fate is known or whose time is up; returns the others.
    private async Task<List<Request>> AttemptAsync(List<Request> batch)
    {
        var start = time.GetTimestamp();
        var late = batch.Where(r => r.Deadline <= start).ToList();
        late.ForEach(AnswerLate);
        if (late.Count > 0) batch = [.. batch.Except(late)];
        if (batch.Count == 0) return batch;

        var patience = time.GetElapsedTime(start, batch.Min(r => r.Deadline));
        if (patience > AttemptTimeout) patience = AttemptTimeout;
        using var timeout = new CancellationTokenSource(patience, time);
        using var span = StartSpan(batch);
        try
        {
            var appended = await AtMostAsync(appender.AppendAsync(batch.ConvertAll(r => r.Append), timeout.Token), patience);
            metrics.Commit(time.GetElapsedTime(start), batch.Sum(r => r.Append.Events.Count));
            Works();
            foreach (var request in batch.Where(r => appended.Contains(r.Append.SessionId))) request.Answer(CommitOutcome.Committed);
            batch = [.. batch.Where(r => !appended.Contains(r.Append.SessionId))];
            // A request that may have got in before is not refused for finding itself there.
            var earlier = await AtMostAsync(FindEarlierAsync(batch.Where(r => r.MayBeIn).ToList(), timeout.Token), patience);
            foreach (var request in batch) request.Answer(earlier.Contains(request) ? CommitOutcome.Committed : CommitOutcome.Conflict);
            return [];
        }
        catch (NotSentException e)
        {
            pool.Repair(e);
            Failures.Fails(e.InnerException!, Passes(e));
            return batch;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Nothing of this batch is in. It is the matter of one session, and the others need not find out which.
            if (batch is [{ IsLocked: false } only])
            {
                only.IsLocked = true;
                Log.Locked(logger, only.Append.SessionId);
            }

            foreach (var request in batch) request.IsAlone = true;
            return batch;
        }
        catch (PostgresException e) when (
            !PostgresErrors.IsTrouble(e) || e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure)
        {
            // Nothing of this batch is in. Alone, each session shows whether it is the one.
            if (batch.Count > 1)
            {
                var open = new List<Request>();
                foreach (var request in batch) open.AddRange(await AttemptAsync([request]));
                return open;
            }

            if (e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure) return batch;
            if (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // What may be in from an earlier attempt is looked for before it is called a conflict: the next attempt does.
                if (batch[0].MayBeIn) return batch;
                batch[0].Answer(CommitOutcome.Conflict);
                return [];
            }

            // A statement that Postgres does not understand is every append's fault, and there may be a thousand a second.
            if (e.SqlState.StartsWith("42", StringComparison.Ordinal)) Failures.Fails(e, passes: false);
            else Log.Failed(logger, e, 1);
            batch[0].Answer(batch[0].MayBeIn ? CommitOutcome.Unknown : CommitOutcome.Refused);
            return [];
        }
        catch (PostgresException e) when (e.InvariantSeverity == "ERROR")
        {
            // Whatever is wrong there: it has rolled back, and nothing of this batch is in.
            pool.Repair(e);
            // It may be about one of these sessions: a damaged page, an operator's trigger.
            if (batch.Count > 1 && !IsOfTheServer(e)) batch.ForEach(r => r.IsAlone = true);
            Failures.Fails(e, Passes(e));
            return batch;
        }
        catch (Exception e) when (PostgresErrors.IsUnavailable(e) || e is OperationCanceledException)
        {
            pool.Repair(e);
            foreach (var request in batch) request.MayBeIn = true;
            // Whichever it was that took too long, the others do not wait for it again.
            if (batch.Count > 1 && IsTimeout(e)) batch.ForEach(r => r.IsAlone = true);
            Failures.Fails(e, Passes(e));
            return batch;
        }
    }

    private static void AnswerLate(Request request) =>
        request.Answer(request.MayBeIn ? CommitOutcome.Unknown : request.IsLocked ? CommitOutcome.Locked : CommitOutcome.Unavailable);

    // Npgsql does not end at once: it asks the server to cancel, and waits for that in vain when the server is silent. Nobody else does. What
    // becomes of it then, the ids of the events will tell.
    private Task<T> AtMostAsync<T>(Task<T> asked, TimeSpan patience)
    {
        _ = asked.ContinueWith(
            static late => _ = late.Exception, CancellationToken.None, TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        return asked.WaitAsync(patience + CancellationGrace, time);
    }

    // Whatever it had been asked, by whomever, it would have answered the same. (A cancelled statement is class 57 too, and is not.)
    private static bool IsOfTheServer(PostgresException e) => e.SqlState != PostgresErrorCodes.QueryCanceled
        && (e.SqlState[..2] is "08" or "25" or "28" or "3D" or "3F" or "53" or "57" || e.SqlState is "42501" or "42P05" or "26000" or "0A000");

    private static bool IsTimeout(Exception e) => e is OperationCanceledException or TimeoutException
        or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } or NpgsqlException { InnerException: TimeoutException };

    // The id alone does not tell whose event it is: a client may have used it in another session, or repeated it to another process.
    private async Task<HashSet<Request>> FindEarlierAsync(List<Request> requests, CancellationToken ct)
    {
        if (requests.Count == 0) return [];
        var found = await log.FindAsync(requests.ConvertAll(r => r.Append.Last.Id), ct);
        var events = found.Select(e => Identity(e.Event)).ToHashSet();
        return [.. requests.Where(r => events.Contains(Identity(r.Append.Last)))];

        static (Guid, Guid, long, DateTime) Identity(SessionEvent e) => (e.Id, e.SessionId, e.Version, e.Timestamp);
    }

    // One round trip for many commands: in the trace of the first, with links to those of the others and from there back.
    private static Activity? StartSpan(List<Request> batch)
    {
        var waiting = batch.SelectMany(r => r.Spans).ToList();
        if (waiting.Count == 0) return null;
        var span = SessionMetrics.Source.StartActivity(
            ActivityKind.Internal, waiting[0].Context, name: SessionSpans.GroupCommit, links: waiting.Skip(1).Select(s => new ActivityLink(s.Context)));
        if (span is null) return null;
        span.SetTag("gamesession.commit.batch_size", batch.Sum(r => r.Append.Events.Count));
        foreach (var other in waiting.Skip(1)) other.AddLink(new ActivityLink(span.Context));
        return span;
    }

    private sealed class Request(Append append, long deadline)
    {
        private bool _isAnswered;

        /// <summary>The wait of each command whose trace is kept, in its trace.</summary>
        public IReadOnlyList<Activity> Spans { get; } = SessionMetrics.Source.HasListeners() ? StartSpans(append) : [];

        public Append Append => append;

        public long Deadline => deadline;

        public TaskCompletionSource<CommitOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>An attempt ended without an answer.</summary>
        public bool MayBeIn { get; set; }

        /// <summary>Goes by itself from now on.</summary>
        public bool IsAlone { get; set; }

        /// <summary>By itself, it waited for somebody's lock.</summary>
        public bool IsLocked { get; set; }

        public void Answer(CommitOutcome outcome)
        {
            if (Interlocked.Exchange(ref _isAnswered, true)) return;
            foreach (var span in Spans) End(span, outcome);
            Outcome.SetResult(outcome);
        }

        private static List<Activity> StartSpans(Append append)
        {
            var spans = new List<Activity>(append.Events.Count);
            foreach (var encoded in append.Events)
            {
                if (SessionSpans.StartAside(SessionSpans.Commit, encoded.Trace) is not { } span) continue;
                span.Describe(encoded.Event);
                spans.Add(span);
            }

            return spans;
        }

        private static void End(Activity span, CommitOutcome outcome)
        {
            if (outcome is not (CommitOutcome.Committed or CommitOutcome.Conflict)) span.SetStatus(ActivityStatusCode.Error);
            span.SetTag("gamesession.commit.outcome", outcome.ToString().ToLowerInvariant());
            SessionSpans.EndAside(span);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A commit of session {SessionId} waits for a lock that somebody else holds; pg_blocking_pids tells who")]
        public static partial void Locked(ILogger logger, Guid sessionId);

        [LoggerMessage(LogLevel.Error, "A commit of {Sessions} sessions failed")]
        public static partial void Failed(ILogger logger, Exception exception, int sessions);
    }
}
