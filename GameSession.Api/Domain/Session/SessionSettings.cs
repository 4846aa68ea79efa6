using System.Collections.Frozen;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>A session's settings as its game master chose them (DESIGN §7).</summary>
internal sealed record SessionSettings
{
    public const int MaxPlayersLimit = 50;
    public const int MaxAllowedPlayers = 1000;
    public const int MaxPaths = 100;
    public const int MaxPlayersWithCharacters = 100;
    public const int MaxCharactersOfPlayer = 20;
    public const int MaxDeputies = 20;
    public const int MaxAbsenceSeconds = 24 * 60 * 60;

    // Far more than the known settings need, for members that clients add.
    private const int MaxBytes = 256 * 1024;

    private const string PrivatePartsName = "private_parts";
    private const string LastingEffectsName = "lasting_effects";

    private SessionSettings()
    {
    }

    /// <summary>
    /// As given, unknown members included, without <c>initial_state</c>, which becomes the first state, and with <c>private_parts</c> and
    /// <c>lasting_effects</c>.
    /// </summary>
    public required StateObject Raw { get; init; }

    public required StateObject InitialState { get; init; }

    /// <summary>Without the game master and observers.</summary>
    public required int MaxPlayers { get; init; }

    public required bool AllowObservers { get; init; }

    /// <summary>Null for anybody.</summary>
    public required IReadOnlySet<Guid>? AllowedPlayers { get; init; }

    /// <summary>Which characters each player may play; null where players choose.</summary>
    public required IReadOnlyDictionary<Guid, IReadOnlySet<Guid>>? Characters { get; init; }

    public required IReadOnlyList<JsonPointer> PlayerWritablePaths { get; init; }

    /// <summary>With the place of the private parts, where the session has them.</summary>
    public required HiddenPaths GmOnlyPaths { get; init; }

    /// <summary>
    /// Whether <c>/private</c> has a part for each player (<see cref="PrivateParts"/>). Sessions that are older than these parts have none: there
    /// <c>/private</c> is a place like any other.
    /// </summary>
    public required bool HasPrivateParts { get; init; }

    /// <summary>
    /// Whether <c>/effects</c> has the effects that outlast a fight (<see cref="LastingEffects"/>). In sessions that are older than these, and where
    /// the creator uses it otherwise, it is a place like any other.
    /// </summary>
    public required bool HasLastingEffects { get; init; }

    public required Dice Dice { get; init; }

    /// <summary>Whether declaring an action spends budgets (<see cref="CombatBudgets"/>).</summary>
    public required bool EnforcesActions { get; init; }

    /// <summary>The deputies: as members, they have the game master's rights and see what the game master sees.</summary>
    public required FrozenSet<Guid> GameMasters { get; init; }

    /// <summary>After how long without the game master their seat can be claimed; null for never.</summary>
    public required TimeSpan? GameMasterAbsence { get; init; }

    /// <summary>Who may claim the seat.</summary>
    public required GameMasterClaim GameMasterClaim { get; init; }

    /// <summary>Whether a turn ends only when the effects that were due with it are answered.</summary>
    public required bool HoldTurnForDue { get; init; }

    /// <summary>Whether the service rolls initiative for all at the start of each round after the first.</summary>
    public required bool InitiativeEachRound { get; init; }

    /// <summary>Reads the settings of a new session.</summary>
    /// <param name="settings">Null is <c>{}</c>.</param>
    /// <param name="limits">For the initial state; those of the design when left out.</param>
    public static Result<SessionSettings> Parse(StateObject? settings, StateLimits? limits = null)
    {
        limits ??= StateLimits.Default;
        var parsed = Parse(settings, limits, isNew: true);
        return !parsed.IsError && (parsed.Value.Raw.Size > MaxBytes || parsed.Value.Raw.Depth > limits.MaxDepth)
            ? GameErrors.InvalidMessage("settings", $"must not exceed {MaxBytes} bytes and {limits.MaxDepth} levels, initial_state aside")
            : parsed;
    }

