using System.Diagnostics;
using System.Threading.Channels;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>
/// One session in this process: a mailbox and the replica behind it. Whatever concerns the session happens in the mailbox's turns, one at
/// a time, so nothing here needs a lock: commands are decided, committed, applied and sent; what other processes committed is applied and
/// sent; questions see the committed state between two commits.
/// <para>
/// Promises: an event is shown to nobody before its commit. The connections of this process see every event that they may see, once, in
/// version order. A refusal, too, is told only when what it rests on is committed.
/// </para>
/// </summary>
internal sealed partial class SessionRuntime(Guid sessionId, SessionRuntimeServices services)
{
    private const int CommandsPerTurn = 128;
    private const int EventsPerRead = 500;

    // Far less than LiveHours.
    private static readonly TimeSpan UsesEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan UseTimeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan UseRetry = TimeSpan.FromSeconds(10);

    private readonly Channel<Work> _mailbox = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private Session _session = Session.Empty(sessionId);
    private long _snapshotVersion;
    private long _lastUsed = services.Time.GetTimestamp();
    private Task<IAsyncDisposable?> _subscribing = Task.FromResult<IAsyncDisposable?>(null);
    private bool _hasFailed;
    private string _closeReason = "session_reloaded";
    private bool _hasLostCommits;
    private bool _waitsForLock;
    // When the next use of the session is to be noted; 0: at once.
    private long _nextUse;

    public Guid SessionId => sessionId;

    /// <summary>The version that this process's connections have seen.</summary>
    public long Version => Volatile.Read(ref _session).Version;

    /// <summary>The session as it was committed at some moment; for what needs no turn of its own.</summary>
    public Session Snapshot => Volatile.Read(ref _session);

    public TimeSpan Unused => services.Time.GetElapsedTime(Volatile.Read(ref _lastUsed));

    /// <summary>It is time to note that the session is used, if it is.</summary>
    public bool IsUseDue => services.Time.GetTimestamp() >= Volatile.Read(ref _nextUse) && !Snapshot.HasEnded;

    /// <summary>Ends when the session has left this process, for whatever reason. Then the next one to need it loads it anew.</summary>
    public async Task RunAsync()
    {
        GameError? ending = null;
        using var subscribed = new CancellationTokenSource();
        try
        {
            var loaded = await services.Store.LoadAsync(sessionId, CancellationToken.None);
            services.Reads.Works();
            if (loaded is null)
            {
                ending = GameErrors.SessionNotFound();
                return;
            }

            Adopt(loaded);
            services.Combats.Restore(loaded);
            _snapshotVersion = loaded.Version - loaded.Version % services.Options.SnapshotEvery;
            _subscribing = SubscribeAsync(subscribed.Token);
            while (await _mailbox.Reader.WaitToReadAsync())
            {
                if (_mailbox.Reader.TryRead(out var work) && !await DoAsync(work)) return;
            }
        }
        catch (Exception e) when (PostgresErrors.IsUnavailable(e) || e is OperationCanceledException)
        {
            NotRead(e);
            ending = GameErrors.StorageUnavailable(outcomeUnknown: false);
        }
        catch (NewerFormatException e)
        {
            if (services.MaySayNewer()) Log.Newer(services.Logger, sessionId, e.Message);
            ending = GameErrors.ServerDraining();
        }
        catch (Exception e)
        {
            Log.Failed(services.Logger, e, sessionId);
            ending = GameErrors.InternalError();
        }
        finally
        {
            // Those who are connected have seen what this replica had, the next one starts with the newest: they have to ask for what lies
            // between. Nobody else can join them before the mailbox is closed.
            if (_hasFailed) services.Hub.Close(sessionId, null, CloseCodes.ServiceRestart, _closeReason);
            if (_hasLostCommits) await services.Combats.ForgetAsync(sessionId);
            _mailbox.Writer.TryComplete();
            // Null: whoever came too late asks the next runtime.
            while (_mailbox.Reader.TryRead(out var work)) work.Refuse(ending);
            await subscribed.CancelAsync();
            if (await _subscribing is { } subscription) await subscription.DisposeAsync();
        }
    }

    /// <summary>False when this runtime is over and its successor has to be asked.</summary>
    public bool TryPost(Work work)
    {
        Volatile.Write(ref _lastUsed, services.Time.GetTimestamp());
        return _mailbox.Writer.TryWrite(work);
    }

