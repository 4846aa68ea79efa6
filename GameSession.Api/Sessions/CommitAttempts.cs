using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Telemetry;
using Npgsql;

namespace GameSession.Api.Sessions;

/// <summary>
/// Makes one attempt to commit the appends of several sessions in one round trip. When it fails, decides for each request whether it is answered,
/// retried, or retried alone. Thread-safe, for requests that no other attempt has.
/// </summary>
/// <param name="works">Called when Postgres has answered.</param>
internal sealed partial class CommitAttempts(
    EventAppender appender, EventReader log, OutboxSignal outbox, PostgresPool pool, SessionMetrics metrics, TimeProvider time, FailureLog failures,
    Action works, ILogger logger)
{
    /// <summary>Between two attempts.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromMilliseconds(100);

    /// <summary>Answers every request whose outcome is known or whose deadline has passed; returns the others.</summary>
    public async Task<List<CommitRequest>> AppendAsync(List<CommitRequest> batch)
    {
        var start = time.GetTimestamp();
        var late = batch.Where(r => r.Deadline <= start).ToList();
        late.ForEach(r => r.AnswerLate());
        if (late.Count > 0) batch = [.. batch.Except(late)];
        if (batch.Count == 0) return batch;

        var left = time.GetElapsedTime(start, batch.Min(r => r.Deadline));
        if (left > Timeout) left = Timeout;
        using var timeout = new CancellationTokenSource(left, time);
        using var span = StartSpan(batch);
        try
        {
            var appended = await AtMostAsync(appender.AppendAsync(batch.ConvertAll(r => r.Append), timeout.Token), left);
            metrics.Commit(time.GetElapsedTime(start), batch.Sum(r => r.Append.Events.Count));
            works();
            outbox.Committed(appended);
            foreach (var request in batch.Where(r => appended.Contains(r.Append.SessionId))) request.Answer(CommitOutcome.Committed);
            batch = [.. batch.Where(r => !appended.Contains(r.Append.SessionId))];
            // An earlier attempt of a request may have committed it without an answer. Finding its own events in the log is then no conflict.
            var earlier = await AtMostAsync(FindEarlierAsync(batch.Where(r => r.MayBeIn).ToList(), timeout.Token), left);
            outbox.Committed(earlier.Select(r => r.Append.SessionId));
            foreach (var request in batch) request.Answer(earlier.Contains(request) ? CommitOutcome.Committed : CommitOutcome.Conflict);
            return [];
        }
        catch (NotSentException e)
        {
            pool.Repair(e);
            failures.Fails(e.InnerException!, PostgresErrors.PassesOrTimedOut(e));
            return batch;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
        {
            // Nothing of this batch is committed. One session waits for the lock. All are retried alone, so nobody needs to find out which.
            if (batch is [{ IsLocked: false } only])
            {
                only.IsLocked = true;
                Log.Locked(logger, only.Append.SessionId);
            }

            foreach (var request in batch) request.IsAlone = true;
            return batch;
        }
        catch (PostgresException e) when (!PostgresErrors.IsTrouble(e) || IsLostRace(e))
        {
            // Nothing of this batch is committed. Appending each session alone shows which one caused the error.
            if (batch.Count > 1)
            {
                var open = new List<CommitRequest>();
                foreach (var request in batch) open.AddRange(await AppendAsync([request]));
                return open;
            }

            if (IsLostRace(e)) return batch;
            if (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // An earlier attempt may have committed it. The next attempt looks it up before it answers that there is a conflict.
                if (batch[0].MayBeIn) return batch;
                batch[0].Answer(CommitOutcome.Conflict);
                return [];
            }

            // Errors of class 42 fail every append, and there may be a thousand a second: the failure log limits how often they are logged.
            if (e.SqlState.StartsWith("42", StringComparison.Ordinal)) failures.Fails(e, passes: false);
            else Log.Failed(logger, e, 1);
            AnswerFailed(batch);
            return [];
        }
        catch (PostgresException e) when (e.InvariantSeverity == "ERROR")
        {
            // Whatever the error is, the transaction was rolled back and nothing of this batch is committed.
            pool.Repair(e);
            // One of these sessions may be the cause: a damaged page, an operator's trigger.
            if (batch.Count > 1 && !IsOfTheServer(e)) batch.ForEach(r => r.IsAlone = true);
            failures.Fails(e, PostgresErrors.PassesOrTimedOut(e));
            return batch;
        }
        catch (Exception e) when (PostgresErrors.IsUnavailable(e) || e is OperationCanceledException)
        {
            pool.Repair(e);
            foreach (var request in batch) request.MayBeIn = true;
            // One of the appends took too long. All are retried alone, so that the others do not wait for it again.
            if (batch.Count > 1 && IsTimeout(e)) batch.ForEach(r => r.IsAlone = true);
            failures.Fails(e, PostgresErrors.PassesOrTimedOut(e));
            return batch;
        }
    }

    /// <summary>Answers every request of the batch that has no answer yet, after a fault that no further attempt would repair.</summary>
    public void Fail(List<CommitRequest> batch, Exception e)
    {
        Log.Failed(logger, e, batch.Count);
        AnswerFailed(batch);
    }

    private static void AnswerFailed(List<CommitRequest> batch)
    {
        foreach (var request in batch) request.Answer(request.MayBeIn ? CommitOutcome.Unknown : CommitOutcome.Refused);
    }

    // After a cancellation, Npgsql asks the server to cancel the statement and waits for the answer, even when the server is silent. The caller
    // does not wait that long. Whether the statement has committed is found out later by the ids of its events.
    private Task<T> AtMostAsync<T>(Task<T> asked, TimeSpan timeout)
    {
        _ = asked.ContinueWith(
            static late => _ = late.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return asked.WaitAsync(timeout + CancellationGrace, time);
    }

    // The server would have answered any statement with these. (A cancelled statement is in class 57 too, but concerns that statement only.)
    private static bool IsOfTheServer(PostgresException e) => e.SqlState != PostgresErrorCodes.QueryCanceled
        && (e.SqlState[..2] is "08" or "25" or "28" or "3D" or "3F" or "53" or "57" || e.SqlState is "42501" or "42P05" or "26000" or "0A000");

    // Another transaction was faster: the same statement may succeed when it is repeated.
    private static bool IsLostRace(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    private static bool IsTimeout(Exception e) => e is OperationCanceledException or TimeoutException
        or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } or NpgsqlException { InnerException: TimeoutException };

    // The id alone does not identify the event: a client may have used it in another session, or repeated the command to another process.
    private async Task<HashSet<CommitRequest>> FindEarlierAsync(List<CommitRequest> requests, CancellationToken ct)
    {
        if (requests.Count == 0) return [];
        var found = await log.FindAsync(requests.ConvertAll(r => r.Append.Last.Id), ct);
        var events = found.Select(e => Identity(e.Event)).ToHashSet();
        return [.. requests.Where(r => events.Contains(Identity(r.Append.Last)))];

        static (Guid, Guid, long, DateTime) Identity(SessionEvent e) => (e.Id, e.SessionId, e.Version, e.Timestamp);
    }

    // One round trip serves many commands. Its span is in the trace of the first, with links to the spans of the others and from them back.
    private static Activity? StartSpan(List<CommitRequest> batch)
    {
        var waiting = batch.SelectMany(r => r.Spans).ToList();
        if (waiting.Count == 0) return null;
        var span = SessionMetrics.Source.StartActivity(
            ActivityKind.Internal,
            waiting[0].Context,
            name: SessionSpans.GroupCommit,
            links: waiting.Skip(1).Select(s => new ActivityLink(s.Context)));
        if (span is null) return null;
        span.SetTag("gamesession.commit.batch_size", batch.Sum(r => r.Append.Events.Count));
        foreach (var other in waiting.Skip(1)) other.AddLink(new ActivityLink(span.Context));
        return span;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "A commit of session {SessionId} waits for a lock. Find its holder with pg_blocking_pids")]
        public static partial void Locked(ILogger logger, Guid sessionId);

        [LoggerMessage(LogLevel.Error, "A commit of {Sessions} sessions failed because of a fault of the service")]
        public static partial void Failed(ILogger logger, Exception exception, int sessions);
    }
}