    /// <summary>Reads settings that were stored as <see cref="Raw"/>. Settings that were accepted once stay valid.</summary>
    public static SessionSettings OfStored(StateObject raw) => Parse(raw, StateLimits.Default, isNew: false).Value;

    private static Result<SessionSettings> Parse(StateObject? settings, StateLimits limits, bool isNew)
    {
        var given = settings ?? StateObject.Empty;
        var errors = new Dictionary<string, string[]>();
        var parsed = new SessionSettings
        {
            Raw = isNew && !given.TryGet(PrivatePartsName, out _)
                ? given.Without("initial_state").With(PrivatePartsName, StateValue.Of(true))
                : given.Without("initial_state"),
            MaxPlayers = Read("max_players", 10, $"must be a whole number from 1 to {MaxPlayersLimit}", value =>
                value is StateNumber number && number.TryGetInt32(out var count) && count is >= 1 and <= MaxPlayersLimit ? count : null),
            AllowObservers = ReadChoice("allow_observers", false),
            AllowedPlayers = Read<IReadOnlySet<Guid>?>("allowed_players", null, $"must be an array of at most {MaxAllowedPlayers} UUIDs", value =>
                ReadIds(value, MaxAllowedPlayers)),
            Characters = Read<IReadOnlyDictionary<Guid, IReadOnlySet<Guid>>?>(
                "characters",
                null,
                $"must have at most {MaxPlayersWithCharacters} players' UUIDs, each once and with an array of at most {MaxCharactersOfPlayer} UUIDs",
                ReadCharacters),
            PlayerWritablePaths = Read<IReadOnlyList<JsonPointer>>(
                "player_writable_paths",
                [JsonPointer.Of("shared")],
                $"must be an array of at most {MaxPaths} JSON Pointers",
                value => ReadPaths(value, _ => true)),
            GmOnlyPaths = Read(
                "gm_only_paths",
                HiddenPaths.Of([JsonPointer.Of("gm")]),
                $"must be an array of at most {MaxPaths} JSON Pointers, none of them the root, into an array, /combat, or deeper than a state",
                // A deeper path would hide nothing and cost memory for each of its tokens.
                value => ReadPaths(value, path => HiddenPaths.CanHide(path) && (!isNew || path.Tokens.Length <= limits.MaxDepth)) is { } paths
                    ? HiddenPaths.Of(paths)
                    : null),
            HasPrivateParts = ReadChoice(PrivatePartsName, isNew),
            HasLastingEffects = ReadChoice(LastingEffectsName, isNew),
            Dice = Read("dice", Dice.Client, "must be \"client\" or \"server\"", value => (value as StateString)?.Value switch
            {
                "client" => Dice.Client,
                "server" => Dice.Server,
                _ => null,
            }),
            GameMasters = Read<IReadOnlySet<Guid>>("game_masters", FrozenSet<Guid>.Empty, $"must be an array of at most {MaxDeputies} UUIDs", value =>
                ReadIds(value, MaxDeputies)).ToFrozenSet(),
            GameMasterAbsence = Read<TimeSpan?>(
                "game_master_absence",
                null,
                $"must be a whole number of seconds from 1 to {MaxAbsenceSeconds}",
                value => value is StateNumber number && number.TryGetInt32(out var seconds) && seconds is >= 1 and <= MaxAbsenceSeconds
                    ? TimeSpan.FromSeconds(seconds)
                    : null),
            GameMasterClaim = Read(
                "game_master_claim", GameMasterClaim.Deputies, "must be \"deputies\" or \"longest_member\"",
                value => (value as StateString)?.Value switch
                {
                    "deputies" => GameMasterClaim.Deputies,
                    "longest_member" => GameMasterClaim.LongestMember,
                    _ => null,
                }),
            InitiativeEachRound = ReadChoice("initiative_each_round", false),
            EnforcesActions = ReadChoice("enforce_actions", false),
            HoldTurnForDue = ReadChoice("hold_turn_for_due", false),
            InitialState = Read("initial_state", StateObject.Empty, $"must be an object of at most {limits.MaxDepth} levels", value =>
                value is StateObject state && state.Depth <= limits.MaxDepth ? state : null),
        };

        if (parsed.HasPrivateParts)
        {
            // What the creator hides at /private is the game master's alone.
            parsed = parsed.GmOnlyPaths.Paths.Any(PrivateParts.Path.Equals)
                ? parsed with { HasPrivateParts = false }
                : parsed with { GmOnlyPaths = HiddenPaths.Of([.. parsed.GmOnlyPaths.Paths, PrivateParts.Path]) };
        }

        var usesOtherwise = parsed.InitialState[LastingEffects.Name] is not null
            || parsed.GmOnlyPaths.Paths.Concat(parsed.PlayerWritablePaths).Any(LastingEffects.Path.IsPrefixOf);
        parsed = parsed with { HasLastingEffects = parsed.HasLastingEffects && !usesOtherwise };
        // The initial state is not stored with them.
        if (isNew && errors.Count == 0) parsed = parsed with { Raw = parsed.Raw.With(LastingEffectsName, StateValue.Of(parsed.HasLastingEffects)) };

        if (parsed.HasLastingEffects) parsed = parsed with { GmOnlyPaths = parsed.GmOnlyPaths.WithLastingEffects() };

        return errors.Count > 0 ? GameErrors.InvalidMessage(errors)
            : StateDocument.Get(parsed.InitialState, Permissions.Combat) is not null ? GameErrors.ReservedPath(Permissions.Combat)
            : parsed.InitialState.Size > limits.MaxBytes ? GameErrors.StateTooLarge(limits.MaxBytes)
            : parsed;

        bool ReadChoice(string name, bool absent) => Read(name, absent, "must be true or false", value => (value as StateBoolean)?.Value);

        T Read<T>(string name, T absent, string requirement, Func<StateValue, object?> read)
        {
            if (!given.TryGet(name, out var value))
            {
                return absent;
            }

            if (read(value) is T known)
            {
                return known;
            }

            // In an older session a setting that the service did not know then may have any form: it means nothing there.
            if (isNew)
            {
                errors[$"settings.{name}"] = [requirement];
            }

            return absent;
        }
    }