    /// <summary>The log is known to have this version.</summary>
    public void Doubt(long version) => _mailbox.Writer.TryWrite(new DoubtWork(version));

    /// <summary>Somebody uses the session without asking it for anything.</summary>
    public void Use() => _mailbox.Writer.TryWrite(new UseWork());

    /// <summary>Asks the session to leave this process, if nobody needs it by then.</summary>
    public void LetGo() => _mailbox.Writer.TryWrite(new LetGoWork());

    /// <summary>Ends the runtime, whoever may still need it: the process is being stopped.</summary>
    public void Stop() => _mailbox.Writer.TryWrite(new StopWork());

    private async Task<IAsyncDisposable?> SubscribeAsync(CancellationToken ct)
    {
        try
        {
            var subscription = await services.Backplane.SubscribeAsync(sessionId, bytes => _mailbox.Writer.TryWrite(new UpdateWork(bytes)), ct);
            // What was published between loading and subscribing did not reach us.
            Doubt(long.MaxValue);
            return subscription;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception e)
        {
            // Without the backplane the log is read every second: slower, and nothing is lost.
            Log.NotSubscribed(services.Logger, e, sessionId);
            return null;
        }
    }

    // False ends the runtime.
    private async Task<bool> DoAsync(Work work)
    {
        try
        {
            if (work.IsUse && IsUseDue)
            {
                await UseAsync();
                if (_hasFailed)
                {
                    // The next runtime answers it.
                    work.Refuse(null);
                    return false;
                }
            }

            switch (work)
            {
                case CommandWork command:
                    Enter(command.Span);
                    await RunCommandsAsync(Drain(command));
                    return !_hasFailed;
                case IQueryWork query:
                    if (query.IsGivenUp) break;
                    Enter(query.Span);
                    if (query.Fresh) await CatchUpAsync(query.Deadline);
                    if (query.TryBegin()) await AnswerAsync(query, work);
                    break;
                case UpdateWork update:
                    await AcceptAsync(update.Bytes);
                    break;
                case DoubtWork doubt:
                    if (doubt.Version > _session.Version) await CatchUpAsync();
                    break;
                case LetGoWork:
                    return !await TryLetGoAsync();
                case StopWork:
                    await LeaveAsync();
                    return false;
            }
        }
        catch (Exception e) when (PostgresErrors.IsUnavailable(e) || e is OperationCanceledException)
        {
            // The log could not be read. The replica is as it was; what it lacks is read at the next occasion.
            NotRead(e);
            work.Refuse(GameErrors.StorageUnavailable(outcomeUnknown: false));
        }
        catch (Exception e)
        {
            work.Refuse(Fail(e));
            return false;
        }

        return true;
    }

    // The replica is not to be relied on any more: whoever needs the session next loads it anew.
    private GameError Fail(Exception e)
    {
        _hasFailed = true;
        switch (e)
        {
            case LostCommitsException:
                _hasLostCommits = true;
                Log.LostCommits(services.Logger, sessionId, e.Message);
                return GameErrors.StorageUnavailable(outcomeUnknown: false);
            case SessionArchivedException:
                return GameErrors.SessionNotFound();
            case NewerFormatException newer:
                // What they have seen is true: another process goes on from there.
                _closeReason = "server_draining";
                if (services.MaySayNewer()) Log.Newer(services.Logger, sessionId, newer.Message);
                return GameErrors.ServerDraining();
            default:
                Log.Failed(services.Logger, e, sessionId);
                return GameErrors.InternalError();
        }
    }

    // What a question's author did wrong is no reason to doubt the replica.
    private async Task AnswerAsync(IQueryWork query, Work work)
    {
        try
        {
            await query.RunAsync(_session);
        }
        catch (Exception e) when (!PostgresErrors.IsUnavailable(e) && e is not OperationCanceledException)
        {
            Log.NotAnswered(services.Logger, e, sessionId);
            work.Refuse(GameErrors.InternalError());
        }
    }

