using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Presence;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.GetSession;

/// <summary>Reads the session as its members see it.</summary>
internal sealed record GetSession(Guid SessionId, Guid PlayerId) : ICommand<SessionDetailResponse>;

internal sealed class GetSessionHandler(SessionRegistry sessions, PresenceTracker presence) : ICommandHandler<GetSession, SessionDetailResponse>
{
    public async Task<Result<SessionDetailResponse>> Handle(GetSession command, CancellationToken cancellationToken)
    {
        var found = await sessions.FindForMemberAsync(command.SessionId, command.PlayerId, cancellationToken);
        if (found.IsError) return found.Error!;
        var session = found.Value;
        var online = await presence.OnlineAsync(session.Id);
        return new SessionDetailResponse(
            session.Id, session.CampaignId, session.Name, session.Status, session.GameMasterId,
            VersionText.Write(session.VersionFor(session.ViewerOf(command.PlayerId))),
            [.. session.Members.Values.OrderBy(m => m.JoinedVersion).Select(m =>
                new PlayerSummary(
                    m.PlayerId, m.Role.ToWire(), m.CharacterId, m.Characters, online.Contains(m.PlayerId), session.IsDeputy(m.PlayerId)))],
            session.CreatedAt);
    }
}
