using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;
using Microsoft.EntityFrameworkCore;

namespace GameSession.Api.Features.Subscriptions.CampaignStateChanged;

/// <summary>Brings what has become of a campaign into its live sessions.</summary>
/// <param name="ChangeType"><c>deleted</c> takes the campaign's part out; whatever else sets what <paramref name="Details"/> holds.</param>
internal sealed record CampaignStateChanged(Guid MessageId, Guid CampaignId, string ChangeType, StateObject Details) : ICommand<int>;

internal sealed class CampaignStateChangedHandler(SessionDbContext database, SessionRegistry sessions, EventIds ids) : ICommandHandler<CampaignStateChanged, int>
{
    private const string Deleted = "deleted";

    private static readonly JsonPointer Subject = JsonPointer.Of("campaign");

    public async Task<Result<int>> Handle(CampaignStateChanged command, CancellationToken cancellationToken)
    {
        var live =
            from session in database.Sessions
            where session.CampaignId == command.CampaignId && session.Status == "active" && session.IsDeleted != true
            select session.Id;
        var found = await live.ToListAsync(cancellationToken);
        var members = command.ChangeType == Deleted ? null : command.Details;
        return await sessions.ExecuteInAllAsync(
            found,
            id => new SessionCommand(Caller.Service, session => SessionRules.Apply(session, Subject, members), ids.OfDelivery(id, command.MessageId)),
            cancellationToken);
    }
}