    // A session that nobody has used for long has first to be told what other services have said meanwhile: before anything is decided or answered for
    // who comes now. When that fails it is tried again with a later use, and who comes now sees the session as it was.
    private async Task UseAsync()
    {
        // It belongs to no command's trace.
        Activity.Current = null;
        Volatile.Write(ref _nextUse, After(UseRetry));
        try
        {
            using var patience = new CancellationTokenSource(UseTimeout, services.Time);
            if (await services.Messages.UseAsync(sessionId, patience.Token) is { } since)
            {
                var messages = await services.Messages.FindUntakenAsync(_session, since, patience.Token);
                var deadline = After(UseTimeout);
                var taking = messages.Select(m => new CommandWork(SessionCommand.Of(m, sessionId, services.Ids), deadline)).ToList();
                await RunCommandsAsync([.. taking]);
                if (_hasFailed) return;
                foreach (var (message, work) in messages.Zip(taking))
                {
                    if ((await work.Answered)?.Error is not { } error) continue;
                    if (error.Kind is ErrorKind.Unavailable or ErrorKind.Internal) return;
                    Log.NotTaken(services.Logger, message.MessageId, message.SubjectId, sessionId, error.Code);
                }

                await services.Messages.TakenAsync(sessionId, since, patience.Token);
            }

            Volatile.Write(ref _nextUse, After(UsesEvery));
            services.Uses.Works();
        }
        catch (Exception e)
        {
            services.Pool.Repair(e);
            services.Uses.Fails(e, PostgresErrors.Passes(e) || e is OperationCanceledException);
        }
    }

    private long After(TimeSpan time) => services.Time.GetTimestamp() + (long)(time.TotalSeconds * services.Time.TimestampFrequency);

    private List<CommandWork> Drain(CommandWork first)
    {
        var open = new List<CommandWork> { first };
        while (open.Count < CommandsPerTurn && _mailbox.Reader.TryPeek(out var next) && next is CommandWork && !(next.IsUse && IsUseDue) && _mailbox.Reader.TryRead(out next))
        {
            open.Add((CommandWork)next);
        }

        return open;
    }

    private async Task RunCommandsAsync(List<CommandWork> open)
    {
        try
        {
            if (open.Find(c => c.Command.Fresh) is { } careful) await CatchUpAsync(careful.Deadline);
            // A lost race is run again for as long as the commands have time: against a busy process it may take many.
            while (open.Count > 0)
            {
                var turn = Decide(open);
                // What looks refused may be a repetition of what has happened: its precondition, for one, held only the first time.
                var suspects = turn.Commands
                    .Where(c => c.Work is { Command.EventId: not null, LookedUp: false } && (c.Decided.IsError || c.Work.Command.FormerId is not null))
                    .ToList();
                if (suspects.Count > 0)
                {
                    foreach (var (work, _) in suspects) work.LookedUp = true;
                    await AnswerRepetitionsAsync(open, suspects[0].Work.Deadline);
                    continue;
                }

                if (turn.Events.Count == 0)
                {
                    Publish(turn);
                    open.RemoveRange(0, turn.Commands.Count);
                    continue;
                }

                var deadline = turn.Deadline;
                var append = new Append(sessionId, turn.Events, turn.Snapshot, _session.LastEventId);
                var outcome = await services.Commits.CommitAsync(append, deadline, alone: _waitsForLock);
                _waitsForLock = outcome == CommitOutcome.Locked;
                switch (outcome)
                {
                    case CommitOutcome.Committed:
                        Publish(turn);
                        open.RemoveRange(0, turn.Commands.Count);
                        break;
                    case CommitOutcome.Conflict:
                        var (version, count) = (_session.Version, open.Count);
                        await CatchUpAsync(deadline);
                        await AnswerRepetitionsAsync(open, deadline);
                        if (_session.Version == version && open.Count == count)
                        {
                            throw new InvalidOperationException($"Version {version + 1} of session {sessionId} is not taken, and cannot be had.");
                        }

                        break;
                    case CommitOutcome.Refused:
                        // Logged where it was refused. Nothing is in, and the replica is as it was.
                        foreach (var (work, _) in turn.Commands) work.Refuse(GameErrors.InternalError());
                        open.RemoveRange(0, turn.Commands.Count);
                        break;
                    default:
                        // What the refusals of this turn rest on is not committed either: the whole turn has no answer.
                        foreach (var (work, decided) in turn.Commands)
                        {
                            work.Refuse(GameErrors.StorageUnavailable(outcome == CommitOutcome.Unknown && decided is { IsError: false, Value.Event: not null }));
                        }

                        open.RemoveRange(0, turn.Commands.Count);
                        break;
                }
            }
        }
        catch (Exception e) when (PostgresErrors.IsUnavailable(e) || e is OperationCanceledException)
        {
            NotRead(e);
            foreach (var command in open) command.Refuse(GameErrors.StorageUnavailable(outcomeUnknown: false));
        }
        catch (Exception e)
        {
            var refusal = Fail(e);
            foreach (var command in open) command.Refuse(refusal);
        }
    }

