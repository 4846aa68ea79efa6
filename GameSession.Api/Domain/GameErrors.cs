using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>The catalogue: every refusal that this service can answer with, and when it does (DESIGN §6, Errors; DESIGN §7).</summary>
internal static class GameErrors
{
    /// <summary>The text is not JSON, has a member twice, is nested too deep, or holds a lone surrogate.</summary>
    public static GameError InvalidJson(string message) => new("invalid_json", ErrorKind.Invalid, message);

    /// <summary>The same, with its place. <paramref name="what"/> is the start of a sentence.</summary>
    public static GameError InvalidJson(string what, JsonPlace? place) =>
        InvalidJson(place is null ? $"{what}." : $"{what}: {place}.") with { Place = place };

    /// <summary>A value that cannot be stored.</summary>
    public static GameError Unstorable(string field, string problem, JsonPlace? place) =>
        InvalidMessage(field, place is null ? problem : $"{problem.TrimEnd('.')}: {place}.") with { Place = place };

    /// <summary>JSON, but not the message or body that was expected.</summary>
    public static GameError InvalidMessage(string message) => new("invalid_message", ErrorKind.Invalid, message);

    /// <summary>The same, with what is wrong per field.</summary>
    public static GameError InvalidMessage(string field, string problem) =>
        InvalidMessage(new Dictionary<string, string[]> { [field] = [problem] });

    /// <inheritdoc cref="InvalidMessage(string, string)"/>
    public static GameError InvalidMessage(IReadOnlyDictionary<string, string[]> errors) =>
        new("invalid_message", ErrorKind.Invalid, $"Invalid: {string.Join("; ", errors.Select(e => $"{e.Key}: {e.Value[0]}"))}") { Errors = errors };

    /// <summary>A message type that this service does not take from clients.</summary>
    public static GameError UnknownType() => new("unknown_type", ErrorKind.Invalid, "There is no such message type.");

    /// <summary>No JWT, or one that does not hold.</summary>
    public static GameError Unauthorized() => new("unauthorized", ErrorKind.Unauthenticated, "A valid bearer token is required.");

    /// <summary>A JWT that holds, but whose subject is not a UUID.</summary>
    public static GameError InvalidSubject() => new("invalid_subject", ErrorKind.Unauthenticated, "The token's subject must be a UUID.");

    /// <summary>The connection token was not made here, has expired, belongs to another player or session, or is void after leaving.</summary>
    public static GameError InvalidSessionToken() =>
        new(ErrorCodes.InvalidSessionToken, ErrorKind.Unauthenticated, "The connection token is not valid. Join the session again for a new one.");

    /// <summary>The caller may not do this.</summary>
    public static GameError Forbidden(string message) => new(ErrorCodes.Forbidden, ErrorKind.Forbidden, message);

    /// <summary>A browser page of another origin.</summary>
    public static GameError ForbiddenOrigin() => Forbidden("Pages of this origin may not connect.");

    /// <summary>The caller has no seat in the session.</summary>
    public static GameError NotAMember() => Forbidden("You are not a player of this session.");

    /// <summary>The caller may not write there. The same for a path that is hidden from them and for any other.</summary>
    public static GameError ForbiddenPath(JsonPointer path) => Forbidden($"You may not write at '{path}'.");

    /// <summary><c>/combat</c> is written by combat messages alone.</summary>
    public static GameError ReservedPath(JsonPointer path) =>
        new("reserved_path", ErrorKind.Forbidden, $"{path} is written by combat messages alone.");

    /// <summary>There is no such session.</summary>
    public static GameError SessionNotFound() => new(ErrorCodes.SessionNotFound, ErrorKind.NotFound, "There is no such session.");

    /// <summary>There is no such player in the session.</summary>
    public static GameError PlayerNotFound() => new("player_not_found", ErrorKind.NotFound, "There is no such player in this session.");

    /// <summary>The session has not had that version.</summary>
    public static GameError VersionNotFound() => new("version_not_found", ErrorKind.NotFound, "The session has no such version.");

    /// <summary>No route leads there.</summary>
    public static GameError NotFound() => new("not_found", ErrorKind.NotFound, "There is nothing here.");

    /// <summary>A route leads there, but not for this method.</summary>
    public static GameError MethodNotAllowed() => new("method_not_allowed", ErrorKind.NotAllowed, "This method is not allowed here.");

