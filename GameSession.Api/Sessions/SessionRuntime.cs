using System.Diagnostics;
using System.Threading.Channels;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Sessions;

/// <summary>
/// One session in this process: a mailbox, and its lifecycle from loading to eviction. All work on the session goes through the mailbox, one
/// piece of work at a time, so nothing behind it needs a lock: commands are decided, committed, applied and sent (<see cref="CommandExecutor"/>);
/// what other processes committed is applied and sent (<see cref="SessionReplica"/>); queries see the committed state between two commits.
/// <para>
/// Guarantees: nobody sees an event before its commit. The connections of this process get every event that they may see, once, in version order.
/// A refusal is answered only when the events that it was decided against are committed.
/// </para>
/// </summary>
internal sealed partial class SessionRuntime
{
    private const int CommandsPerBatch = 128;

    private readonly Channel<Work> _mailbox = Channel.CreateUnbounded<Work>(new UnboundedChannelOptions { SingleReader = true });
    private readonly WorkExpiry _pending;
    private readonly SessionRuntimeServices _services;
    private readonly SessionReplica _replica;
    private readonly RuntimeFailure _failure;
    private readonly CommandExecutor _commands;
    private readonly SessionUse _use;
    private long _lastUsed;
    private Task<IAsyncDisposable?> _subscribing = Task.FromResult<IAsyncDisposable?>(null);

    public SessionRuntime(Guid sessionId, SessionRuntimeServices services)
    {
        (SessionId, _services) = (sessionId, services);
        _lastUsed = services.Time.GetTimestamp();
        _pending = new WorkExpiry(services.Time);
        _failure = new RuntimeFailure(sessionId, services);
        _replica = new SessionReplica(sessionId, new SessionFanOut(sessionId, services), services);
        _commands = new CommandExecutor(sessionId, _replica, _failure, services);
        _use = new SessionUse(sessionId, _replica, _commands, _failure, services);
    }

    public Guid SessionId { get; }

    /// <summary>The version that this process's connections have seen.</summary>
    public long Version => _replica.Session.Version;

    /// <summary>The committed session at some moment, for reads that need not wait for the mailbox.</summary>
    public Session Snapshot => _replica.Session;

    /// <inheritdoc cref="SessionReplica.Recent"/>
    public RecentEvents Recent => _replica.Recent;

    public TimeSpan Unused => _services.Time.GetElapsedTime(Volatile.Read(ref _lastUsed));

    /// <inheritdoc cref="SessionUse.IsDue"/>
    public bool IsUseDue => _use.IsDue;

    /// <summary>
    /// Completes when the session has left the memory of this process, for whatever reason. The next caller that needs it loads it again.
    /// </summary>
    public async Task RunAsync()
    {
        GameError? ending = null;
        using var subscribed = new CancellationTokenSource();
        try
        {
            if (!await _replica.LoadAsync())
            {
                ending = GameErrors.SessionNotFound();
                return;
            }

            _subscribing = _replica.SubscribeAsync(work => _mailbox.Writer.TryWrite(work), subscribed.Token);
            while (await _mailbox.Reader.WaitToReadAsync())
            {
                if (_mailbox.Reader.TryRead(out var work) && !await DoAsync(work)) return;
            }
        }
        catch (Exception e) when (SessionRuntimeServices.IsReadFailure(e))
        {
            _services.NotRead(e);
            ending = GameErrors.StorageUnavailable(outcomeUnknown: false);
        }
        catch (Exception e)
        {
            ending = _failure.OfLoading(e);
        }
        finally
        {
            // The clients have seen what this replica had, and the next replica starts with what the log has: the clients must resynchronise. No
            // other connection can join them before the mailbox is closed.
            if (_failure.HasHappened) _services.Hub.Close(SessionId, null, CloseCodes.ServiceRestart, _failure.CloseReason);
            if (_failure.HasLostCommits) await _services.Combats.ForgetAsync(SessionId);
            _mailbox.Writer.TryComplete();
            // Null: the caller retries on the next runtime.
            while (_mailbox.Reader.TryRead(out var work)) work.Refuse(ending);
            await subscribed.CancelAsync();
            if (await _subscribing is { } subscription) await subscription.DisposeAsync();
        }
    }

