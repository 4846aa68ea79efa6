using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;
using Microsoft.EntityFrameworkCore;

namespace GameSession.Api.Features.Subscriptions.CharacterStateChanged;

/// <summary>Brings what has become of a character into the live sessions in which it is played now.</summary>
/// <param name="ChangeType"><c>deleted</c> takes the character out; whatever else sets what <paramref name="Details"/> holds.</param>
internal sealed record CharacterStateChanged(Guid MessageId, Guid CharacterId, string ChangeType, StateObject Details) : ICommand<int>;

internal sealed class CharacterStateChangedHandler(SessionDbContext database, SessionRegistry sessions, EventIds ids) : ICommandHandler<CharacterStateChanged, int>
{
    private const string Deleted = "deleted";

    public async Task<Result<int>> Handle(CharacterStateChanged command, CancellationToken cancellationToken)
    {
        var live =
            from player in database.SessionPlayers
            join session in database.Sessions on player.SessionId equals session.Id
            where player.CharacterId == command.CharacterId && player.LeftAt == null && session.Status == "active" && session.IsDeleted != true
            select session.Id;
        var found = await live.Distinct().ToListAsync(cancellationToken);
        var subject = JsonPointer.Of("characters", command.CharacterId.ToString());
        var members = command.ChangeType == Deleted ? null : command.Details;
        return await sessions.ExecuteInAllAsync(
            found,
            id => new SessionCommand(Caller.Service, session => SessionRules.Apply(session, subject, members), ids.OfDelivery(id, command.MessageId)),
            cancellationToken);
    }
}