    /// <summary>A body that is not JSON, or does not say so.</summary>
    public static GameError UnsupportedMediaType() =>
        new("unsupported_media_type", ErrorKind.Unsupported, "The body's content type must be application/json.");

    /// <summary>A body in another encoding than UTF-8, by what it says or by how it begins.</summary>
    public static GameError UnsupportedEncoding() => new("unsupported_media_type", ErrorKind.Unsupported, "The body must be UTF-8.");

    /// <summary>A compressed body.</summary>
    public static GameError UnsupportedCoding() =>
        new("unsupported_media_type", ErrorKind.Unsupported, "The body must be sent without a Content-Encoding.");

    /// <summary>The session is over.</summary>
    public static GameError SessionEnded() => new(ErrorCodes.SessionEnded, ErrorKind.Conflict, "The session has ended.");

    /// <summary>Every seat is taken.</summary>
    public static GameError SessionFull(int seats) => new("session_full", ErrorKind.Conflict, $"All {seats} seats are taken.");

    /// <summary>Another player plays that character, the state names it as another player's, or it is in the combat.</summary>
    public static GameError CharacterTaken() => new("character_taken", ErrorKind.Conflict, "This character is another player's, or in the combat.");

    /// <summary>The game master's seat cannot be claimed yet, for at least <paramref name="left"/> more.</summary>
    public static GameError GameMasterPresent(TimeSpan left) => new(
        "game_master_present", ErrorKind.Conflict,
        $"A game master is online, or was until a moment ago. The seat can be claimed in {Math.Ceiling(left.TotalSeconds)} s at the earliest.");

    /// <summary>A player has as many characters as a player may have.</summary>
    public static GameError TooManyCharacters(int limit) => new("conflict", ErrorKind.Conflict, $"A player plays at most {limit} characters.");

    /// <summary>A precondition (<c>previous</c>) does not hold; <paramref name="current"/> is what the caller sees there, null for nothing.</summary>
    public static GameError Conflict(JsonPointer path, StateValue? current) =>
        new("conflict", ErrorKind.Conflict, $"{path} is not what previous says.") { Current = current };

    /// <summary><c>If-Match</c> names another version than the current one.</summary>
    public static GameError VersionConflict(long current) =>
        new("conflict", ErrorKind.Conflict, "The session is at another version.") { CurrentVersion = current };

    /// <summary>An id that was used before by somebody else, or for something else; nothing else is wrong.</summary>
    public static GameError IdTaken() => new("conflict", ErrorKind.Conflict, "This id was already used.");

    /// <summary>The named turn is not the current one; <paramref name="current"/> is the turn that the caller sees.</summary>
    public static GameError TurnConflict(StateObject current) =>
        new("conflict", ErrorKind.Conflict, "Another turn is on.") { Current = current };

    /// <summary>The combat has no combatants.</summary>
    public static GameError NobodyIsNext() => new("conflict", ErrorKind.Conflict, "Nobody is in this combat.");

    /// <summary>The combat has reached a limit.</summary>
    public static GameError TooManyCombatants(int limit) => new("conflict", ErrorKind.Conflict, $"A combat has at most {limit} combatants.");

    /// <inheritdoc cref="TooManyCombatants"/>
    public static GameError TooManyMembers(int limit) => new("conflict", ErrorKind.Conflict, $"A group has at most {limit} members.");

    /// <inheritdoc cref="TooManyCombatants"/>
    /// <param name="field">The message's member.</param>
    public static GameError NothingLasts(string field) =>
        InvalidMessage(field, "this session has no effects that outlast a fight: it is older than these, or its settings say so");

    public static GameError TooManyEffects(int limit, int lasting) =>
        new("conflict", ErrorKind.Conflict, $"A combat has at most {limit} active effects, and a session at most {lasting} that outlast a fight.");

    /// <summary>Declared actions have to be resolved first.</summary>
    public static GameError TooManyOpenActions(int limit) =>
        new("conflict", ErrorKind.Conflict, $"A character has at most {limit} actions that wait for their outcome.");

    /// <summary>Somebody else's turn, or nobody's.</summary>
    public static GameError NotYourTurn() => new("not_your_turn", ErrorKind.Conflict, "It is not your turn.");

