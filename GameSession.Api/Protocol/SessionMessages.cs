using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>ICD, "Create Session", request.</summary>
[Description("A new session.")]
internal sealed record CreateSessionRequest(
    [property: Description("The campaign that the session belongs to. Another service owns it.")] Guid CampaignId,
    [property: Description("The session's name."), Length(1, 255)] string Name,
    [property: Description("What the game master decides about the session; every member has a default.")] StateObject? Settings = null);

/// <summary>ICD, "Create Session", response.</summary>
[Description("The new session.")]
internal sealed record CreateSessionResponse(
    [property: Description("The session's id.")] Guid SessionId,
    [property: Description(WireText.ConnectionToken)] string ConnectionToken,
    [property: Description(WireText.WebsocketUrl)] string WebsocketUrl);

/// <summary>ICD, "Join Session", request. An observer (ours) has a role and no character.</summary>
[Description("Whom the caller plays. An observer has a role and no character.")]
internal sealed record JoinSessionRequest(
    [property: Description("The character that the caller plays; an observer has none.")] Guid? CharacterId = null,
    [property: Description("`player` if it is left out."), AllowedValues("player", "observer", null)] string? Role = null);

/// <summary>ICD, "Join Session", response.</summary>
[Description("The caller's seat, and the state to show first.")]
internal sealed record JoinSessionResponse(
    [property: Description(WireText.ConnectionToken)] string ConnectionToken,
    [property: Description(WireText.WebsocketUrl)] string WebsocketUrl,
    [property: Description("The state as the caller may see it. It has no version: show it, and synchronise over the WebSocket.")]
    StateObject SessionState);

/// <summary>One session in a list (ours). <paramref name="Role"/> is the caller's.</summary>
[Description("A session in which the caller has a seat.")]
internal sealed record SessionSummary(
    [property: Description("The session's id.")] Guid SessionId,
    [property: Description("The campaign that the session belongs to.")] Guid CampaignId,
    [property: Description("The session's name.")] string Name,
    [property: Description("`ended` sessions can be read, but not changed."), AllowedValues("active", "ended")] string Status,
    [property: Description("The caller's role."), AllowedValues("game_master", "player", "observer")] string Role,
    [property: Description("When the session was created.")] DateTime CreatedAt,
    [property: Description("When something last happened in the session that the caller may see.")] DateTime UpdatedAt);

/// <summary>The caller's sessions, newest first (ours).</summary>
[Description("The caller's sessions.")]
internal sealed record SessionListResponse([property: Description("Newest first.")] IReadOnlyList<SessionSummary> Sessions);

/// <summary>A member's seat (ours).</summary>
[Description("A member's seat.")]
internal sealed record PlayerSummary(
    [property: Description("The member: the `sub` of their JWT.")] Guid PlayerId,
    [property: Description("What the member may do."), AllowedValues("game_master", "player", "observer")] string Role,
    [property: Description("The first of the characters that the member plays; absent for none.")] Guid? CharacterId,
    [property: Description("All characters that the member plays. Observers have none.")] IReadOnlyList<Guid> CharacterIds,
    [property: Description("Whether the member has a connection, or had one within 15 s.")] bool Online,
    [property: Description("Whether the member is a deputy: a player or observer with the game master's rights and view.")] bool Deputy);

/// <summary>One session, as a member sees it (ours).</summary>
[Description("A session and its members.")]
internal sealed record SessionDetailResponse(
    [property: Description("The session's id.")] Guid SessionId,
    [property: Description("The campaign that the session belongs to.")] Guid CampaignId,
    [property: Description("The session's name.")] string Name,
    [property: Description("`ended` sessions can be read, but not changed."), AllowedValues("active", "ended")] string Status,
    [property: Description("The member who has the game master's seat: who created the session, or got the seat since.")]
    Guid GameMasterId,
    [property: Description(WireText.Version), RegularExpression(WireText.VersionPattern)] string Version,
    [property: Description("Who has a seat, in the order in which they took it.")] IReadOnlyList<PlayerSummary> Players,
    [property: Description("When the session was created.")] DateTime CreatedAt);

/// <summary>Hands the game master's seat over (ours).</summary>
[Description("Who gets the game master's seat.")]
internal sealed record HandOverRequest([property: Description("Another member of the session.")] Guid PlayerId);

/// <summary>Gives a player characters and takes some (ours).</summary>
[Description("The characters that the player gets and loses; at least one.")]
internal sealed record ChangeCharactersRequest(
    [property: Description("The characters that the player gets, at most 20.")] IReadOnlyList<Guid>? Grant = null,
    [property: Description("The characters that the player loses, at most 20.")] IReadOnlyList<Guid>? Take = null);

/// <summary>The characters of a player (ours).</summary>
[Description("Whom the player plays now.")]
internal sealed record PlayerCharactersResponse(
    [property: Description("The player.")] Guid PlayerId,
    [property: Description("All characters that the player plays. The first is the member's `character_id`.")] IReadOnlyList<Guid> CharacterIds);