    // Decides as many of the open commands as may go into one append: up to the next snapshot, and never two with the same id.
    private Turn Decide(List<CommandWork> open)
    {
        var turn = new Turn();
        var session = _session;
        var ids = new HashSet<Guid>();
        foreach (var work in open)
        {
            if (work.Command.EventId is { } chosen && !ids.Add(chosen)) break;
            if (TimeLeft(work.Deadline) <= TimeSpan.Zero || !work.TryBegin())
            {
                // There is no time left to look for what it may have caused before; the others have theirs.
                work.LookedUp = true;
                turn.Commands.Add((work, GameErrors.StorageUnavailable(outcomeUnknown: false)));
                continue;
            }

            var decided = Decide(work.Command, session, work.Trace);
            turn.Commands.Add((work, decided));
            if (decided is not { IsError: false, Value: { Event: { } encoded } committed }) continue;
            session = committed.Session;
            turn.Events.Add(encoded);
            turn.Deadline = Math.Min(turn.Deadline, work.Deadline);
            if (encoded.Event.Fact is StateSaved || session.Version % services.Options.SnapshotEvery == 0)
            {
                turn.Snapshot = session.State;
                break;
            }
        }

        turn.Session = session;
        return turn;
    }

    // Pure, so a command that breaks it has broken nothing else.
    private Result<Committed> Decide(SessionCommand command, Session session, ActivityContext trace)
    {
        try
        {
            var decision = command.Decide(session);
            if (decision.IsError) return decision.Error!;
            if (decision.Value.Fact is not { } fact) return new Committed(session, null);
            var e = new SessionEvent(command.EventId ?? Guid.CreateVersion7(), sessionId, session.Version + 1, services.Time.WireNow(), fact);
            return new Committed(session.Evolve(e), EncodedEvent.Encode(e, trace));
        }
        catch (Exception e)
        {
            Log.NotDecided(services.Logger, e, sessionId);
            return GameErrors.InternalError();
        }
    }

    private void Publish(Turn turn)
    {
        if (turn.Events.Count > 0) services.Backplane.Publish(sessionId, UpdateMessage.OfEvents(services.ProcessId, turn.Events, _session.LastEventId));
        if (turn.Snapshot is not null) _snapshotVersion = turn.Session.Version;
        foreach (var (work, decided) in turn.Commands)
        {
            if (decided is { IsError: false, Value.Event: { } encoded })
            {
                var combat = _session.CombatChange;
                Adopt(decided.Value.Session);
                Send(encoded, work.Command.Caller);
                if (combat != _session.CombatChange) services.Combats.Update(_session);
            }
            else if (!decided.IsError && work.Command.Caller is { Connection: { } connection, Ref: var reference })
            {
                // All is as the sender wants it already.
                connection.Send(Frame.Text(Envelope.WriteAck(reference)));
            }

            work.Answer(decided);
        }
    }

    private async Task AcceptAsync(ReadOnlyMemory<byte> bytes)
    {
        if (UpdateMessage.TryRead(bytes) is not { } update || update.Origin == services.ProcessId) return;
        if (!update.IsEvents)
        {
            if (!update.IsPresence) return;
            var frame = Frame.Text(update.Text);
            foreach (var connection in services.Hub.Group(sessionId)) connection.Send(frame);
            return;
        }

        if (update.LastVersion <= _session.Version) return;
        if (update.FirstVersion > _session.Version + 1)
        {
            await CatchUpAsync();
            return;
        }

        var follows = false;
        try
        {
            var events = update.ReadEvents(sessionId, out var predecessor);
            // After another event than the one that is known here: the log may have lost that one.
            var before = update.FirstVersion > _session.Version ? predecessor : events.Find(e => e.Event.Version == _session.Version)?.Event.Id;
            follows = before is null || before == _session.LastEventId;
            if (follows) events.ForEach(Apply);
        }
        catch (NewerFormatException)
        {
            follows = false;
        }
        catch (Exception e)
        {
            // Not what a process of ours would say. The log has the truth.
            Log.Garbled(services.Logger, sessionId, e.Message);
            follows = false;
        }

        if (!follows) await CatchUpAsync();
    }

