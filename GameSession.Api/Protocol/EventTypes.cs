using System.Collections.Frozen;
using System.Text.Json;
using GameSession.Api.Domain;

namespace GameSession.Api.Protocol;

/// <summary>
/// Every type of event, one row each. To add one, add its row here, its <see cref="Fact"/> or <see cref="CombatEvent"/>, and what it does to a
/// session in <see cref="Session.Evolve"/>. If the fact has an author or hidden parts of its own, add them to <see cref="EventAuthor"/> and
/// <see cref="EventVisibility"/>. <see cref="EventMembers"/> reads a member that no other event has. A name that is in a log can never be changed or
/// used for something else.
/// </summary>
internal static class EventTypes
{
    /// <summary>The name of the event that makes the state of an older version the newest.</summary>
    public const string StateRewound = "state_rewound";

    public static IReadOnlyList<EventType> All { get; } =
    [
        new EventType<SessionCreated>(
            "session_created",
            message: null,
            static (json, _, created) =>
            {
                json.WriteString("player_id"u8, created.GameMasterId);
                json.WriteString("campaign_id"u8, created.CampaignId);
                json.WriteString("name"u8, created.Name);
                json.WritePropertyName("settings"u8);
                created.Settings.WriteTo(json);
                json.WritePropertyName("state"u8);
                created.State.WriteTo(json);
            },
            static (in members) => new SessionCreated(members.PlayerId, members.CampaignId, members.Name, members.Settings, members.State)),

        new EventType<PlayerJoined>(
            "player_joined",
            MessageTypes.PlayerJoined,
            static (json, _, joined) =>
            {
                json.WriteString("player_id"u8, joined.PlayerId);
                json.WriteString("role"u8, joined.Role.ToWire());
                if (joined.CharacterId is { } character) json.WriteString("character_id"u8, character);
                if (joined.FurtherCharacters is not null) WriteCharacters(json, joined.Characters);
                if (joined.Changes is { } changes) ChangesJson.Write(json, changes);
            },
            static (in members) => new PlayerJoined(members.PlayerId, Roles.Parse(members.Role), members.CharacterId, members.ChangesOrNone)
            {
                FurtherCharacters = members.CharacterIds is [_, .. var further] ? further : null,
            }),

        new EventType<CharactersChanged>(
            "player_characters_changed",
            MessageTypes.PlayerCharacters,
            static (json, _, changed) =>
            {
                json.WriteString("player_id"u8, changed.PlayerId);
                if (changed.Characters is [var first, ..]) json.WriteString("character_id"u8, first);
                WriteCharacters(json, changed.Characters);
                json.WriteString("changed_by"u8, changed.ChangedBy);
                if (changed.Changes is { } changes) ChangesJson.Write(json, changes);
            },
            static (in members) => new CharactersChanged(
                members.PlayerId, members.CharacterIds ?? [], members.ChangedBy, members.ChangesOrNone)),

        new EventType<GameMasterChanged>(
            "game_master_changed",
            MessageTypes.GameMasterChanged,
            static (json, _, changed) =>
            {
                json.WriteString("player_id"u8, changed.PlayerId);
                json.WriteString("former_id"u8, changed.FormerId);
                json.WriteString("former_role"u8, changed.FormerRole.ToWire());
                json.WriteString("changed_by"u8, changed.ChangedBy);
            },
            static (in members) =>
                new GameMasterChanged(members.PlayerId, members.FormerId, Roles.Parse(members.FormerRole), members.ChangedBy)),

        new EventType<PlayerLeft>(
            "player_left",
            MessageTypes.PlayerLeft,
            static (json, _, left) =>
            {
                json.WriteString("player_id"u8, left.PlayerId);
                if (left.RemovedBy is { } remover) json.WriteString("removed_by"u8, remover);
            },
            static (in members) => new PlayerLeft(members.PlayerId, members.RemovedBy)),

        new EventType<StateUpdated>(
            "state_updated",
            MessageTypes.StateUpdate,
            static (json, id, updated) =>
            {
                json.WriteString("update_id"u8, id);
                ChangesJson.Write(json, updated.Changes);
                if (updated.PlayerId is { } player) json.WriteString("player_id"u8, player);
            },
            static (in members) => new StateUpdated(members.PlayerIdOrNone, members.Changes) { ShownChanges = members.ShownChanges }),

        new EventType<StateSaved>(
            "state_saved",
            MessageTypes.StateUpdate,
            static (json, id, saved) =>
            {
                json.WriteString("update_id"u8, id);
                ChangesJson.Write(json, saved.Changes);
                json.WriteString("player_id"u8, saved.PlayerId);
            },
            static (in members) => new StateSaved(members.PlayerId, members.Changes, members.Metadata) { ShownChanges = members.ShownChanges },
            static (json, saved) =>
            {
                json.WritePropertyName("metadata"u8);
                saved.Metadata.WriteTo(json);
            },
            "metadata"),

        new EventType<StateRewound>(
            StateRewound,
            MessageTypes.StateUpdate,
            static (json, id, rewound) =>
            {
                json.WriteString("update_id"u8, id);
                ChangesJson.Write(json, rewound.Changes);
                json.WriteString("player_id"u8, rewound.PlayerId);
            },
            static (in members) => new StateRewound(members.PlayerId, members.Changes, members.RewoundTo) { ShownChanges = members.ShownChanges },
            static (json, rewound) => VersionText.Write(json, "rewound_to"u8, rewound.ToVersion),
            "rewound_to"),

        new EventType<DiceRolled>(
            "dice_rolled",
            MessageTypes.DiceRoll,
            static (json, id, rolled) =>
            {
                json.WriteString("roll_id"u8, id);
                json.WriteString("expression"u8, rolled.Expression);
                if (rolled.Label is { } label) json.WriteString("label"u8, label);
                if (rolled.CharacterId is { } character) json.WriteString("character_id"u8, character);
                if (rolled.IsForGameMaster) json.WriteString("to"u8, DiceRollMessage.ToGameMaster);
                json.WritePropertyName("terms"u8);
                rolled.Terms.WriteTo(json);
                json.WriteNumber("total"u8, rolled.Total);
                json.WriteString("player_id"u8, rolled.PlayerId);
            },
            static (in members) => new DiceRolled(
                members.PlayerId, members.CharacterId, members.Expression, members.Label, members.Terms, members.Total, members.To is not null)),

        new EventType<SessionEnded>(
            "session_ended",
            MessageTypes.SessionEnded,
            static (json, _, ended) => json.WriteString("player_id"u8, ended.PlayerId),
            static (in members) => new SessionEnded(members.PlayerId)),

        new CombatEventType(CombatEvent.InitiativeRolled, "initiative_rolled", MessageTypes.InitiativeRoll),
        new CombatEventType(CombatEvent.TurnChanged, "turn_changed", MessageTypes.TurnChange),
        new CombatEventType(CombatEvent.ActionDeclared, "action_declared", MessageTypes.ActionDeclare),
        new CombatEventType(CombatEvent.ActionResolved, "action_resolved", MessageTypes.ActionResolve),
        new CombatEventType(CombatEvent.InitiativeOrdered, "initiative_ordered", MessageTypes.InitiativeOrder),
        new CombatEventType(CombatEvent.CombatantRemoved, "combatant_removed", MessageTypes.CombatantRemove),
        new CombatEventType(CombatEvent.CombatantRevealed, "combatant_revealed", MessageTypes.CombatantReveal),
        new CombatEventType(CombatEvent.EffectsStarted, "effects_started", MessageTypes.EffectsStart),
        new CombatEventType(CombatEvent.EffectsEnded, "effects_ended", MessageTypes.EffectsEnd),
        new CombatEventType(CombatEvent.EffectsKept, "effects_kept", MessageTypes.EffectsKeep),
        new CombatEventType(CombatEvent.CombatantUpdated, "combatant_updated", MessageTypes.CombatantUpdate),
        new CombatEventType(CombatEvent.CombatantActed, "combatant_acted", MessageTypes.CombatantAct),
        new CombatEventType(CombatEvent.CombatEnded, "combat_ended", MessageTypes.CombatEnd),
        new CombatEventType(CombatEvent.ActionWithdrawn, "action_withdrawn", MessageTypes.ActionWithdraw),
        new CombatEventType(CombatEvent.CombatRewound, "combat_rewound", MessageTypes.CombatRewind),
        new CombatEventType(CombatEvent.BudgetsSet, "budgets_set", MessageTypes.BudgetsSet),
    ];

