using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;

namespace GameSession.Api.Sessions;

/// <summary>
/// One session as it is committed, in the memory of this process: loaded from the log, kept current from the log and the backplane, and sent to
/// this process's connections. Every event is applied and sent once, in version order. Only the session's mailbox changes it; any thread may read
/// the properties.
/// </summary>
internal sealed partial class SessionReplica(Guid sessionId, SessionFanOut fanOut, SessionRuntimeServices services)
{
    private const int EventsPerRead = 500;

    private Session _session = Session.Empty(sessionId);
    private long _snapshotVersion;

    // When the read began that found the log to have nothing more, as a timestamp of the clock; 0 before.
    private long _freshAt;

    /// <summary>The session at the version that this process's connections have seen.</summary>
    public Session Session => Volatile.Read(ref _session);

    /// <summary>The latest events up to the version of <see cref="Session"/>.</summary>
    public RecentEvents Recent { get; } = new(sessionId, services.Time);

    /// <summary>The database may have no snapshot of this version.</summary>
    public bool NeedsSnapshot => Session.Version > _snapshotVersion;

    /// <summary>False when there is no such session.</summary>
    public async Task<bool> LoadAsync()
    {
        var begun = services.Time.GetTimestamp();
        var loaded = await services.Store.LoadAsync(sessionId, CancellationToken.None, Recent.Add);
        services.Reads.Works();
        if (loaded is null) return false;
        Volatile.Write(ref _session, loaded);
        _freshAt = begun;
        services.Combats.Restore(loaded);
        _snapshotVersion = loaded.Version - loaded.Version % services.Options.SnapshotEvery;
        return true;
    }

    /// <summary>Posts what other processes publish about the session to its mailbox, until the subscription is disposed.</summary>
    /// <returns>Null without a subscription: the log is then read every second, which is slower but loses nothing.</returns>
    public async Task<IAsyncDisposable?> SubscribeAsync(Action<Work> post, CancellationToken ct)
    {
        try
        {
            var subscription = await services.Backplane.SubscribeAsync(sessionId, bytes => Hear(bytes, post), ct);
            // What was published between loading and subscribing did not reach this process.
            post(new PossibleGapWork(long.MaxValue));
            return subscription;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (Exception e)
        {
            Log.NotSubscribed(services.Logger, e, sessionId);
            return null;
        }
    }

    /// <summary>Applies an event that a command of this process has caused, and queues it until <see cref="Flush"/>.</summary>
    /// <param name="session">The session after the event.</param>
    public void Adopt(Session session, EncodedEvent encoded, Caller sender)
    {
        var before = _session;
        Volatile.Write(ref _session, session);
        Recent.Add(encoded);
        fanOut.Send(encoded, before, session, sender);
        if (before.CombatChange != session.CombatChange) services.Combats.Update(session);
    }

    /// <summary>Sends what is queued.</summary>
    public void Flush() => fanOut.Flush();

    /// <summary>Applies and sends what another process has published. Reads the log when the message does not follow on the known version.</summary>
    public async Task AcceptAsync(UpdateMessage update)
    {
        if (!update.IsEvents)
        {
            if (update.IsPresence) fanOut.Send(Frame.Text(update.Text));
            return;
        }

        if (update.LastVersion <= _session.Version) return;
        if (update.FirstVersion > _session.Version + 1 || !TryApply(update)) await CatchUpAsync();
    }

    /// <summary>
    /// Brings the replica to what was committed before a caller called. Does nothing when a read that began after that call has done so already: the
    /// first of many callers reads for all of them. Otherwise as <see cref="CatchUpAsync"/>.
    /// </summary>
    /// <param name="deadline">The caller's, which is <see cref="SessionOptions.CommandTimeoutMilliseconds"/> after the call.</param>
    public async Task RefreshAsync(long deadline)
    {
        var called = services.Time.Before(deadline, TimeSpan.FromMilliseconds(services.Options.CommandTimeoutMilliseconds));
        if (called < _freshAt) return;
        var begun = services.Time.GetTimestamp();
        if (await services.News.HasAsync(_session, deadline)) await CatchUpAsync(deadline);
        services.Reads.Works();
        _freshAt = begun;
    }

    /// <summary>Applies and sends the events that the log has and the replica lacks. Throws when the log lacks events that the replica has.</summary>
    /// <param name="deadline">When the caller must have an answer; null: no deadline.</param>
    public async Task CatchUpAsync(long? deadline = null)
    {
        using var timeout = services.Time.TimeoutAt(deadline);
        while (true)
        {
            var missed = await services.Log.ReadOnAsync(_session, EventsPerRead, timeout.Token);
            ApplyAll(missed.Events);
            services.Reads.Works();
            if (!missed.IsCut) return;
        }
    }

    public async Task SaveSnapshotAsync()
    {
        await services.Store.SaveSnapshotAsync(_session, CancellationToken.None);
        HasSnapshotOf(_session);
    }

    /// <summary>Notes that the log has a snapshot of this version.</summary>
    public void HasSnapshotOf(Session session) => _snapshotVersion = session.Version;

    // A process hears its own messages too. Most of what it hears are these, so they do not go through the mailbox.
    private void Hear(ReadOnlyMemory<byte> bytes, Action<Work> post)
    {
        var origin = UpdateMessage.OriginOf(bytes.Span);
        if (origin == services.ProcessId) return;
        services.Heard.Note(origin);
        if (!services.Forwards.TryHear(sessionId, bytes.Span) && UpdateMessage.TryRead(bytes) is { } update) post(new UpdateWork(update));
    }

    private bool TryApply(UpdateMessage update)
    {
        try
        {
            var events = update.ReadEvents(sessionId, out var predecessor);
            // The message follows another event than the one known here: the log may have lost the one known here.
            var before = update.FirstVersion > _session.Version ? predecessor : events.Find(e => e.Event.Version == _session.Version)?.Event.Id;
            if (before is not null && before != _session.LastEventId) return false;
            ApplyAll(events);
            return true;
        }
        catch (NewerFormatException)
        {
            return false;
        }
        catch (Exception e)
        {
            // No process of the service publishes this. The log is the authority.
            Log.Unreadable(services.Logger, sessionId, e.Message);
            return false;
        }
    }

    private void ApplyAll(IEnumerable<EncodedEvent> events)
    {
        try
        {
            foreach (var encoded in events) Apply(encoded);
        }
        finally
        {
            // What was applied before a failure is sent too.
            Flush();
        }
    }

    private void Apply(EncodedEvent encoded)
    {
        if (encoded.Event.Version <= _session.Version) return;
        var (before, session) = (_session, _session.Evolve(encoded.Event));
        Volatile.Write(ref _session, session);
        Recent.Add(encoded);
        var forward = services.Forwards.Of(encoded.Event);
        fanOut.Send(encoded, before, session, forward?.Caller);
        forward?.Commits(new Committed(session, encoded));
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Ignored an unreadable message on the Redis channel of session {SessionId}: {Reason}")]
        public static partial void Unreadable(ILogger logger, Guid sessionId, string reason);

        [LoggerMessage(LogLevel.Error, "Could not subscribe to the Redis channel of session {SessionId}")]
        public static partial void NotSubscribed(ILogger logger, Exception exception, Guid sessionId);
    }
}
