using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Subscriptions.CampaignStateChanged;

/// <summary>Applies a change of a campaign to its live sessions.</summary>
/// <param name="ChangeType"><c>deleted</c> removes the campaign's part; any other value sets the members in <paramref name="Details"/>.</param>
internal sealed record CampaignStateChanged(Guid MessageId, Guid CampaignId, string ChangeType, StateObject Details) : ICommand<int>;

internal sealed class CampaignStateChangedHandler(SubjectMessages messages, SessionRegistry sessions, EventIds ids)
    : ICommandHandler<CampaignStateChanged, int>
{
    private const string Deleted = "deleted";

    public async Task<Result<int>> Handle(CampaignStateChanged command, CancellationToken cancellationToken)
    {
        var members = command.ChangeType == Deleted ? null : command.Details;
        if (members is { Count: 0 }) return 0;
        var (message, live) = await messages.RecordAsync(
            new SubjectMessage(SubjectKind.Campaign, command.CampaignId, command.MessageId, members), cancellationToken);
        return await sessions.ExecuteInAllAsync(live, id => SessionCommand.Of(message, id, ids), cancellationToken);
    }
}
