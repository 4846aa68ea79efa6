using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>ICD, "Connection Events", "Connection Success".</summary>
internal sealed record ConnectionEstablishedMessage(Guid SessionId, Guid PlayerId, DateTime Timestamp);

/// <summary>ICD, "Connection Events", "Heartbeat", from the server.</summary>
internal sealed record HeartbeatMessage(DateTime Timestamp);

/// <summary>ICD, "Connection Events", "Heartbeat", from a client. Its members are not read: they come from the client's own clock.</summary>
internal sealed record ClientHeartbeatMessage;

/// <summary>A player came online or went offline (ours; not versioned).</summary>
internal sealed record PresenceMessage(Guid PlayerId, bool Online);

/// <summary>Asks for a JWT in Development (ours).</summary>
internal sealed record DevTokenRequest(Guid? PlayerId = null, string? Name = null);

/// <summary>A JWT to try the service with (ours).</summary>
internal sealed record DevTokenResponse(string Token, Guid PlayerId, DateTime ExpiresAt);

/// <summary>RFC 9457 problem details with the catalogue's code.</summary>
internal sealed record ProblemResponse(
    string Type, string Title, int Status, string Detail, string Code, IReadOnlyDictionary<string, string[]>? Errors = null,
    StateValue? Current = null, string? CurrentVersion = null, string? Outcome = null, int? Line = null, int? Byte = null, string? Pointer = null);

/// <summary>What an <c>error</c> frame and a problem contain besides code and message.</summary>
internal sealed record ErrorDetails(
    string? Ref = null, IReadOnlyDictionary<string, string[]>? Errors = null, long? RetryAfterMs = null, StateValue? Current = null,
    string? CurrentVersion = null, string? Outcome = null, int? Line = null, int? Byte = null, string? Pointer = null)
{
    public static ErrorDetails Of(GameError error, string? reference) => new(
        reference,
        error.Errors,
        error.RetryAfter is { } wait ? (long)Math.Ceiling(wait.TotalMilliseconds) : null,
        error.Current,
        error.CurrentVersion is { } version ? VersionText.Write(version) : null,
        error.OutcomeUnknown ? "unknown" : null,
        error.Place?.Line,
        error.Place?.Byte,
        error.Place?.Pointer);
}