    /// <summary>The session has no combat that the caller knows of.</summary>
    public static GameError NoActiveCombat() => new("no_active_combat", ErrorKind.Conflict, "There is no combat.");

    /// <summary>The session had no combat at the version to go back to, or the log has fewer steps.</summary>
    public static GameError NoCombatThen() => new("conflict", ErrorKind.Conflict, "There was no combat then.");

    /// <summary>Neither a combatant nor a player's character that the caller knows of.</summary>
    public static GameError UnknownCharacter() => new("unknown_character", ErrorKind.NotFound, "There is no such character here.");

    /// <summary>Once the combat is running, a roll cannot be repeated.</summary>
    public static GameError AlreadyRolled() => new("already_rolled", ErrorKind.Conflict, "This character has already rolled initiative.");

    /// <summary>An action id can be used once in a session.</summary>
    public static GameError DuplicateAction() => new("duplicate_action", ErrorKind.Conflict, "An action with this id was already declared.");

    /// <summary>The session enforces actions, and the combatant has not enough left of this budget.</summary>
    public static GameError NoBudget(string name) => new("no_budget", ErrorKind.Conflict, $"Not enough is left of '{name}'.");

    /// <summary>No such action was declared.</summary>
    public static GameError ActionNotFound() => new("action_not_found", ErrorKind.NotFound, "There is no such action.");

    /// <summary>The action was declared, but is no longer open.</summary>
    public static GameError ActionAlreadyResolved() =>
        new("action_already_resolved", ErrorKind.Conflict, "This action was resolved or withdrawn, or ended with its combat or its combatant.");

    /// <summary>No such effect is active, as far as the caller sees.</summary>
    public static GameError EffectNotFound() => new("effect_not_found", ErrorKind.NotFound, "There is no such effect.");

    /// <summary>The session's settings hold the turn until the effects that were due with it have ended or stay.</summary>
    public static GameError EffectsDue() =>
        new("effects_due", ErrorKind.Conflict, "Effects are due: end them, keep them, or skip them.");

    /// <summary>A save's <c>/combat</c> is not a combat, or its invariants do not hold.</summary>
    public static GameError InvalidEffects() =>
        InvalidMessage("state.effects", $"must be effects as the service wrote them, at most {CombatLimits.MaxLastingEffects}, or absent");

    public static GameError InvalidCombat() => InvalidMessage("state.combat", "must be as the service wrote it, or absent");

    /// <summary>The change would make the session's state larger than a state may be.</summary>
    public static GameError StateTooLarge(int limit) =>
        new("state_too_large", ErrorKind.TooLarge, $"The state would exceed {limit} bytes.");

    /// <summary>A player's private part would become larger than such a part may be.</summary>
    public static GameError PrivatePartTooLarge(int limit) =>
        new("state_too_large", ErrorKind.TooLarge, $"Your private part would exceed {limit} bytes, or all private parts what they may have.");

    /// <summary>The request's body is larger than any that this route takes.</summary>
    public static GameError BodyTooLarge(long limit) =>
        new("state_too_large", ErrorKind.TooLarge, $"The body exceeds {limit} bytes.");

    /// <summary>More often than the ICD allows; <paramref name="wait"/> tells when it fits again.</summary>
    public static GameError RateLimited(TimeSpan wait) =>
        new("rate_limited", ErrorKind.TooMany, "Too many requests; try again later.") { RetryAfter = wait };

    /// <summary>This process is stopping, or is older than an event of the session; another process takes over.</summary>
    public static GameError ServerDraining() => new(ErrorCodes.ServerDraining, ErrorKind.Unavailable, "The server is restarting; connect again.")
    {
        RetryAfter = TimeSpan.FromSeconds(1),
    };

    /// <summary>
    /// Postgres does not answer. <paramref name="outcomeUnknown"/>: it is not known whether a commit succeeded; the client repeats the command
    /// with the same id.
    /// </summary>
    public static GameError StorageUnavailable(bool outcomeUnknown) =>
        new(ErrorCodes.StorageUnavailable, ErrorKind.Unavailable, "The database does not answer; try again shortly.")
        {
            OutcomeUnknown = outcomeUnknown,
            RetryAfter = TimeSpan.FromSeconds(1),
        };

    /// <summary>A fault of this service; the log has the details.</summary>
    public static GameError InternalError() => new("internal_error", ErrorKind.Internal, "The service failed; this is not your fault.");
}