    /// <summary>False when this runtime has ended; the caller then posts to the next one.</summary>
    public bool TryPost(PendingWork work)
    {
        Volatile.Write(ref _lastUsed, _services.Time.GetTimestamp());
        _pending.Add(work);
        return _mailbox.Writer.TryWrite(work);
    }

    /// <inheritdoc cref="WorkExpiry.Expire"/>
    public void ExpireWork() => _pending.Expire();

    /// <summary>The log is known to have this version. If the replica lacks it, there is a gap.</summary>
    public void MayHaveGap(long version) => _mailbox.Writer.TryWrite(new PossibleGapWork(version));

    /// <summary>Posts a use that is neither a command nor a query: somebody is connected.</summary>
    public void Use() => _mailbox.Writer.TryWrite(new UseWork());

    /// <summary>Posts the eviction of the session, which is skipped if the session is in use by then.</summary>
    public void Evict() => _mailbox.Writer.TryWrite(new EvictWork());

    /// <summary>Ends the runtime even if the session is in use: the process is stopping.</summary>
    public void Stop() => _mailbox.Writer.TryWrite(new StopWork());

    // False ends the runtime.
    private async Task<bool> DoAsync(Work work)
    {
        try
        {
            if (work.IsUse && _use.IsDue)
            {
                await _use.NoteAsync();
                if (_failure.HasHappened)
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
                    await _commands.RunAsync(Drain(command));
                    return !_failure.HasHappened;
                case IQueryWork query:
                    if (query.IsGivenUp) break;
                    Enter(query.Span);
                    if (query.Fresh) await _replica.RefreshAsync(query.Deadline);
                    if (query.TryBegin()) await AnswerAsync(query, work);
                    break;
                case UpdateWork update:
                    await _replica.AcceptAsync(update.Update);
                    break;
                case PossibleGapWork gap:
                    if (gap.Version > Version) await _replica.CatchUpAsync();
                    break;
                case EvictWork:
                    return !await TryEvictAsync();
                case StopWork:
                    await LeaveAsync();
                    return false;
            }
        }
        catch (Exception e) when (SessionRuntimeServices.IsReadFailure(e))
        {
            _services.NotRead(e);
            work.Refuse(GameErrors.StorageUnavailable(outcomeUnknown: false));
        }
        catch (Exception e)
        {
            work.Refuse(_failure.Of(e));
            return false;
        }

        return true;
    }

    // A fault in a query is no failure of the replica.
    private async Task AnswerAsync(IQueryWork query, Work work)
    {
        try
        {
            await query.RunAsync(_replica.Session);
        }
        catch (Exception e) when (!SessionRuntimeServices.IsReadFailure(e))
        {
            Log.NotAnswered(_services.Logger, e, SessionId);
            work.Refuse(GameErrors.InternalError());
        }
    }

    // The command and the commands directly behind it. They become one batch, unless the executor has to split them.
    private List<CommandWork> Drain(CommandWork first)
    {
        var open = new List<CommandWork> { first };
        while (open.Count < CommandsPerBatch && _mailbox.Reader.TryPeek(out var next) && next is CommandWork command
            && !(command.IsUse && _use.IsDue) && _mailbox.Reader.TryRead(out _))
        {
            open.Add(command);
        }

        return open;
    }

    private async Task<bool> TryEvictAsync()
    {
        if (!_services.Hub.Group(SessionId).IsEmpty || _mailbox.Reader.TryPeek(out _)) return false;
        if (!_replica.NeedsSnapshot) return true;
        await _replica.SaveSnapshotAsync();
        // Work may have arrived while the snapshot was stored.
        return !_mailbox.Reader.TryPeek(out _);
    }

    private async Task LeaveAsync()
    {
        try
        {
            if (_replica.NeedsSnapshot) await _replica.SaveSnapshotAsync();
        }
        catch (Exception e) when (SessionRuntimeServices.IsReadFailure(e))
        {
            // Without this snapshot the next load reads more events; it has no other use.
            _services.NotRead(e);
        }
    }

    // Reads for a piece of work belong to its trace. By now the work may have been given up and its span ended.
    private static void Enter(Activity? span)
    {
        if (span is { IsStopped: false }) Activity.Current = span;
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A query of session {SessionId} failed because of a fault of the service")]
        public static partial void NotAnswered(ILogger logger, Exception exception, Guid sessionId);
    }
}
