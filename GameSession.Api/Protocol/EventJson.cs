using System.Globalization;
using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// An event as JSON. One form serves the log (<c>event_data</c>), the backplane and the broadcast: what is stored is what the game master
/// is sent, so that the hot path writes an event once. A player's form is written from the same fact with the hidden parts taken out.
/// </summary>
internal static class EventJson
{
    /// <summary>
    /// The format of what is written, and the newest that is read. Events of a later one say so in a member <c>format</c>; without it, it is 1.
    /// To be raised when what is written can no longer be read as before (decision 0023).
    /// </summary>
    public const int CurrentFormat = 1;

    private const string SessionCreatedType = "session_created";
    private const string PlayerJoinedType = "player_joined";
    private const string PlayerLeftType = "player_left";
    private const string StateUpdatedType = "state_updated";
    private const string StateSavedType = "state_saved";
    private const string StateRewoundType = "state_rewound";
    private const string SessionEndedType = "session_ended";

    private const string Changes = "changes";
    private const string CombatId = "combat_id";
    private const string Format = "format";
    private const string Players = "players";
    private const string PlayerId = "player_id";
    private const string Timestamp = "timestamp";
    private const string Type = "type";
    private const string Version = "version";

    private static readonly string[] NotDetails = [Changes, CombatId, Format, Players, PlayerId, Timestamp, Type, Version];

    // An event's name in the log, and the message that tells of it.
    private static readonly Dictionary<CombatEvent, (string Type, string Message)> CombatTypes = new()
    {
        [CombatEvent.InitiativeRolled] = ("initiative_rolled", MessageTypes.InitiativeRoll),
        [CombatEvent.TurnChanged] = ("turn_changed", MessageTypes.TurnChange),
        [CombatEvent.ActionDeclared] = ("action_declared", MessageTypes.ActionDeclare),
        [CombatEvent.ActionResolved] = ("action_resolved", MessageTypes.ActionResolve),
        [CombatEvent.InitiativeOrdered] = ("initiative_ordered", MessageTypes.InitiativeOrder),
        [CombatEvent.CombatantRemoved] = ("combatant_removed", MessageTypes.CombatantRemove),
        [CombatEvent.CombatantRevealed] = ("combatant_revealed", MessageTypes.CombatantReveal),
        [CombatEvent.CombatEnded] = ("combat_ended", MessageTypes.CombatEnd),
    };

    private static readonly string[] OtherTypes =
        [SessionCreatedType, PlayerJoinedType, PlayerLeftType, StateUpdatedType, StateSavedType, StateRewoundType, SessionEndedType];

    private static readonly Dictionary<string, CombatEvent> CombatEvents = CombatTypes.ToDictionary(t => t.Value.Type, t => t.Key);

    /// <summary>The <c>event_type</c> in the log.</summary>
    public static string TypeOf(Fact fact) => fact switch
    {
        SessionCreated => SessionCreatedType,
        PlayerJoined => PlayerJoinedType,
        PlayerLeft => PlayerLeftType,
        StateUpdated => StateUpdatedType,
        StateSaved => StateSavedType,
        StateRewound => StateRewoundType,
        SessionEnded => SessionEndedType,
        CombatChanged combat => CombatTypes[combat.News.Event].Type,
        _ => throw new InvalidOperationException($"{fact.GetType().Name} is not a known fact."),
    };

    /// <summary>The <c>type</c> of the message that tells clients of it; null when none does.</summary>
    public static string? BroadcastTypeOf(Fact fact) => fact switch
    {
        SessionCreated => null,
        StateUpdated or StateSaved or StateRewound => MessageTypes.StateUpdate,
        CombatChanged combat => CombatTypes[combat.News.Event].Message,
        _ => TypeOf(fact),
    };

    /// <summary>The event's JSON with everything that replaying it needs.</summary>
    public static byte[] Write(SessionEvent e) => Write(e, e.Fact, forLog: true);

    /// <summary>What a member is sent of the event: nothing where <paramref name="fact"/> (the event's, as they may see it) tells them nothing.</summary>
    public static byte[] WriteBroadcast(SessionEvent e, Fact fact) => Write(e, fact, forLog: false);

