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
    /// <c>player_joined</c> has several characters (decision 0064), players see an event of a combat as a <c>state_update</c> (decision 0062), or a
    /// part of the state is written that older versions would show to everybody (decisions 0067 and 0068).
    /// </summary>
    public const int Current = 3;

    private const int First = 1;
    private const int JoinWithChanges = 2;
    private const int EffectsById = 3;
    private const int SeveralCharacters = 3;
    private const int UpdateOfCombat = 3;
    private const int PartsThatHide = 3;

    private static readonly string[] Hiding = [PrivateParts.Name, LastingEffects.Name];

    public static int Of(Fact fact) => fact switch
    {
        // An older process would also let players write there what a newer one cannot read.
        SessionCreated created when SessionSettings.OfStored(created.Settings).HasLastingEffects => PartsThatHide,
        PlayerJoined { FurtherCharacters: not null } => SeveralCharacters,
        PlayerJoined { Changes: { } changes } => Math.Max(JoinWithChanges, Of(changes)),
        CombatChanged { UpdateForPlayers: not null } => UpdateOfCombat,
        CombatChanged combat => Of(combat.News.Changes),
        StateChanged changed => Of(changed.Changes),
        _ => First,
    };

    /// <summary>Of a snapshot.</summary>
    public static int Of(StateObject state) => CombatDocument.HasEffectsById(state[CombatDocument.Name]) ? EffectsById
        : HasPartsThatHide(state) ? PartsThatHide
        : First;

    private static int Of(IReadOnlyList<Change> changes)
    {
        for (var i = 0; i < changes.Count; i++)
        {
            if (CombatDocument.WritesEffects(changes[i])) return EffectsById;
            if (changes[i].Path.Tokens is [var part, ..] ? Hiding.Contains(part) : changes[i].Value is StateObject state && HasPartsThatHide(state))
            {
                return PartsThatHide;
            }
        }

        return First;
    }

    private static bool HasPartsThatHide(StateObject state) => Array.Exists(Hiding, part => state.TryGet(part, out _));
}
