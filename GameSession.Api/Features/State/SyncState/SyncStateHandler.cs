using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.State.SyncState;

/// <summary>Asks for the state, for parts of it, or for what was missed since a version.</summary>
internal sealed record SyncState(Guid SessionId, Caller Caller, IReadOnlyList<JsonPointer> Paths, string? Since) : ICommand<SyncedState>;

/// <summary>The version that the answer brings the caller to.</summary>
internal sealed record SyncedState(long Version);

/// <summary>
/// Answers within the session's mailbox, so that the answer is in order with the broadcasts: events up to its version come before it, later
/// ones after it.
/// </summary>
internal sealed class SyncStateHandler(SessionRegistry sessions) : ICommandHandler<SyncState, SyncedState>
{
    private const int MaxMissedEvents = 1000;

    // Leaves room for one answer: missed events alone must not make the client a slow consumer.
    private const int MaxMissedBytes = 768 * 1024;

    // A request may name the same parts many times; this bounds the answer.
    private const int MaxStateBytes = 4 * 1024 * 1024;

    public Task<Result<SyncedState>> Handle(SyncState command, CancellationToken cancellationToken) =>
        sessions.QueryAsync(command.SessionId, fresh: false, session => AnswerAsync(command, session, cancellationToken), cancellationToken);

    private async Task<Result<SyncedState>> AnswerAsync(SyncState command, Session session, CancellationToken ct)
    {
        var caller = command.Caller;
        if (session.Seat(caller.PlayerId) is null) return GameErrors.NotAMember();
        var version = session.VersionFor(session.ViewerOf(caller.PlayerId));
        var frame = VersionText.TryRead(command.Since, out var since) && since >= 1 && since <= version
            ? await MissedAsync(session, caller, since, version, ct)
            : null;
        if (frame is null)
        {
            var state = State(session, caller.PlayerId, command.Paths);
            if (state.Size > MaxStateBytes) return GameErrors.InvalidMessage("paths", $"ask for more than {MaxStateBytes} bytes");
            frame = Response(session, caller, version, state);
        }

        caller.Connection?.Send(frame.Value);
        return new SyncedState(version);
    }

    // Null when the caller missed too much: the whole state is the shorter answer then. What is hidden from the caller does not count.
    private async Task<Frame?> MissedAsync(Session session, Caller caller, long since, long version, CancellationToken ct)
    {
        if (version - since > MaxMissedEvents) return null;
        var frames = new List<Frame>();
        var (missed, bytes) = (0, 0);
        try
        {
            await foreach (var encoded in sessions.ReadMissedAsync(session, session.ViewerOf(caller.PlayerId), since, MaxMissedEvents, ct))
            {
                missed++;
                if (SessionBroadcast.Of(encoded, session)?.For(caller.PlayerId) is not { } frame) continue;
                frames.Add(frame);
                bytes += frame.Length;
                if (bytes > MaxMissedBytes) return null;
            }
        }
        catch (NewerFormatException)
        {
            // The replica has the state, from a snapshot after these events.
            return null;
        }

        // The log no longer has all of them.
        if (missed < version - since) return null;
        frames.Add(Response(session, caller, version, state: null));
        return Frame.Join(frames);
    }

    private static StateObject State(Session session, Guid playerId, IReadOnlyList<JsonPointer> paths)
    {
        var visible = PrivateParts.View(session, session.State, playerId);
        if (paths.Count == 0) return visible;
        var parts = StateObject.Empty;
        foreach (var path in paths)
        {
            if (StateDocument.Get(visible, path) is { } part) parts = parts.With(path.ToString(), part);
        }

        return parts;
    }

    // With the caller's private part as it is now: its events have no place among those that the caller has missed.
    private static Frame Response(Session session, Caller caller, long version, StateObject? state)
    {
        var part = PrivateParts.Of(session, session.State, caller.PlayerId);
        var response = new SyncResponseMessage(
            VersionText.Write(version), state, part, part is null ? null : PrivateParts.VersionOf(part));
        return Frame.Text(Envelope.Write(MessageTypes.SyncResponse, caller.Ref, response));
    }
}