    // Two rows with the same name or fact throw here, at the first event and in every test of events.
    private static readonly FrozenDictionary<string, EventType> ByName = All.ToDictionary(t => t.Name).ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, EventType> ByFact =
        All.Where(t => t is not CombatEventType).ToDictionary(t => t.FactType).ToFrozenDictionary();

    private static readonly FrozenDictionary<CombatEvent, CombatEventType> ByCombatEvent =
        All.OfType<CombatEventType>().ToDictionary(t => t.Event).ToFrozenDictionary();

    /// <summary>The row of a fact.</summary>
    public static EventType Of(Fact fact) => fact is CombatChanged combat ? Of(combat.News.Event) : ByFact[fact.GetType()];

    /// <summary>The row of the facts of a class.</summary>
    public static EventType OfFact<TFact>()
        where TFact : Fact => ByFact[typeof(TFact)];

    private static void WriteCharacters(Utf8JsonWriter json, IEnumerable<Guid> characters)
    {
        json.WriteStartArray("character_ids"u8);
        foreach (var id in characters) json.WriteStringValue(id);
        json.WriteEndArray();
    }

    public static CombatEventType Of(CombatEvent combatEvent) => ByCombatEvent[combatEvent];

    /// <summary>The row of an <c>event_type</c>; null when this version of the service does not know it.</summary>
    public static EventType? Named(string name) => ByName.GetValueOrDefault(name);
}
