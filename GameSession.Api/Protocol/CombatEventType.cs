using System.Globalization;
using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// The row of an event of a combat. The event's details are members of its JSON, whatever they are. When players are told something else, the log
/// keeps that in <c>players</c>: null for nothing, an event of the combat, or a <see cref="StateUpdated"/> (format 3).
/// </summary>
internal sealed class CombatEventType(CombatEvent combatEvent, string name, string message) : EventType(name, message)
{
    private const string Changes = "changes";
    private const string CombatId = "combat_id";
    private const string Players = "players";
    private const string PlayerId = "player_id";
    private const string Timestamp = "timestamp";
    private const string Type = "type";
    private const string Version = "version";

    private static readonly string[] NotDetails =
    [
        Changes, CombatId, EventJson.Format, Players, PlayerId, EventJson.ShownAt, EventJson.ShownVersion, Timestamp, Type, Version,
    ];

    // What players are told where they see the changes of the state and nothing of the combat.
    private static EventType StateUpdate => EventTypes.OfFact<StateUpdated>();

    public CombatEvent Event => combatEvent;

    public override Type FactType => typeof(CombatChanged);

    public override IReadOnlyList<string> StoredMembers { get; } = [Players];

    public override void Write(Utf8JsonWriter json, Guid eventId, Fact fact)
    {
        var combat = (CombatChanged)fact;
        json.WriteString(CombatId, combat.CombatId);
        WriteNews(json, combat.News);
        json.WriteString(PlayerId, combat.PlayerId);
    }

    public override void WriteStored(Utf8JsonWriter json, Fact fact)
    {
        if (!StoresMoreThanIsSent(fact)) return;
        var combat = (CombatChanged)fact;
        json.WritePropertyName(Players);
        switch (combat)
        {
            case { ForPlayers: { } news }:
                json.WriteStartObject();
                json.WriteString(Type, EventTypes.Of(news.Event).Name);
                WriteNews(json, news);
                if (news.PlayerId is { } player) json.WriteString(PlayerId, player);
                json.WriteEndObject();
                break;
            case { UpdateForPlayers: { } update }:
                json.WriteStartObject();
                json.WriteString(Type, StateUpdate.Name);
                ChangesJson.Write(json, update);
                json.WriteEndObject();
                break;
            default:
                json.WriteNullValue();
                break;
        }
    }

    public override bool StoresMoreThanIsSent(Fact fact) => fact is CombatChanged combat && !ReferenceEquals(combat.News, combat.ForPlayers);

    // The details are what remains after the members that all events have are removed, so the text is read as a document.
    public override SessionEvent Read(Guid id, Guid sessionId, ReadOnlySpan<byte> data)
    {
        var document = (StateObject)StateValue.Parse(data);
        var news = ReadNews(document);
        var isTold = document.TryGet(Players, out var players);
        var told = players as StateObject;
        var update = told is not null && TextAt(told, Type) == StateUpdate.Name ? ChangesJson.Read((StateArray)Required(told, Changes)) : null;
        var forPlayers = !isTold ? news : told is not null && update is null ? ReadTold(told) : null;
        var version = NumberAt(document, Version);
        return new SessionEvent(
            id, sessionId, version, TimeAt(document, Timestamp),
            new CombatChanged(IdAt(document, PlayerId), IdAt(document, CombatId), news, forPlayers) { UpdateForPlayers = update })
        {
            ShownVersion = document.TryGet(EventJson.ShownVersion, out _) ? NumberAt(document, EventJson.ShownVersion) : version,
            ShownAt = document.TryGet(EventJson.ShownAt, out _) ? TimeAt(document, EventJson.ShownAt) : null,
        };
    }

    private static CombatNews ReadTold(StateObject document)
    {
        var type = EventTypes.Named(TextAt(document, Type)) as CombatEventType ?? throw Lacking(Type);
        return type.ReadNews(document) with { PlayerId = document.TryGet(PlayerId, out _) ? IdAt(document, PlayerId) : null };
    }

    private CombatNews ReadNews(StateObject document)
    {
        var details = document;
        foreach (var name in NotDetails) details = details.Without(name);
        return new CombatNews(combatEvent, details, ChangesJson.Read((StateArray)Required(document, Changes)));
    }

    private static void WriteNews(Utf8JsonWriter json, CombatNews news)
    {
        foreach (var (name, value) in news.Details)
        {
            json.WritePropertyName(name);
            value.WriteTo(json);
        }

        ChangesJson.Write(json, news.Changes);
    }

    private static string TextAt(StateObject document, string name) => ((StateString)Required(document, name)).Value;

    private static long NumberAt(StateObject document, string name) => long.Parse(TextAt(document, name), CultureInfo.InvariantCulture);

    private static DateTime TimeAt(StateObject document, string name) => DateTime.Parse(
        TextAt(document, name), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal);

    private static Guid IdAt(StateObject document, string name) => Guid.ParseExact(TextAt(document, name), "D");

    private static StateValue Required(StateObject document, string name) => document[name] ?? throw Lacking(name);

    private static JsonException Lacking(string name) => new($"An event of a combat has no '{name}', or one that is not known.");
}
