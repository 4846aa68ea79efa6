using System.Collections.Immutable;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Combat.DeclareAction;

/// <summary>Declares what a character does; <c>action_resolve</c> gives the outcomes.</summary>
/// <param name="ActionId">Chosen by the client; it can be used once in a session.</param>
/// <param name="Cost">Where the session enforces actions; null for what the type usually costs.</param>
internal sealed record DeclareAction(
    Guid SessionId,
    Caller Caller,
    Guid ActionId,
    Guid CharacterId,
    string ActionType,
    IReadOnlyList<Guid> Targets,
    StateObject Details,
    IReadOnlyDictionary<string, int>? Cost = null)
    : ICommand<Committed>, ICombatAction;

internal sealed class DeclareActionHandler(SessionRegistry sessions, EventIds ids) : ICommandHandler<DeclareAction, Committed>
{
    public Task<Result<Committed>> Handle(DeclareAction command, CancellationToken cancellationToken)
    {
        var action = new OpenAction(
            command.ActionId, command.CharacterId, command.ActionType, [.. command.Targets], command.Details, HiddenTargets: [], IsHidden: false)
        {
            Cost = command.Cost?.ToImmutableSortedDictionary(StringComparer.Ordinal),
        };
        return sessions.ExecuteAsync(
            command.SessionId,
            new SessionCommand(
                command.Caller,
                session => CombatRules.DeclareAction(session, command.Caller.PlayerId, action),
                // The log has every id that was ever used, whatever happened to the action later.
                ids.OfAction(command.SessionId, command.ActionId),
                repeated: GameErrors.DuplicateAction()),
            cancellationToken);
    }
}
