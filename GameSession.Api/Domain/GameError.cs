using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>What kind of refusal an error is; each kind has one HTTP status.</summary>
internal enum ErrorKind
{
    /// <summary>400: the request itself is wrong.</summary>
    Invalid,

    /// <summary>401: the caller is not known.</summary>
    Unauthenticated,

    /// <summary>403: the caller is known but may not do this.</summary>
    Forbidden,

    /// <summary>404: it does not exist, or not for this caller.</summary>
    NotFound,

    /// <summary>405: it exists, but not for this method.</summary>
    NotAllowed,

    /// <summary>409: the request does not fit the current state.</summary>
    Conflict,

    /// <summary>413: larger than the limit.</summary>
    TooLarge,

    /// <summary>415: a content type or encoding that is not accepted.</summary>
    Unsupported,

    /// <summary>429: more often than the limit.</summary>
    TooMany,

    /// <summary>503: temporary; the caller may try again.</summary>
    Unavailable,

    /// <summary>500: a fault of this service.</summary>
    Internal,
}

/// <summary>
/// A refusal: shown as problem details over REST, as an <c>error</c> frame over the socket, as a dead letter on the bus.
/// Made only by <see cref="GameErrors"/>.
/// </summary>
/// <param name="Code">The catalogue's code, <c>snake_case</c>.</param>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Message">One sentence for a person.</param>
internal sealed record GameError(string Code, ErrorKind Kind, string Message)
{
    /// <summary>Per field (wire name) what is wrong with it.</summary>
    public IReadOnlyDictionary<string, string[]>? Errors { get; init; }

    /// <summary>The place of the error in the sender's text.</summary>
    public JsonPlace? Place { get; init; }

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>For conflicts: the current value, as far as the caller may see it.</summary>
    public StateValue? Current { get; init; }

    /// <summary>For conflicts over a version: the version that is current.</summary>
    public long? CurrentVersion { get; init; }

    /// <summary>True if it is not known whether a commit succeeded: the change may still have happened.</summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>This refusal with the messages of all sessions that refused one command.</summary>
    public GameError Among(IEnumerable<(Guid SessionId, GameError Error)> refusals) =>
        this with { Message = string.Join(' ', refusals.Select(r => $"Session {r.SessionId}: {r.Error.Message}")) };
}
