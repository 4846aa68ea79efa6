using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Subscriptions.CharacterStateChanged;

/// <summary>Applies a change of a character to the live sessions in which it is played now.</summary>
/// <param name="ChangeType"><c>deleted</c> removes the character; any other value sets the members in <paramref name="Details"/>.</param>
internal sealed record CharacterStateChanged(Guid MessageId, Guid CharacterId, string ChangeType, StateObject Details) : ICommand<int>;

internal sealed class CharacterStateChangedHandler(SubjectMessages messages, SessionRegistry sessions, EventIds ids)
    : ICommandHandler<CharacterStateChanged, int>
{
    private const string Deleted = "deleted";

    public async Task<Result<int>> Handle(CharacterStateChanged command, CancellationToken cancellationToken)
    {
        var members = command.ChangeType == Deleted ? null : command.Details;
        if (members is { Count: 0 }) return 0;
        var (message, live) = await messages.RecordAsync(
            new SubjectMessage(SubjectKind.Character, command.CharacterId, command.MessageId, members), cancellationToken);
        return await sessions.ExecuteInAllAsync(live, id => SessionCommand.Of(message, id, ids), cancellationToken);
    }
}
