using GameSession.Api.Domain;

namespace GameSession.Api.Protocol;

/// <summary>The catalogue: every refusal that this service can answer with, and when it does (DESIGN §6, §7).</summary>
internal static class GameErrors
{
    /// <summary>The text is not JSON, has a member twice, is nested too deep, or holds a lone surrogate.</summary>
    public static GameError InvalidJson(string message) => new("invalid_json", ErrorKind.Invalid, message);

    /// <summary>JSON, but not the message or body that was expected.</summary>
    public static GameError InvalidMessage(string message) => new("invalid_message", ErrorKind.Invalid, message);

    /// <summary>The same, with what is wrong per field.</summary>
    public static GameError InvalidMessage(string field, string problem) =>
        InvalidMessage(new Dictionary<string, string[]> { [field] = [problem] });

    /// <inheritdoc cref="InvalidMessage(string, string)"/>
    public static GameError InvalidMessage(IReadOnlyDictionary<string, string[]> errors) =>
        new("invalid_message", ErrorKind.Invalid, $"Invalid: {string.Join("; ", errors.Select(e => $"{e.Key}: {e.Value[0]}"))}") { Errors = errors };

    /// <summary>The caller may not do this.</summary>
    public static GameError Forbidden(string message) => new("forbidden", ErrorKind.Forbidden, message);

    /// <summary>The caller may not write there. The same for a path that is hidden from them and for any other.</summary>
    public static GameError ForbiddenPath(JsonPointer path) => Forbidden($"You may not write at '{path}'.");

    /// <summary><c>/combat</c> is written by combat messages alone.</summary>
    public static GameError ReservedPath(JsonPointer path) =>
        new("reserved_path", ErrorKind.Forbidden, $"{path} is written by combat messages alone.");

    /// <summary>A precondition (<c>previous</c>) does not hold; <paramref name="current"/> is what the caller may see there, null when nothing.</summary>
    public static GameError Conflict(JsonPointer path, StateValue? current) =>
        new("conflict", ErrorKind.Conflict, $"{path} is not what previous says.") { Current = current };

    /// <summary>The change would make the session's state larger than a state may be.</summary>
    public static GameError StateTooLarge(int limit) =>
        new("state_too_large", ErrorKind.TooLarge, $"The state would exceed {limit} bytes.");
}