    private static JsonPointer[]? ReadPaths(StateValue value, Func<JsonPointer, bool> accept) =>
        ReadAll<JsonPointer>(value, MaxPaths, text => JsonPointer.TryParse(text, out var path) && accept(path) ? path : null)?.ToArray();

    private static Dictionary<Guid, IReadOnlySet<Guid>>? ReadCharacters(StateValue value)
    {
        if (value is not StateObject players || players.Count > MaxPlayersWithCharacters)
        {
            return null;
        }

        var all = new Dictionary<Guid, IReadOnlySet<Guid>>();
        foreach (var (name, ids) in players)
        {
            if (ReadId(name) is not { } player || ReadIds(ids, MaxCharactersOfPlayer) is not { } characters || !all.TryAdd(player, characters))
            {
                return null;
            }
        }

        return all;
    }

    private static HashSet<Guid>? ReadIds(StateValue value, int max) => ReadAll<Guid>(value, max, text => ReadId(text))?.ToHashSet();

    private static Guid? ReadId(string text) => Guid.TryParseExact(text, "D", out var id) ? id : null;

    /// <summary>Null unless every item is a string that <paramref name="read"/> can read.</summary>
    private static List<T>? ReadAll<T>(StateValue value, int max, Func<string, object?> read)
    {
        if (value is not StateArray items || items.Count > max)
        {
            return null;
        }

        var all = new List<T>(items.Count);
        foreach (var item in items)
        {
            if (item is not StateString text || read(text.Value) is not T one)
            {
                return null;
            }

            all.Add(one);
        }

        return all;
    }
}
