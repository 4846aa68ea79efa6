using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// The formats in which events and snapshots are stored (decision 0023). An older process must not guess what it does not know, so each is of the
/// lowest format whose readers understand it.
/// </summary>
internal static class StoredFormat
{
    /// <summary>
    /// The newest format that is written and can be read. Raise it when what is written can no longer be read as before. Format 2: a
    /// <c>player_joined</c> that changes the state. Format 3: the active effects of a combat are members by their ids or budgets (decision 0057), a
    /// <c>player_joined</c> has several characters (decision 0064), or players see an event of a combat as a <c>state_update</c> (decision 0062).
    /// </summary>
    public const int Current = 3;

    private const int First = 1;
    private const int JoinWithChanges = 2;
    private const int EffectsById = 3;
    private const int SeveralCharacters = 3;
    private const int UpdateOfCombat = 3;

    public static int Of(Fact fact) => fact switch
    {
        PlayerJoined { FurtherCharacters: not null } => SeveralCharacters,
        PlayerJoined { Changes: { } changes } => Math.Max(JoinWithChanges, Of(changes)),
        CombatChanged { UpdateForPlayers: not null } => UpdateOfCombat,
        CombatChanged combat => Of(combat.News.Changes),
        // Others leave a combat as it is.
        StateSaved or StateRewound => Of(((StateChanged)fact).Changes),
        _ => First,
    };

    /// <summary>Of a snapshot.</summary>
    public static int Of(StateObject state) => CombatDocument.HasEffectsById(state[CombatDocument.Name]) ? EffectsById : First;

    private static int Of(IReadOnlyList<Change> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (CombatDocument.WritesEffects(changes[i])) return EffectsById;
        }

        return First;
    }
}
