using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>ICD, "Create Session", request.</summary>
internal sealed record CreateSessionRequest(Guid CampaignId, string Name, StateObject? Settings = null);

/// <summary>ICD, "Create Session", response.</summary>
internal sealed record CreateSessionResponse(Guid SessionId, string ConnectionToken, string WebsocketUrl);

/// <summary>ICD, "Join Session", request. An observer (ours) has a role and no character.</summary>
internal sealed record JoinSessionRequest(Guid? CharacterId = null, string? Role = null);

/// <summary>ICD, "Join Session", response.</summary>
internal sealed record JoinSessionResponse(string ConnectionToken, string WebsocketUrl, StateObject SessionState);

/// <summary>One session in a list (ours). <paramref name="Role"/> is the caller's.</summary>
internal sealed record SessionSummary(
    Guid SessionId, Guid CampaignId, string Name, string Status, string Role, DateTime CreatedAt, DateTime UpdatedAt);

/// <summary>The caller's sessions, newest first (ours).</summary>
internal sealed record SessionListResponse(IReadOnlyList<SessionSummary> Sessions);

/// <summary>A member's seat (ours).</summary>
internal sealed record PlayerSummary(Guid PlayerId, string Role, Guid? CharacterId, bool Online);

/// <summary>One session, as a member sees it (ours).</summary>
internal sealed record SessionDetailResponse(
    Guid SessionId, Guid CampaignId, string Name, string Status, Guid GameMasterId, string Version, IReadOnlyList<PlayerSummary> Players,
    DateTime CreatedAt);