    /// <summary>Whether the log keeps something of this fact that even the game master is not sent.</summary>
    public static bool StoresMoreThanIsSent(Fact fact) =>
        fact is StateSaved or StateRewound || (fact is CombatChanged combat && !ReferenceEquals(combat.News, combat.ForPlayers));

    private static byte[] Write(SessionEvent e, Fact fact, bool forLog)
    {
        var buffer = JsonBuffer.Rent();
        var json = buffer.Writer;
        json.WriteStartObject();
        switch (fact)
        {
            case SessionCreated created:
                json.WriteString("player_id"u8, created.GameMasterId);
                json.WriteString("campaign_id"u8, created.CampaignId);
                json.WriteString("name"u8, created.Name);
                json.WritePropertyName("settings"u8);
                created.Settings.WriteTo(json);
                json.WritePropertyName("state"u8);
                created.State.WriteTo(json);
                break;
            case PlayerJoined joined:
                json.WriteString("player_id"u8, joined.PlayerId);
                json.WriteString("role"u8, joined.Role.ToWire());
                if (joined.CharacterId is { } character) json.WriteString("character_id"u8, character);
                break;
            case PlayerLeft left:
                json.WriteString("player_id"u8, left.PlayerId);
                if (left.RemovedBy is { } remover) json.WriteString("removed_by"u8, remover);
                break;
            case StateUpdated updated:
                WriteChanges(json, e.Id, updated.Changes);
                if (updated.PlayerId is { } player) json.WriteString("player_id"u8, player);
                break;
            case StateSaved saved:
                WriteChanges(json, e.Id, saved.Changes);
                json.WriteString("player_id"u8, saved.PlayerId);
                if (forLog)
                {
                    json.WritePropertyName("metadata"u8);
                    saved.Metadata.WriteTo(json);
                }

                break;
            case StateRewound rewound:
                WriteChanges(json, e.Id, rewound.Changes);
                json.WriteString("player_id"u8, rewound.PlayerId);
                if (forLog) WriteVersion(json, "rewound_to"u8, rewound.ToVersion);
                break;
            case SessionEnded ended:
                json.WriteString("player_id"u8, ended.PlayerId);
                break;
            case CombatChanged combat:
                json.WriteString(CombatId, combat.CombatId);
                WriteNews(json, combat.News);
                json.WriteString(PlayerId, combat.PlayerId);
                if (forLog && StoresMoreThanIsSent(combat)) WriteForPlayers(json, combat.ForPlayers);
                break;
            default:
                throw new InvalidOperationException($"{fact.GetType().Name} is not a known fact.");
        }

        WriteVersion(json, "version"u8, e.Version);
        json.WriteString("timestamp"u8, e.Timestamp);
        json.WriteEndObject();
        return buffer.ToArrayAndReturn();
    }

    /// <summary>The event that <see cref="Write(SessionEvent)"/> wrote, whatever jsonb has done to its order and white space since.</summary>
    /// <exception cref="NewerFormatException">A newer version of the service has written it.</exception>
    /// <exception cref="JsonException">This is not the data of an event.</exception>
    public static SessionEvent Read(Guid id, Guid sessionId, string type, ReadOnlySpan<byte> data)
    {
        try
        {
            RequireKnown(type, data);
            return CombatEvents.TryGetValue(type, out var combat)
                ? ReadCombat(id, sessionId, combat, (StateObject)StateValue.Parse(data))
                : Read(id, sessionId, type, Fields.Read(data));
        }
        catch (Exception e) when (e is InvalidOperationException or FormatException or OverflowException or InvalidCastException or KeyNotFoundException)
        {
            throw new JsonException($"This is not the data of an event of type '{type}'.", e);
        }
    }

