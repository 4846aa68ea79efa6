using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;

namespace GameSession.Api.Sessions;

/// <summary>
/// One session as it is committed, in this process: loaded from the log, kept up with the log and the backplane, and shown to this process's
/// connections as it moves on. Every event is applied and sent once, in version order. Changed by the session's mailbox alone; the properties may
/// be read from anywhere.
/// </summary>
internal sealed partial class SessionReplica(Guid sessionId, SessionFanOut fanOut, SessionRuntimeServices services)
{
    private const int EventsPerRead = 500;

    private Session _session = Session.Empty(sessionId);
    private long _snapshotVersion;

    /// <summary>The session at the version that this process's connections have seen.</summary>
    public Session Session => Volatile.Read(ref _session);

    /// <summary>The log has no snapshot of this version.</summary>
    public bool NeedsSnapshot => Session.Version > _snapshotVersion;

    /// <summary>False when there is no such session.</summary>
    public async Task<bool> LoadAsync()
    {
        var loaded = await services.Store.LoadAsync(sessionId, CancellationToken.None);
        services.Reads.Works();
        if (loaded is null) return false;
        Volatile.Write(ref _session, loaded);
        services.Combats.Restore(loaded);
        _snapshotVersion = loaded.Version - loaded.Version % services.Options.SnapshotEvery;
        return true;
    }

    /// <summary>Has what other processes say of the session posted to its mailbox, until the subscription is disposed of.</summary>
    /// <returns>Null without a subscription: the log is read every second then, which is slower, and loses nothing.</returns>
    public async Task<IAsyncDisposable?> SubscribeAsync(Action<Work> post, CancellationToken ct)
    {
        try
        {
            var subscription = await services.Backplane.SubscribeAsync(sessionId, bytes => post(new UpdateWork(bytes)), ct);
            // What was published between loading and subscribing did not reach us.
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

    /// <summary>Takes and shows what a command of this process has caused.</summary>
    /// <param name="session">The session after the event.</param>
    public void Adopt(Session session, EncodedEvent encoded, Caller sender)
    {
        var combat = _session.CombatChange;
        Volatile.Write(ref _session, session);
        fanOut.Send(encoded, session, sender);
        if (combat != session.CombatChange) services.Combats.Update(session);
    }

    /// <summary>Takes what another process says over the backplane; reads the log when it does not follow on what is known.</summary>
    public async Task AcceptAsync(ReadOnlyMemory<byte> bytes)
    {
        if (UpdateMessage.TryRead(bytes) is not { } update || update.Origin == services.ProcessId) return;
        if (!update.IsEvents)
        {
            if (update.IsPresence) fanOut.Send(Frame.Text(update.Text));
            return;
        }

        if (update.LastVersion <= _session.Version) return;
        if (update.FirstVersion > _session.Version + 1 || !TryApply(update)) await CatchUpAsync();
    }

    /// <summary>Applies and sends what the log has and the replica lacks. Fails when the log lacks what the replica has.</summary>
    /// <param name="deadline">When the one who waits for it must have an answer.</param>
    public async Task CatchUpAsync(long? deadline = null)
    {
        using var timeout = services.Time.TimeoutAt(deadline);
        while (true)
        {
            var missed = await services.Log.ReadOnAsync(_session, EventsPerRead, timeout.Token);
            foreach (var encoded in missed.Events) Apply(encoded);
            services.Reads.Works();
            if (!missed.IsCut) return;
        }
    }

    public async Task SaveSnapshotAsync()
    {
        await services.Store.SaveSnapshotAsync(_session, CancellationToken.None);
        HasSnapshotOf(_session);
    }

    /// <summary>The log has a snapshot of this version.</summary>
    public void HasSnapshotOf(Session session) => _snapshotVersion = session.Version;

    private bool TryApply(UpdateMessage update)
    {
        try
        {
            var events = update.ReadEvents(sessionId, out var predecessor);
            // After another event than the one that is known here: the log may have lost that one.
            var before = update.FirstVersion > _session.Version ? predecessor : events.Find(e => e.Event.Version == _session.Version)?.Event.Id;
            if (before is not null && before != _session.LastEventId) return false;
            events.ForEach(Apply);
            return true;
        }
        catch (NewerFormatException)
        {
            return false;
        }
        catch (Exception e)
        {
            // Not what a process of ours would say. The log has the truth.
            Log.Unreadable(services.Logger, sessionId, e.Message);
            return false;
        }
    }

    private void Apply(EncodedEvent encoded)
    {
        if (encoded.Event.Version <= _session.Version) return;
        var session = _session.Evolve(encoded.Event);
        Volatile.Write(ref _session, session);
        fanOut.Send(encoded, session, sender: null);
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Ignored an unreadable message on the Redis channel of session {SessionId}: {Reason}")]
        public static partial void Unreadable(ILogger logger, Guid sessionId, string reason);

        [LoggerMessage(LogLevel.Error, "Could not subscribe to the Redis channel of session {SessionId}")]
        public static partial void NotSubscribed(ILogger logger, Exception exception, Guid sessionId);
    }
}
