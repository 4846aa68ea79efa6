using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>What kind of refusal an error is; each kind has one HTTP status.</summary>
internal enum ErrorKind
{
    /// <summary>400: the request itself is wrong.</summary>
    Invalid,

    /// <summary>401: nobody, or nobody that we know.</summary>
    Unauthenticated,

    /// <summary>403: known, but not allowed.</summary>
    Forbidden,

    /// <summary>404: not there, or not there for this caller.</summary>
    NotFound,

    /// <summary>405: there, but not to be used in this way.</summary>
    NotAllowed,

    /// <summary>409: right in itself, but not in the present state.</summary>
    Conflict,

    /// <summary>413: more than fits.</summary>
    TooLarge,

    /// <summary>415: a body of a kind that is not taken.</summary>
    Unsupported,

    /// <summary>429: too often.</summary>
    TooMany,

    /// <summary>503: passes by itself.</summary>
    Unavailable,

    /// <summary>500: our fault.</summary>
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

    /// <summary>Where in the sender's text something is wrong.</summary>
    public JsonPlace? Place { get; init; }

    /// <summary>When to try again.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>For conflicts: what is there now, as far as the caller may see it.</summary>
    public StateValue? Current { get; init; }

    /// <summary>For conflicts over a version: the version that is current.</summary>
    public long? CurrentVersion { get; init; }

    /// <summary>True when a commit was under way whose fate could not be learnt: the change may yet turn out to have happened.</summary>
    public bool OutcomeUnknown { get; init; }

    /// <summary>This refusal as the first of those with which several sessions answered one command: it says which.</summary>
    public GameError Among(IEnumerable<(Guid SessionId, GameError Error)> refusals) =>
        this with { Message = string.Join(' ', refusals.Select(r => $"Session {r.SessionId}: {r.Error.Message}")) };
}
