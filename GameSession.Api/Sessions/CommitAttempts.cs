using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Telemetry;
using Npgsql;

namespace GameSession.Api.Sessions;

/// <summary>
/// One attempt to append what several sessions have, in one round trip, and what it means for each of them when it fails: answered, to be tried
/// again, or to be tried again alone. Safe from anywhere, for requests that no other attempt has.
/// </summary>
/// <param name="works">Called when Postgres has answered.</param>
internal sealed partial class CommitAttempts(
    EventAppender appender, EventReader log, PostgresPool pool, SessionMetrics metrics, TimeProvider time, FailureLog failures, Action works,
    ILogger logger)
{
    /// <summary>Between two attempts.</summary>
    public static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan CancellationGrace = TimeSpan.FromMilliseconds(100);

    /// <summary>Whether the failure passes without anybody's doing.</summary>
    public static bool Passes(Exception e) => PostgresErrors.Passes(e) || e is OperationCanceledException;

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
            foreach (var request in batch.Where(r => appended.Contains(r.Append.SessionId))) request.Answer(CommitOutcome.Committed);
            batch = [.. batch.Where(r => !appended.Contains(r.Append.SessionId))];
            // A request that may have got in before is not refused for finding itself there.
            var earlier = await AtMostAsync(FindEarlierAsync(batch.Where(r => r.MayBeIn).ToList(), timeout.Token), left);
            foreach (var request in batch) request.Answer(earlier.Contains(request) ? CommitOutcome.Committed : CommitOutcome.Conflict);
            return [];
        }
        catch (NotSentException e)
        {
            pool.Repair(e);
            failures.Fails(e.InnerException!, Passes(e));
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
        catch (PostgresException e) when (!PostgresErrors.IsTrouble(e) || IsLostRace(e))
        {
            // Nothing of this batch is in. Alone, each session shows whether it is the one.
            if (batch.Count > 1)
            {
                var open = new List<CommitRequest>();
                foreach (var request in batch) open.AddRange(await AppendAsync([request]));
                return open;
            }

            if (IsLostRace(e)) return batch;
            if (e.SqlState == PostgresErrorCodes.UniqueViolation)
            {
                // What may be in from an earlier attempt is looked for before it is called a conflict: the next attempt does.
                if (batch[0].MayBeIn) return batch;
                batch[0].Answer(CommitOutcome.Conflict);
                return [];
            }

            // A statement that Postgres does not understand is every append's fault, and there may be a thousand a second.
            if (e.SqlState.StartsWith("42", StringComparison.Ordinal)) failures.Fails(e, passes: false);
            else Log.Failed(logger, e, 1);
            AnswerFailed(batch);
            return [];
        }
        catch (PostgresException e) when (e.InvariantSeverity == "ERROR")
        {
            // Whatever is wrong there: it has rolled back, and nothing of this batch is in.
            pool.Repair(e);
            // It may be about one of these sessions: a damaged page, an operator's trigger.
            if (batch.Count > 1 && !IsOfTheServer(e)) batch.ForEach(r => r.IsAlone = true);
            failures.Fails(e, Passes(e));
            return batch;
        }
        catch (Exception e) when (PostgresErrors.IsUnavailable(e) || e is OperationCanceledException)
        {
            pool.Repair(e);
            foreach (var request in batch) request.MayBeIn = true;
            // Whichever it was that took too long, the others do not wait for it again.
            if (batch.Count > 1 && IsTimeout(e)) batch.ForEach(r => r.IsAlone = true);
            failures.Fails(e, Passes(e));
            return batch;
        }
    }

    /// <summary>Answers whoever of the batch has no answer yet: something is wrong with it that no attempt puts right.</summary>
    public void Fail(List<CommitRequest> batch, Exception e)
    {
        Log.Failed(logger, e, batch.Count);
        AnswerFailed(batch);
    }

    private static void AnswerFailed(List<CommitRequest> batch)
    {
        foreach (var request in batch) request.Answer(request.MayBeIn ? CommitOutcome.Unknown : CommitOutcome.Refused);
    }

    // Npgsql does not end at once: it asks the server to cancel, and waits for that in vain when the server is silent. Nobody else does. What
    // becomes of it then, the ids of the events will tell.
    private Task<T> AtMostAsync<T>(Task<T> asked, TimeSpan timeout)
    {
        _ = asked.ContinueWith(
            static late => _ = late.Exception,
            CancellationToken.None,
            TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        return asked.WaitAsync(timeout + CancellationGrace, time);
    }

    // Whatever it had been asked, by whomever, it would have answered the same. (A cancelled statement is class 57 too, and is not.)
    private static bool IsOfTheServer(PostgresException e) => e.SqlState != PostgresErrorCodes.QueryCanceled
        && (e.SqlState[..2] is "08" or "25" or "28" or "3D" or "3F" or "53" or "57" || e.SqlState is "42501" or "42P05" or "26000" or "0A000");

    // Another transaction was faster: the same statement may go through the next time.
    private static bool IsLostRace(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    private static bool IsTimeout(Exception e) => e is OperationCanceledException or TimeoutException
        or PostgresException { SqlState: PostgresErrorCodes.QueryCanceled } or NpgsqlException { InnerException: TimeoutException };

    // The id alone does not tell whose event it is: a client may have used it in another session, or repeated it to another process.
    private async Task<HashSet<CommitRequest>> FindEarlierAsync(List<CommitRequest> requests, CancellationToken ct)
    {
        if (requests.Count == 0) return [];
        var found = await log.FindAsync(requests.ConvertAll(r => r.Append.Last.Id), ct);
        var events = found.Select(e => Identity(e.Event)).ToHashSet();
        return [.. requests.Where(r => events.Contains(Identity(r.Append.Last)))];

        static (Guid, Guid, long, DateTime) Identity(SessionEvent e) => (e.Id, e.SessionId, e.Version, e.Timestamp);
    }

    // One round trip for many commands: in the trace of the first, with links to those of the others and from there back.
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
