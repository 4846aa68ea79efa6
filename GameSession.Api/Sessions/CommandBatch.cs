using System.Runtime.InteropServices;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;

namespace GameSession.Api.Sessions;

/// <summary>
/// Commands that are decided together, each against the session as the commands before it leave it, and the events that they cause. Pure except
/// for what it marks on the commands (<see cref="Work{T}.TryBegin"/>, <see cref="CommandWork.LookedUp"/>): it has no other effect, and reads the
/// time only from the clock that it is given. The same commands may be decided again against a newer session.
/// </summary>
internal sealed class CommandBatch
{
    private readonly List<(CommandWork Work, Result<Committed> Decided)> _commands = [];
    private readonly List<EncodedEvent> _events = [];
    private List<CommandWork>? _possibleRepetitions;
    private List<Exception>? _faults;

    private CommandBatch(Session before) => (Before, After) = (before, before);

    /// <summary>The session that the batch was decided against.</summary>
    public Session Before { get; }

    /// <summary>The session with all of <see cref="Events"/>.</summary>
    public Session After { get; private set; }

    /// <summary>The commands that the batch has taken, from the first open one on and in their order, each with what was decided.</summary>
    public ReadOnlySpan<(CommandWork Work, Result<Committed> Decided)> Commands => CollectionsMarshal.AsSpan(_commands);

    /// <summary>The events, to be committed in one append.</summary>
    public IReadOnlyList<EncodedEvent> Events => _events;

    /// <summary>The state to be stored with the events; null when no snapshot is due.</summary>
    public StateObject? Snapshot { get; private set; }

    /// <summary>The earliest deadline of the commands that <see cref="Events"/> come from.</summary>
    public long Deadline { get; private set; } = long.MaxValue;

    /// <summary>
    /// Commands whose ids must be looked up in the log first. A command that is refused now may be the repetition of one that had its effect: its
    /// precondition held only the first time. A command with a former id may have had its effect under that id.
    /// </summary>
    public IReadOnlyList<CommandWork> PossibleRepetitions => _possibleRepetitions ?? [];

    /// <summary>
    /// Something would be answered without an append that must be decided against what is committed now. An append needs no look at the log before:
    /// the log refuses it when it has more events than the session that the batch was decided against.
    /// </summary>
    public bool NeedsFresh { get; private set; }

    /// <summary>Exceptions that commands threw while they were decided. Deciding is pure, so the other commands are not affected.</summary>
    public IReadOnlyList<Exception> Faults => _faults ?? [];

    /// <summary>Decides as many of the open commands as may go into one append: up to the next snapshot, and never two with the same id.</summary>
    public static CommandBatch Decide(Session session, List<CommandWork> open, int snapshotEvery, TimeProvider time)
    {
        var batch = new CommandBatch(session);
        var ids = open.Count > 1 ? new HashSet<Guid>() : null;
        foreach (var work in open)
        {
            if (work.Command.EventId is { } chosen && ids?.Add(chosen) is false) break;
            if (time.Until(work.Deadline) <= TimeSpan.Zero || !work.TryBegin())
            {
                // No time is left to look up whether this is a repetition. The other commands have their own deadlines.
                work.LookedUp = true;
                batch._commands.Add((work, GameErrors.StorageUnavailable(outcomeUnknown: false)));
                continue;
            }

            var decided = batch.Decide(work, time);
            batch._commands.Add((work, decided));
            batch.NeedsFresh |= work.Command.Fresh && decided is not { IsError: false, Value.Event: not null };
            if (MayRepeat(work, decided)) (batch._possibleRepetitions ??= []).Add(work);
            if (decided is not { IsError: false, Value: { Event: { } encoded } committed }) continue;
            batch.Take(encoded, committed.Session, work.Deadline);
            if (encoded.Event.Fact is not StateSaved && committed.Session.Version % snapshotEvery != 0) continue;
            batch.Snapshot = committed.Session.State;
            break;
        }

        return batch;
    }

    /// <summary>
    /// Refuses all commands of the batch, because its append is not known to be committed. Its refusals may have been decided against events of that
    /// append, so no command is answered with what was decided.
    /// </summary>
    public void Refuse(CommitOutcome outcome)
    {
        foreach (var (work, decided) in _commands)
        {
            work.Refuse(outcome == CommitOutcome.Refused
                ? GameErrors.InternalError()
                : GameErrors.StorageUnavailable(outcome == CommitOutcome.Unknown && decided is { IsError: false, Value.Event: not null }));
        }
    }

    private static bool MayRepeat(CommandWork work, Result<Committed> decided) =>
        work is { Command.EventId: not null, LookedUp: false } && (decided.IsError || work.Command.FormerId is not null);

    private Result<Committed> Decide(CommandWork work, TimeProvider time)
    {
        try
        {
            var command = work.Command;
            var decision = command.Decide(After);
            if (decision.IsError) return decision.Error!;
            if (decision.Value.Fact is not { } fact) return new Committed(After, null);
            if (work.Taken is { } taken) return taken;
            var e = After.Next(command.EventId ?? Guid.CreateVersion7(time.GetUtcNow()), time.WireNow(), fact);
            return new Committed(After.Evolve(e), EncodedEvent.Encode(e, work.Trace));
        }
        catch (Exception e)
        {
            (_faults ??= []).Add(e);
            return GameErrors.InternalError();
        }
    }

    private void Take(EncodedEvent encoded, Session session, long deadline)
    {
        _events.Add(encoded);
        After = session;
        Deadline = Math.Min(Deadline, deadline);
    }
}
