using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.StartEffects;

/// <summary>Starts effects that are no action's outcome.</summary>
internal sealed record StartEffects(Guid SessionId, Caller Caller, IReadOnlyList<EffectStartMessage> Effects) : ICommand<Committed>;

internal sealed class StartEffectsHandler(SessionRegistry sessions) : ICommandHandler<StartEffects, Committed>
{
    public Task<Result<Committed>> Handle(StartEffects command, CancellationToken cancellationToken)
    {
        var starts = command.Effects.Select(e => e.ToStart()).ToArray();
        var newIds = Guid.CreateVersion7();
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(command.Caller, session => EffectRules.Start(session, command.Caller.PlayerId, starts, newIds)),
            cancellationToken);
    }
}