    // Applies and sends what the log has and the replica lacks. Fails when the log lacks what the replica has.
    private async Task CatchUpAsync(long? deadline = null)
    {
        using var patience = Patience(deadline);
        while (true)
        {
            var missed = await services.Log.ReadOnAsync(_session, EventsPerRead, patience.Token);
            foreach (var encoded in missed.Events) Apply(encoded);
            services.Reads.Works();
            if (!missed.IsCut) return;
        }
    }

    private void Apply(EncodedEvent encoded)
    {
        if (encoded.Event.Version <= _session.Version) return;
        Adopt(_session.Evolve(encoded.Event));
        Send(encoded, sender: null);
    }

    // A command whose id is in the log already has had its effect, now or long ago: its sender gets what it caused then.
    private async Task AnswerRepetitionsAsync(List<CommandWork> open, long deadline)
    {
        var chosen = open.Where(c => !c.IsGivenUp).SelectMany(c => new[] { c.Command.EventId, c.Command.FormerId }).OfType<Guid>().Distinct().ToList();
        if (chosen.Count == 0) return;
        using var patience = Patience(deadline);
        var found = (await services.Log.FindAsync(chosen, patience.Token)).ToDictionary(e => e.Event.Id);
        // Another process may have committed it, and nobody is told of an event before those that precede it.
        if (found.Values.Any(e => e.Event.SessionId == sessionId && e.Event.Version > _session.Version)) await CatchUpAsync(deadline);
        open.RemoveAll(work =>
        {
            var caller = work.Command.Caller;
            if (work.IsGivenUp || work.Command.EventId is not { } id) return false;
            if (!found.TryGetValue(id, out var earlier))
            {
                // Before there was a key, a client could choose what the service would derive: then it is not what this command has caused.
                if (work.Command.FormerId is not { } formerId || !found.TryGetValue(formerId, out earlier) || !HasDerivedId(earlier.Event.Fact)) return false;
            }

            if (work.Command.Repeated is { } refusal)
            {
                work.Refuse(refusal);
                return true;
            }

            if (earlier.Event.SessionId != sessionId || EventAuthor.Of(earlier.Event.Fact) != caller.Author)
            {
                work.Refuse(GameErrors.IdTaken());
                return true;
            }

            SendToSender(earlier, caller);
            work.Answer(new Committed(_session, earlier));
            return true;
        });
    }

    // No client chooses the ids of these.
    private static bool HasDerivedId(Fact fact) => fact is CombatChanged || EventAuthor.Of(fact) is null;

    private void Send(EncodedEvent encoded, Caller? sender)
    {
        var fact = encoded.Event.Fact;
        var group = services.Hub.Group(sessionId);
        if (!group.IsEmpty && SessionBroadcast.Of(encoded, _session) is { } broadcast)
        {
            var span = SessionSpans.StartAside(SessionSpans.FanOut, encoded.Trace);
            span?.Describe(encoded.Event);
            var start = services.Time.GetTimestamp();
            foreach (var connection in group)
            {
                var isSender = ReferenceEquals(connection, sender?.Connection);
                if (broadcast.For(connection.PlayerId, isSender ? sender!.Ref : null) is { } frame) connection.Send(frame);
                else if (isSender) connection.Send(Frame.Text(Envelope.WriteAck(sender!.Ref)));
            }

            services.Metrics.FanOut(services.Time.GetElapsedTime(start));
            if (span is not null) SessionSpans.EndAside(span);
        }

        switch (fact)
        {
            case PlayerLeft left:
                services.Hub.Close(sessionId, left.PlayerId, CloseCodes.Forbidden, left.RemovedBy is null ? "left" : "removed");
                break;
            case SessionEnded:
                services.Hub.Close(sessionId, null, CloseCodes.SessionEnded, "session_ended");
                break;
        }
    }

