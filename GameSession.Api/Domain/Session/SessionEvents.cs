using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>One committed fact of a session.</summary>
/// <param name="Id">Unique over all sessions; the wire's <c>update_id</c>.</param>
/// <param name="Version">The event's place in its session's order: 1, 2, 3, ... without gaps.</param>
/// <param name="Timestamp">UTC, whole milliseconds.</param>
internal sealed record SessionEvent(Guid Id, Guid SessionId, long Version, DateTime Timestamp, Fact Fact)
{
    /// <summary>
    /// The version for players and observers: the event's place among those that they see. Of a hidden event, the version of the last event
    /// before it that they see.
    /// </summary>
    public long ShownVersion { get; init; } = Version;

    /// <summary>Of a hidden event, when the last event before it that players see happened (UTC); null for any other event.</summary>
    public DateTime? ShownAt { get; init; }

    /// <summary>
    /// Whether players and observers see nothing of the event. That was decided when it happened (<see cref="Session.Next"/>) and stays so.
    /// </summary>
    public bool IsHidden => ShownAt is not null;

    /// <summary>The version as it is sent to a viewer.</summary>
    public long VersionFor(Viewer viewer) => viewer == Viewer.GameMaster ? Version : ShownVersion;
}

/// <summary>What an event says happened.</summary>
internal abstract record Fact;

/// <summary>A game master opened the session; the first event of each.</summary>
internal sealed record SessionCreated(Guid GameMasterId, Guid CampaignId, string Name, StateObject Settings, StateObject State) : Fact;

/// <summary>
/// A player or an observer took a seat. <paramref name="Changes"/>: what that did to hidden combatants (<see cref="HiddenIds"/>), which only the game
/// master sees; null for nothing.
/// </summary>
internal sealed record PlayerJoined(Guid PlayerId, Role Role, Guid? CharacterId, IReadOnlyList<Change>? Changes = null) : Fact
{
    /// <summary>The characters that the player plays besides <see cref="CharacterId"/>; null for none.</summary>
    public IReadOnlyList<Guid>? FurtherCharacters { get; init; }

    /// <summary>All characters that the player plays.</summary>
    public IEnumerable<Guid> Characters => CharacterId is { } first ? (FurtherCharacters ?? []).Prepend(first) : [];
}

/// <summary>
/// The game master gave a player characters, or took some. <paramref name="Characters"/>: all that the player plays now.
/// <paramref name="Changes"/>: as of <see cref="PlayerJoined"/>.
/// </summary>
internal sealed record CharactersChanged(
    Guid PlayerId, IReadOnlyList<Guid> Characters, Guid ChangedBy, IReadOnlyList<Change>? Changes = null) : Fact;

/// <summary>A seat became free; <paramref name="RemovedBy"/> when it was not the player's own wish.</summary>
internal sealed record PlayerLeft(Guid PlayerId, Guid? RemovedBy) : Fact;

/// <summary>
/// Another member has the game master's seat. <paramref name="FormerRole"/>: what the former game master is now. <paramref name="ChangedBy"/>: the
/// former game master, who handed the seat over, or the new one, who claimed it.
/// </summary>
internal sealed record GameMasterChanged(Guid PlayerId, Guid FormerId, Role FormerRole, Guid ChangedBy) : Fact;

/// <summary>
/// The state changed. <paramref name="Changes"/>: as applied, each with what was there before. Replaying applies them, and the game master is sent
/// them.
/// </summary>
internal abstract record StateChanged(IReadOnlyList<Change> Changes) : Fact
{
    /// <summary>
    /// The changes that players are sent. Null: what is left of <see cref="Changes"/> without hidden parts (<see cref="EventVisibility"/>).
    /// </summary>
    public IReadOnlyList<Change>? ShownChanges { get; init; }
}

/// <summary>Somebody changed the state. <paramref name="PlayerId"/>: who, absent for the service itself.</summary>
internal sealed record StateUpdated(Guid? PlayerId, IReadOnlyList<Change> Changes) : StateChanged(Changes);

/// <summary>The game master replaced the state: the changes are the difference, the metadata is kept with the version.</summary>
internal sealed record StateSaved(Guid PlayerId, IReadOnlyList<Change> Changes, StateObject Metadata) : StateChanged(Changes);

/// <summary>The game master made the state of an older version the newest.</summary>
internal sealed record StateRewound(Guid PlayerId, IReadOnlyList<Change> Changes, long ToVersion) : StateChanged(Changes);

/// <summary>The service rolled dice for somebody; the state does not change.</summary>
/// <param name="CharacterId">For whom; null for nobody.</param>
/// <param name="Terms">Each term of the expression, with every die.</param>
/// <param name="IsForGameMaster">Only the game master sees it, and not even the player who asked for it.</param>
internal sealed record DiceRolled(
    Guid PlayerId, Guid? CharacterId, string Expression, string? Label, StateArray Terms, int Total, bool IsForGameMaster) : Fact;

/// <summary>The session is over.</summary>
internal sealed record SessionEnded(Guid PlayerId) : Fact;

/// <summary>
/// Something happened in a combat, and what it did to <c>/combat</c>: replaying it asks no rule. <paramref name="PlayerId"/>: who caused
/// it. <paramref name="ForPlayers"/>: the very same as <paramref name="News"/> where nothing is hidden, null where players are told nothing.
/// </summary>
internal sealed record CombatChanged(Guid PlayerId, Guid CombatId, CombatNews News, CombatNews? ForPlayers) : Fact
{
    /// <summary>
    /// Where players are told nothing of the combat: the changes of the state that they are sent as a <see cref="StateUpdated"/>. Null for none.
    /// </summary>
    public IReadOnlyList<Change>? UpdateForPlayers { get; init; }
}
