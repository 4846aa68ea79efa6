using System.Globalization;
using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// Every member that an event outside combats can have. The event's type decides which of them are present. Reading a required member that is missing
/// throws a <see cref="JsonException"/>.
/// </summary>
internal ref struct EventMembers
{
    private Guid? _playerId, _campaignId, _changedBy, _formerId;
    private string? _name, _role, _formerRole;
    private StateValue? _settings, _state, _metadata;
    private StateValue? _terms;
    private string? _expression;
    private List<Change>? _changes;

    public readonly Guid PlayerId => Required(_playerId);

    public readonly Guid? PlayerIdOrNone => _playerId;

    public readonly Guid CampaignId => Required(_campaignId);

    public Guid? CharacterId { get; private set; }

    public List<Guid>? CharacterIds { get; private set; }

    public Guid? RemovedBy { get; private set; }

    public readonly Guid ChangedBy => Required(_changedBy);

    public readonly Guid FormerId => Required(_formerId);

    public readonly string FormerRole => Required(_formerRole);

    public readonly string Name => Required(_name);

    public readonly string Role => Required(_role);

    public readonly StateObject Settings => (StateObject)Required(_settings);

    public readonly StateObject State => (StateObject)Required(_state);

    public readonly StateObject Metadata => (StateObject)Required(_metadata);

    public readonly IReadOnlyList<Change> Changes => Required(_changes);

    public readonly IReadOnlyList<Change>? ChangesOrNone => _changes;

    public IReadOnlyList<Change>? ShownChanges { get; private set; }

    public long RewoundTo { get; private set; }

    public readonly string Expression => Required(_expression);

    public string? Label { get; private set; }

    public string? To { get; private set; }

    public readonly StateArray Terms => (StateArray)Required(_terms);

    public int Total { get; private set; }

    public long Version { get; private set; }

    /// <summary>Null where it is <see cref="Version"/>.</summary>
    public long? ShownVersion { get; private set; }

    /// <summary>Null unless the event is hidden.</summary>
    public DateTime? ShownAt { get; private set; }

    public DateTime Timestamp { get; private set; }

    public static EventMembers Read(ReadOnlySpan<byte> data)
    {
        var members = default(EventMembers);
        var json = new Utf8JsonReader(data, JsonRules.Reader);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("version"u8)) members.Version = ReadNumber(ref json);
            else if (json.ValueTextEquals("timestamp"u8)) members.Timestamp = ReadTime(ref json);
            else if (json.ValueTextEquals(EventJson.ShownVersion)) members.ShownVersion = ReadNumber(ref json);
            else if (json.ValueTextEquals(EventJson.ShownAt)) members.ShownAt = ReadTime(ref json);
            else if (json.ValueTextEquals("player_id"u8)) members._playerId = Next(ref json).GetGuid();
            else if (json.ValueTextEquals("changes"u8)) members._changes = ChangesJson.Read(ref json);
            else if (json.ValueTextEquals(ChangesJson.Shown)) members.ShownChanges = ChangesJson.Read(ref json);
            else if (json.ValueTextEquals("campaign_id"u8)) members._campaignId = Next(ref json).GetGuid();
            else if (json.ValueTextEquals("character_id"u8)) members.CharacterId = Next(ref json).GetGuid();
            else if (json.ValueTextEquals("character_ids"u8)) members.CharacterIds = ReadIds(ref json);
            else if (json.ValueTextEquals("changed_by"u8)) members._changedBy = Next(ref json).GetGuid();
            else if (json.ValueTextEquals("former_id"u8)) members._formerId = Next(ref json).GetGuid();
            else if (json.ValueTextEquals("former_role"u8)) members._formerRole = Next(ref json).GetString();
            else if (json.ValueTextEquals("removed_by"u8)) members.RemovedBy = Next(ref json).GetGuid();
            else if (json.ValueTextEquals("name"u8)) members._name = Next(ref json).GetString();
            else if (json.ValueTextEquals("role"u8)) members._role = Next(ref json).GetString();
            else if (json.ValueTextEquals("settings"u8)) members._settings = StateValue.Read(ref Next(ref json));
            else if (json.ValueTextEquals("state"u8)) members._state = StateValue.Read(ref Next(ref json));
            else if (json.ValueTextEquals("metadata"u8)) members._metadata = StateValue.Read(ref Next(ref json));
            else if (json.ValueTextEquals("rewound_to"u8)) members.RewoundTo = ReadNumber(ref json);
            else if (json.ValueTextEquals("expression"u8)) members._expression = Next(ref json).GetString();
            else if (json.ValueTextEquals("label"u8)) members.Label = Next(ref json).GetString();
            else if (json.ValueTextEquals("to"u8)) members.To = Next(ref json).GetString();
            else if (json.ValueTextEquals("terms"u8)) members._terms = StateValue.Read(ref Next(ref json));
            else if (json.ValueTextEquals("total"u8)) members.Total = Next(ref json).GetInt32();
            else Next(ref json).Skip();
        }

        return members;
    }

    private static ref Utf8JsonReader Next(ref Utf8JsonReader json)
    {
        json.Read();
        return ref json;
    }

    private static DateTime ReadTime(ref Utf8JsonReader json) => Next(ref json).GetDateTime().ToUniversalTime();

    private static List<Guid> ReadIds(ref Utf8JsonReader json)
    {
        var ids = new List<Guid>();
        json.Read();
        while (json.Read() && json.TokenType != JsonTokenType.EndArray) ids.Add(json.GetGuid());
        return ids;
    }

    private static long ReadNumber(ref Utf8JsonReader json) => long.Parse(Required(Next(ref json).GetString()), CultureInfo.InvariantCulture);

    private static T Required<T>(T? member)
        where T : class => member ?? throw Lacking();

    private static Guid Required(Guid? member) => member ?? throw Lacking();

    private static JsonException Lacking() => new("An event lacks a member.");
}