    private static SessionEvent Read(Guid id, Guid sessionId, string type, Fields fields)
    {
        Fact fact = type switch
        {
            SessionCreatedType => new SessionCreated(
                fields.PlayerId!.Value, fields.CampaignId!.Value, Required(fields.Name), Required((StateObject?)fields.Settings), Required((StateObject?)fields.State)),
            PlayerJoinedType => new PlayerJoined(fields.PlayerId!.Value, Roles.Parse(Required(fields.Role)), fields.CharacterId),
            PlayerLeftType => new PlayerLeft(fields.PlayerId!.Value, fields.RemovedBy),
            StateUpdatedType => new StateUpdated(fields.PlayerId, Required(fields.Changes)),
            StateSavedType => new StateSaved(fields.PlayerId!.Value, Required(fields.Changes), Required((StateObject?)fields.Metadata)),
            StateRewoundType => new StateRewound(fields.PlayerId!.Value, Required(fields.Changes), fields.RewoundTo),
            SessionEndedType => new SessionEnded(fields.PlayerId!.Value),
            _ => throw new InvalidOperationException($"'{type}' is not read here."),
        };
        return new SessionEvent(id, sessionId, fields.Version, fields.Timestamp, fact);
    }

    // Before anything else of it is read: a later format may have anything in any place.
    private static void RequireKnown(string type, ReadOnlySpan<byte> data)
    {
        if (!OtherTypes.Contains(type) && !CombatEvents.ContainsKey(type)) throw new NewerFormatException($"Events of type '{type}' are not known.");
        if (data.IndexOf("\"format\""u8) < 0) return;
        var json = new Utf8JsonReader(data, JsonRules.Reader);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            var isFormat = json.ValueTextEquals(Format);
            json.Read();
            if (isFormat && !(json.TokenType == JsonTokenType.Number && json.TryGetInt32(out var format) && format <= CurrentFormat))
            {
                throw new NewerFormatException("An event is of a format that is not known.");
            }

            json.Skip();
        }
    }

    private static T Required<T>(T? field)
        where T : class => field ?? throw new JsonException("An event lacks a field.");

    private static void WriteNews(Utf8JsonWriter json, CombatNews news)
    {
        foreach (var (name, value) in news.Details)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        WriteChanges(json, news.Changes);
    }

    private static void WriteForPlayers(Utf8JsonWriter json, CombatNews? news)
    {
        json.WritePropertyName(Players);
        if (news is null)
        {
            json.WriteNullValue();
            return;
        }

        json.WriteStartObject();
        json.WriteString(Type, CombatTypes[news.Event].Type);
        WriteNews(json, news);
        json.WriteEndObject();
    }

    // A combat's details are what is left when everything that all events have is taken out, so the text is read as a document.
    private static SessionEvent ReadCombat(Guid id, Guid sessionId, CombatEvent type, StateObject document)
    {
        var news = ReadNews(type, document);
        var forPlayers = !document.TryGet(Players, out var players) ? news
            : players is StateObject told ? ReadNews(CombatEvents[TextAt(told, Type)], told)
            : null;
        return new SessionEvent(
            id,
            sessionId,
            long.Parse(TextAt(document, Version), CultureInfo.InvariantCulture),
            DateTime.Parse(TextAt(document, Timestamp), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal),
            new CombatChanged(IdAt(document, PlayerId), IdAt(document, CombatId), news, forPlayers));
    }

    private static CombatNews ReadNews(CombatEvent type, StateObject document)
    {
        var details = document;
        foreach (var name in NotDetails) details = details.Without(name);
        return new CombatNews(type, details, [.. ((StateArray)Required(document[Changes])).Cast<StateObject>().Select(change =>
            new Change(Fields.PathOf(TextAt(change, "path")), change["value"], change["previous"]))]);
    }

    private static string TextAt(StateObject document, string name) => ((StateString)Required(document[name])).Value;

    private static Guid IdAt(StateObject document, string name) => Guid.ParseExact(TextAt(document, name), "D");

    private static void WriteChanges(Utf8JsonWriter json, Guid updateId, IReadOnlyList<Change> changes)
    {
        json.WriteString("update_id"u8, updateId);
        WriteChanges(json, changes);
    }

    private static void WriteChanges(Utf8JsonWriter json, IReadOnlyList<Change> changes)
    {
        json.WriteStartArray("changes"u8);
        for (var i = 0; i < changes.Count; i++)
        {
            var change = changes[i];
            json.WriteStartObject();
            json.WriteString("path"u8, change.Path.ToString());
            if (change.Value is not null)
            {
                json.WritePropertyName("value"u8);
                change.Value.WriteTo(json);
            }

            if (change.Previous is not null)
            {
                json.WritePropertyName("previous"u8);
                change.Previous.WriteTo(json);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteVersion(Utf8JsonWriter json, ReadOnlySpan<byte> name, long version)
    {
        Span<byte> digits = stackalloc byte[20];
        version.TryFormat(digits, out var length, provider: CultureInfo.InvariantCulture);
        json.WriteString(name, digits[..length]);
    }

    /// <summary>Every field that any event has; which of them are there, depends on its type.</summary>
    private ref struct Fields
    {
        public Guid? PlayerId, CampaignId, CharacterId, RemovedBy;
        public string? Name, Role;
        public StateValue? Settings, State, Metadata;
        public List<Change>? Changes;
        public long Version, RewoundTo;
        public DateTime Timestamp;

        public static Fields Read(ReadOnlySpan<byte> data)
        {
            var fields = default(Fields);
            var json = new Utf8JsonReader(data, JsonRules.Reader);
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
            {
                if (json.ValueTextEquals("version"u8)) fields.Version = Number(ref json);
                else if (json.ValueTextEquals("timestamp"u8)) fields.Timestamp = Next(ref json).GetDateTime().ToUniversalTime();
                else if (json.ValueTextEquals("player_id"u8)) fields.PlayerId = Next(ref json).GetGuid();
                else if (json.ValueTextEquals("changes"u8)) fields.Changes = ReadChanges(ref json);
                else if (json.ValueTextEquals("campaign_id"u8)) fields.CampaignId = Next(ref json).GetGuid();
                else if (json.ValueTextEquals("character_id"u8)) fields.CharacterId = Next(ref json).GetGuid();
                else if (json.ValueTextEquals("removed_by"u8)) fields.RemovedBy = Next(ref json).GetGuid();
                else if (json.ValueTextEquals("name"u8)) fields.Name = Next(ref json).GetString();
                else if (json.ValueTextEquals("role"u8)) fields.Role = Next(ref json).GetString();
                else if (json.ValueTextEquals("settings"u8)) fields.Settings = Value(ref json);
                else if (json.ValueTextEquals("state"u8)) fields.State = Value(ref json);
                else if (json.ValueTextEquals("metadata"u8)) fields.Metadata = Value(ref json);
                else if (json.ValueTextEquals("rewound_to"u8)) fields.RewoundTo = Number(ref json);
                else Next(ref json).Skip();
            }

            return fields;
        }

        private static List<Change> ReadChanges(ref Utf8JsonReader json)
        {
            var changes = new List<Change>();
            json.Read();
            while (json.Read() && json.TokenType == JsonTokenType.StartObject)
            {
                JsonPointer? path = null;
                StateValue? value = null, previous = null;
                while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
                {
                    if (json.ValueTextEquals("path"u8)) path = PathOf(Next(ref json).GetString());
                    else if (json.ValueTextEquals("value"u8)) value = Value(ref json);
                    else if (json.ValueTextEquals("previous"u8)) previous = Value(ref json);
                    else Next(ref json).Skip();
                }

                changes.Add(new Change(path ?? PathOf(null), value, previous));
            }

            return changes;
        }

        private static ref Utf8JsonReader Next(ref Utf8JsonReader json)
        {
            json.Read();
            return ref json;
        }

        private static StateValue Value(ref Utf8JsonReader json) => StateValue.Read(ref Next(ref json));

        public static JsonPointer PathOf(string? text) =>
            JsonPointer.TryParse(text, out var path) ? path : throw new JsonException("A change has no path.");

        private static long Number(ref Utf8JsonReader json) => long.Parse(Required(Next(ref json).GetString()), CultureInfo.InvariantCulture);
    }
}
