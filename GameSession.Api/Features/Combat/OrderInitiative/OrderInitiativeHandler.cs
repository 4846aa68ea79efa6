using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.OrderInitiative;

/// <summary>Sets the initiative order, to settle ties or for any other reason.</summary>
internal sealed record OrderInitiative(Guid SessionId, Caller Caller, IReadOnlyList<Guid> Order) : ICommand<Committed>;

internal sealed class OrderInitiativeHandler(SessionRegistry sessions) : ICommandHandler<OrderInitiative, Committed>
{
    public Task<Result<Committed>> Handle(OrderInitiative command, CancellationToken cancellationToken) => sessions.ExecuteAsync(
        command.SessionId,
        new SessionCommand(command.Caller, session => CombatRules.OrderInitiative(session, command.Caller.PlayerId, command.Order)),
        cancellationToken);
}
