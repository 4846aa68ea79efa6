using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.ChangeTurn;

/// <summary>Ends the turn, and begins the next one.</summary>
/// <param name="ActiveCharacter">Who is next; null for whoever comes next.</param>
/// <param name="Round">With <paramref name="TurnNumber"/>, the turn that is to end: if it is another one by now, nothing happens.</param>
internal sealed record ChangeTurn(Guid SessionId, Caller Caller, Guid? ActiveCharacter, int? Round, int? TurnNumber) : ICommand<Committed>;

internal sealed class ChangeTurnHandler(SessionRegistry sessions) : ICommandHandler<ChangeTurn, Committed>
{
    public Task<Result<Committed>> Handle(ChangeTurn command, CancellationToken cancellationToken) => sessions.ExecuteAsync(
        command.SessionId,
        new SessionCommand(command.Caller, session => CombatRules.ChangeTurn(
            session, command.Caller.PlayerId, command.ActiveCharacter, command.Round, command.TurnNumber)),
        cancellationToken);
}