    private void SendToSender(EncodedEvent encoded, Caller sender)
    {
        if (sender.Connection is not { } connection) return;
        connection.Send(SessionBroadcast.Of(encoded, _session)?.For(sender.PlayerId, sender.Ref) ?? Frame.Text(Envelope.WriteAck(sender.Ref)));
    }

    private async Task<bool> TryLetGoAsync()
    {
        if (!services.Hub.Group(sessionId).IsEmpty || _mailbox.Reader.TryPeek(out _)) return false;
        if (_session.Version > _snapshotVersion)
        {
            await SaveSnapshotAsync();
            // Somebody may have come while the snapshot was written.
            if (_mailbox.Reader.TryPeek(out _)) return false;
        }

        return true;
    }

    private async Task LeaveAsync()
    {
        try
        {
            if (_session.Version > _snapshotVersion) await SaveSnapshotAsync();
        }
        catch (Exception e) when (PostgresErrors.IsUnavailable(e) || e is OperationCanceledException)
        {
            // A snapshot spares the next one to load the session some reading, and nothing else.
            NotRead(e);
        }
    }

    private async Task SaveSnapshotAsync()
    {
        await services.Store.SaveSnapshotAsync(_session, CancellationToken.None);
        _snapshotVersion = _session.Version;
    }

    // What is read for a piece of work is part of its trace. It may have been given up, and its span ended, by now.
    private static void Enter(Activity? span)
    {
        if (span is { IsStopped: false }) Activity.Current = span;
    }

    private void NotRead(Exception e)
    {
        services.Pool.Repair(e);
        services.Reads.Fails(e, PostgresErrors.Passes(e) || e is OperationCanceledException);
    }

    private TimeSpan TimeLeft(long deadline) => services.Time.GetElapsedTime(services.Time.GetTimestamp(), deadline);

    // Reading ends when the one who waits for it must have an answer.
    private CancellationTokenSource Patience(long? deadline) => deadline is { } at
        ? new CancellationTokenSource(TimeLeft(at) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero, services.Time)
        : new CancellationTokenSource();

    private void Adopt(Session session) => Volatile.Write(ref _session, session);

    /// <summary>Commands decided together, and the events that they come to.</summary>
    private sealed class Turn
    {
        public List<(CommandWork Work, Result<Committed> Decided)> Commands { get; } = [];

        public List<EncodedEvent> Events { get; } = [];

        public StateObject? Snapshot { get; set; }

        /// <summary>When the first of those whose events these are must have an answer.</summary>
        public long Deadline { get; set; } = long.MaxValue;

        public Session Session { get; set; } = null!;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "An update of session {SessionId} on the backplane is not one of ours: {Reason}")]
        public static partial void Garbled(ILogger logger, Guid sessionId, string reason);

        [LoggerMessage(LogLevel.Warning, "Message {MessageId} about {SubjectId} came while nobody used session {SessionId}, which cannot take it now: {Code}")]
        public static partial void NotTaken(ILogger logger, Guid messageId, Guid subjectId, Guid sessionId, string code);

        [LoggerMessage(LogLevel.Error, "A command in session {SessionId} could not be decided")]
        public static partial void NotDecided(ILogger logger, Exception exception, Guid sessionId);

        [LoggerMessage(LogLevel.Error, "A question to session {SessionId} could not be answered")]
        public static partial void NotAnswered(ILogger logger, Exception exception, Guid sessionId);

        [LoggerMessage(LogLevel.Error, "The channel of session {SessionId} could not be subscribed")]
        public static partial void NotSubscribed(ILogger logger, Exception exception, Guid sessionId);

        [LoggerMessage(LogLevel.Warning, "A newer version of the service has written to session {SessionId}: {Reason} This process does not serve such sessions and sends their clients elsewhere; it says so once. Update it")]
        public static partial void Newer(ILogger logger, Guid sessionId, string reason);

        [LoggerMessage(LogLevel.Error, "Session {SessionId} is loaded anew, and who is connected has to come back: {Reason} Committed changes are lost; find out why PostgreSQL went back")]
        public static partial void LostCommits(ILogger logger, Guid sessionId, string reason);

        [LoggerMessage(LogLevel.Error, "Session {SessionId} failed and is loaded anew")]
        public static partial void Failed(ILogger logger, Exception exception, Guid sessionId);
    }
}
