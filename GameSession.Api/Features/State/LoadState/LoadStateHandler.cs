using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.State.LoadState;

/// <summary>Reads the state as the caller may see it.</summary>
/// <param name="Version">Null for the latest.</param>
internal sealed record LoadState(Guid SessionId, Guid PlayerId, string? Version) : ICommand<LoadStateResponse>;

internal sealed class LoadStateHandler(SessionRegistry sessions, SessionStore store) : ICommandHandler<LoadState, LoadStateResponse>
{
    public async Task<Result<LoadStateResponse>> Handle(LoadState command, CancellationToken cancellationToken)
    {
        var found = await sessions.FindForMemberAsync(command.SessionId, command.PlayerId, cancellationToken);
        if (found.IsError) return found.Error!;
        var session = found.Value;
        if (VersionText.TryRead(command.Version, out var version) && version != session.Version)
        {
            if (version < 1 || version > session.Version) return GameErrors.VersionNotFound();
            if (await store.LoadAtAsync(session.Id, version, cancellationToken) is not { } then) return GameErrors.SessionNotFound();
            session = then;
        }

        // The parts that are hidden now decide what the caller may see, also of an older version.
        var hidden = SessionRules.HiddenFrom(found.Value, command.PlayerId);
        return new LoadStateResponse(
            Visibility.View(session.State, hidden), session.Metadata, VersionText.Write(session.Version), session.UpdatedAt);
    }
}
