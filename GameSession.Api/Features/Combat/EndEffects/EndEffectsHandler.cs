using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.EndEffects;

/// <summary>Ends effects: these, or those of an action, or those that a character has caused.</summary>
internal sealed record EndEffects(Guid SessionId, Caller Caller, IReadOnlyList<Guid>? EffectIds, Guid? SourceActionId, Guid? SourceId)
    : ICommand<Committed>;

internal sealed class EndEffectsHandler(SessionRegistry sessions) : ICommandHandler<EndEffects, Committed>
{
    public Task<Result<Committed>> Handle(EndEffects command, CancellationToken cancellationToken) => sessions.ExecuteAsync(
        command.SessionId,
        new SessionCommand(
            command.Caller,
            session => EffectRules.End(
                session, command.Caller.PlayerId, command.EffectIds, command.SourceActionId, command.SourceId)),
        cancellationToken);
}
