using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
[Description("For whom the JWT is.")]
internal sealed record DevTokenRequest(
    [property: Description("The player; a new one if it is left out.")] Guid? PlayerId = null,
    [property: Description("The `name` claim.")] string? Name = null);

/// <summary>A JWT to try the service with (ours).</summary>
[Description("A JWT.")]
internal sealed record DevTokenResponse(
    [property: Description("The JWT, to send as `Authorization: Bearer`.")] string Token,
    [property: Description("The player: the JWT's `sub`.")] Guid PlayerId,
    [property: Description("When the JWT ends.")] DateTime ExpiresAt);

/// <summary>RFC 9457 problem details with the catalogue's code.</summary>
[Description("Why the service refused a request: RFC 9457 problem details with a code.")]
internal sealed record ProblemResponse(
    [property: Description("Always `about:blank`: the code says what the problem is."), AllowedValues("about:blank")] string Type,
    [property: Description("The status in words.")] string Title,
    [property: Description("The status."), Range(400, 599)] int Status,
    [property: Description("What is wrong, for a person.")] string Detail,
    [property: Description("What is wrong, for a program.")] string Code,
    [property: Description("For each wrong field what is wrong with it; for 20 fields at most.")]
    IReadOnlyDictionary<string, string[]>? Errors = null,
    [property: Description("The current value, as far as the caller may see it.")] StateValue? Current = null,
    [property: Description("The current version."), RegularExpression(WireText.VersionPattern)] string? CurrentVersion = null,
    [property: Description("`unknown`: the command may have taken effect."), AllowedValues("unknown")] string? Outcome = null,
    [property: Description("The line of the body where the problem is, from 1.")] int? Line = null,
    [property: Description("The byte in that line, from 1.")] int? Byte = null,
    [property: Description("The JSON Pointer of the value that is wrong.")] string? Pointer = null);

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
