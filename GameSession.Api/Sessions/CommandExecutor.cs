using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// Executes a session's commands: decides them in batches, commits each batch, and only then applies, sends and answers it. Not thread-safe: only
/// the session's mailbox calls it.
/// </summary>
internal sealed partial class CommandExecutor(
    Guid sessionId, SessionReplica replica, RuntimeFailure failure, SessionRuntimeServices services)
{
    private bool _waitsForLock;

    /// <summary>Completes when every command has its answer. The list must not be used afterwards.</summary>
    public async Task RunAsync(List<CommandWork> open)
    {
        try
        {
            var isFresh = open.TrueForAll(c => !c.Command.Fresh);
            // After a conflict the commands are decided again until their deadlines: while another process commits often, that may be many times.
            while (open.Count > 0)
            {
                var batch = Decide(open);
                if (!isFresh && batch.NeedsFresh)
                {
                    // Of these the last called has the last deadline.
                    await replica.RefreshAsync(open.Where(c => c.Command.Fresh).Max(c => c.Deadline));
                    isFresh = true;
                    continue;
                }

                if (batch.PossibleRepetitions is [var first, ..] repetitions)
                {
                    foreach (var work in repetitions) work.LookedUp = true;
                    await FindRepetitionsAsync(open, first.Deadline);
                    continue;
                }

                if (batch.Events.Count == 0)
                {
                    Publish(batch);
                    open.RemoveRange(0, batch.Commands.Length);
                    continue;
                }

                var append = new Append(sessionId, batch.Events, batch.Snapshot, batch.Before.LastEventId);
                var outcome = await services.Commits.CommitAsync(append, batch.Deadline, alone: _waitsForLock);
                _waitsForLock = outcome == CommitOutcome.Locked;
                if (outcome == CommitOutcome.Conflict)
                {
                    await CatchUpAfterConflictAsync(open, batch.Deadline);
                    continue;
                }

                if (outcome == CommitOutcome.Committed) Publish(batch);
                else batch.Refuse(outcome);
                open.RemoveRange(0, batch.Commands.Length);
            }
        }
        catch (Exception e) when (SessionRuntimeServices.IsReadFailure(e))
        {
            services.NotRead(e);
            foreach (var command in open) command.Refuse(GameErrors.StorageUnavailable(outcomeUnknown: false));
        }
        catch (Exception e)
        {
            var refusal = failure.Of(e);
            foreach (var command in open) command.Refuse(refusal);
        }
    }

    private CommandBatch Decide(List<CommandWork> open)
    {
        var batch = CommandBatch.Decide(replica.Session, open, services.Options.SnapshotEvery, services.Time);
        foreach (var fault in batch.Faults) Log.NotDecided(services.Logger, fault, sessionId);
        return batch;
    }

    private async Task CatchUpAfterConflictAsync(List<CommandWork> open, long deadline)
    {
        var version = replica.Session.Version;
        await replica.CatchUpAsync(deadline);
        if (!await FindRepetitionsAsync(open, deadline) && replica.Session.Version == version)
        {
            throw new InvalidOperationException($"Version {version + 1} of session {sessionId} is not taken, and cannot be had.");
        }
    }

    // Called only when all events of the batch are committed. Nothing of the batch was shown to anybody before.
    private void Publish(CommandBatch batch)
    {
        if (batch.Events.Count > 0)
        {
            services.Backplane.Publish(sessionId, UpdateMessage.OfEvents(services.ProcessId, batch.Events, batch.Before.LastEventId));
        }

        if (batch.Snapshot is not null) replica.HasSnapshotOf(batch.After);
        foreach (var (work, decided) in batch.Commands)
        {
            if (decided is { IsError: false, Value.Event: { } encoded })
            {
                replica.Adopt(decided.Value.Session, encoded, work.Command.Caller);
            }
            else if (!decided.IsError)
            {
                // The session is already as the sender wants it.
                SessionFanOut.Answer(work.Command.Caller, encoded: null, replica.Session);
            }
        }

        replica.Flush();
        foreach (var (work, decided) in batch.Commands) work.Answer(decided);
    }

    // Answers the repetitions among the commands, and notes which ids are taken. False when nothing new was found.
    private async Task<bool> FindRepetitionsAsync(List<CommandWork> open, long deadline)
    {
        var ids = Repetition.IdsOf(open);
        if (ids.Count == 0) return false;
        using var timeout = services.Time.TimeoutAt(deadline);
        var found = (await services.Log.FindAsync(ids, timeout.Token)).ToDictionary(e => e.Event.Id);
        // Another process may have committed the event. Nobody gets an event before those that precede it.
        if (found.Values.Any(e => e.Event.SessionId == sessionId && e.Event.Version > replica.Session.Version)) await replica.CatchUpAsync(deadline);
        var session = replica.Session;
        var isNew = open.RemoveAll(work =>
            !work.IsGivenUp && Repetition.Of(work.Command, session, found) is { } repetition && Answer(work, repetition)) > 0;
        foreach (var work in open.Where(work => work.Taken is null))
        {
            if (Repetition.Taken(work.Command, session, found) is not { } taken) continue;
            (work.Taken, work.LookedUp) = (taken, true);
            isNew = true;
        }

        return isNew;
    }

    private bool Answer(CommandWork work, Result<EncodedEvent> repetition)
    {
        // The session's owner has executed it after all, and the sender has got the event when it was applied.
        if (work.Command.Forward?.Committed is { } committed)
        {
            work.Answer(committed);
            return true;
        }

        if (repetition.IsError)
        {
            work.Refuse(repetition.Error);
            return true;
        }

        SessionFanOut.Answer(work.Command.Caller, repetition.Value, replica.Session);
        work.Answer(new Committed(replica.Session, repetition.Value, IsRepetition: true));
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A command in session {SessionId} failed because of a fault of the service")]
        public static partial void NotDecided(ILogger logger, Exception exception, Guid sessionId);
    }
}
