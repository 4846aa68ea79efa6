using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.State.LoadState;

/// <summary>Reads the state as the caller may see it.</summary>
/// <param name="Version">Null for the latest.</param>
internal sealed record LoadState(Guid SessionId, Guid PlayerId, string? Version) : ICommand<LoadStateResponse>;

internal sealed class LoadStateHandler(SessionRegistry sessions, SessionStore store, EventReader log) : ICommandHandler<LoadState, LoadStateResponse>
{
    public async Task<Result<LoadStateResponse>> Handle(LoadState command, CancellationToken cancellationToken)
    {
        var found = await sessions.FindForMemberAsync(command.SessionId, command.PlayerId, cancellationToken);
        if (found.IsError) return found.Error!;
        var session = found.Value;
        var viewer = session.ViewerOf(command.PlayerId);
        if (!VersionText.TryRead(command.Version, out var version) || version == session.VersionFor(viewer))
        {
            return Response(session, session.VersionFor(viewer), session.UpdatedFor(viewer));
        }

        if (version < 1 || version > session.VersionFor(viewer)) return GameErrors.VersionNotFound();
        if (await log.FindVersionAsync(session, viewer, version, cancellationToken) is not { } logged) return GameErrors.SessionNotFound();
        return await store.LoadAtAsync(session.Id, logged, cancellationToken) is { } then
            ? Response(then, version, then.UpdatedAt)
            : GameErrors.SessionNotFound();

        // The parts that are hidden now decide what the caller may see, also of an older version.
        LoadStateResponse Response(Session at, long shown, DateTime time) =>
            new(PrivateParts.View(session, at.State, command.PlayerId), at.MetadataFor(viewer), VersionText.Write(shown), time);
    }
}
