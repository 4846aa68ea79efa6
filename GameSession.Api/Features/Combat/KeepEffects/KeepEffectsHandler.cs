using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.KeepEffects;

/// <summary>Keeps effects that were due until the next turn that they ask with.</summary>
internal sealed record KeepEffects(Guid SessionId, Caller Caller, IReadOnlyList<Guid> EffectIds) : ICommand<Committed>;

internal sealed class KeepEffectsHandler(SessionRegistry sessions) : ICommandHandler<KeepEffects, Committed>
{
    public Task<Result<Committed>> Handle(KeepEffects command, CancellationToken cancellationToken) => sessions.ExecuteAsync(
        command.SessionId,
        new SessionCommand(
            command.Caller,
            session => EffectRules.Keep(session, command.Caller.PlayerId, command.EffectIds)),
        cancellationToken);
}
