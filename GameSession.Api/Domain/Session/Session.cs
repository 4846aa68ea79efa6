using System.Collections.Immutable;
using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// A session at one version. It is immutable: a command can be decided on a version that is not committed yet while everybody else still
/// reads the committed one. <see cref="Evolve"/> is the only way from one version to the next.
/// </summary>
internal sealed record Session
{
    /// <summary>Version 0: no event has happened yet.</summary>
    public static Session Empty(Guid id) => new() { Id = id };

    public required Guid Id { get; init; }

    public long Version { get; init; }

    /// <summary>
    /// The version for players and observers: how many of the events they see. The first hidden event makes it less than <see cref="Version"/>.
    /// </summary>
    public long ShownVersion { get; init; }

    /// <summary>The event that made this version; null before the first, and where the log no longer keeps it.</summary>
    public Guid? LastEventId { get; init; }

    public StateObject State { get; init; } = StateObject.Empty;

    public SessionSettings Settings { get; init; } = SessionSettings.Parse(null).Value;

    public string Name { get; init; } = "";

    public Guid CampaignId { get; init; }

    public Guid GameMasterId { get; init; }

    public bool HasEnded { get; init; }

    public ImmutableDictionary<Guid, Member> Members { get; init; } = ImmutableDictionary<Guid, Member>.Empty;

    /// <summary>The metadata of the last save.</summary>
    public StateObject Metadata { get; init; } = StateObject.Empty;

    /// <summary>UTC.</summary>
    public DateTime CreatedAt { get; init; }

    /// <summary>UTC; when the last event happened.</summary>
    public DateTime UpdatedAt { get; init; }

    /// <summary>UTC; when the last event happened that players and observers see.</summary>
    public DateTime ShownAt { get; init; }

    /// <summary>The version and the time (UTC) of the last change of the combat that this replica has applied.</summary>
    public (long Version, DateTime At) CombatChange { get; init; }

    /// <summary><c>active</c> or <c>ended</c>.</summary>
    public string Status => HasEnded ? "ended" : "active";

    public Member? Seat(Guid playerId) => Members.GetValueOrDefault(playerId);

    /// <summary>The characters that players play.</summary>
    public IEnumerable<Guid> Played => Members.Values.SelectMany(m => m.Characters);

    /// <summary>Whether a player plays this character.</summary>
    public bool IsPlayed(Guid characterId) => Members.Values.Any(m => m.Plays(characterId));

    /// <summary>Whether this player plays this character.</summary>
    public bool Plays(Guid playerId, Guid characterId) => Seat(playerId)?.Plays(characterId) == true;

    /// <summary>Whether a member has the game master's rights and sees what the game master sees.</summary>
    public bool IsGameMaster(Guid playerId) => playerId == GameMasterId || IsDeputy(playerId);

    /// <summary>Whether a member is a deputy of the game master.</summary>
    public bool IsDeputy(Guid playerId) => Settings.GameMasters.Contains(playerId) && playerId != GameMasterId && Seat(playerId) is not null;

    /// <summary>Whether something is hidden in the log: until then, every viewer has the same versions.</summary>
    public bool HasHidden => ShownVersion != Version;

    /// <summary>As whom a member sees the session.</summary>
    public Viewer ViewerOf(Guid playerId) => IsGameMaster(playerId) ? Viewer.GameMaster : Viewer.Players;

    /// <summary>The version as it is sent to a viewer.</summary>
    public long VersionFor(Viewer viewer) => viewer == Viewer.GameMaster ? Version : ShownVersion;

    /// <summary>When the last event happened that a viewer sees (UTC).</summary>
    public DateTime UpdatedFor(Viewer viewer) => viewer == Viewer.GameMaster ? UpdatedAt : ShownAt;

    /// <summary>The metadata of the last save as a viewer sees it: players see the members of its <c>public</c>, the game master all.</summary>
    public StateObject MetadataFor(Viewer viewer) =>
        viewer == Viewer.GameMaster ? Metadata : Metadata["public"] as StateObject ?? StateObject.Empty;

    /// <summary>The next event of the session: gives a fact its version, and decides whether it is hidden from players.</summary>
    /// <param name="at">UTC, whole milliseconds.</param>
    public SessionEvent Next(Guid id, DateTime at, Fact fact)
    {
        var isHidden = EventVisibility.For(fact, Settings.GmOnlyPaths) is null;
        return new SessionEvent(id, Id, Version + 1, at, fact)
        {
            ShownVersion = isHidden ? ShownVersion : ShownVersion + 1,
            ShownAt = isHidden ? ShownAt : null,
        };
    }

    /// <summary>The session after <paramref name="next"/>. Deterministic: the same events give the same session in every process.</summary>
    /// <exception cref="InvalidOperationException">The event is not the next version: the log has a gap or the caller has a bug.</exception>
    public Session Evolve(SessionEvent next)
    {
        if (next.Version != Version + 1)
        {
            throw new InvalidOperationException($"Session {Id} is at version {Version}; version {next.Version} cannot follow.");
        }

        var evolved = next.Fact switch
        {
            SessionCreated created => Open(created, next),
            PlayerJoined joined => this with
            {
                // The seat stays the same when its player changes the character, so its tokens stay valid.
                Members = Members.SetItem(joined.PlayerId, new Member(
                    joined.PlayerId, joined.Role, [.. joined.Characters], Seat(joined.PlayerId)?.JoinedVersion ?? next.Version)),
                State = Replay(joined.Changes ?? []),
            },
            PlayerLeft left => this with { Members = Members.Remove(left.PlayerId) },
            CharactersChanged changed => this with
            {
                Members = Seat(changed.PlayerId) is { } seat
                    ? Members.SetItem(seat.PlayerId, seat with { Characters = [.. changed.Characters] })
                    : Members,
                State = Replay(changed.Changes ?? []),
            },
            GameMasterChanged changed => this with
            {
                GameMasterId = changed.PlayerId,
                Members = WithRole(WithRole(Members, changed.PlayerId, Role.GameMaster), changed.FormerId, changed.FormerRole),
            },
            StateUpdated updated => this with { State = Replay(updated.Changes) },
            StateSaved saved => this with { State = Replay(saved.Changes), Metadata = saved.Metadata },
            StateRewound rewound => this with { State = Replay(rewound.Changes) },
            CombatChanged combat => this with { State = Replay(combat.News.Changes) },
            DiceRolled => this,
            SessionEnded => this with { HasEnded = true },
            _ => throw new InvalidOperationException($"{next.Fact.GetType().Name} is not a known fact."),
        };
        return evolved with
        {
            Version = next.Version,
            ShownVersion = next.ShownVersion,
            LastEventId = next.Id,
            UpdatedAt = next.Timestamp,
            ShownAt = next.ShownAt ?? next.Timestamp,
            CombatChange = ReferenceEquals(State[CombatDocument.Name], evolved.State[CombatDocument.Name]) && HasEnded == evolved.HasEnded
                ? CombatChange
                : (next.Version, next.Timestamp),
        };
    }

    private Session Open(SessionCreated created, SessionEvent at) => this with
    {
        Name = created.Name,
        CampaignId = created.CampaignId,
        GameMasterId = created.GameMasterId,
        Settings = SessionSettings.OfStored(created.Settings),
        State = created.State,
        CreatedAt = at.Timestamp,
        Members = Members.SetItem(created.GameMasterId, new Member(created.GameMasterId, Role.GameMaster, [], at.Version)),
    };

    // A session that is loaded as it was at an older version has no members.
    private static ImmutableDictionary<Guid, Member> WithRole(ImmutableDictionary<Guid, Member> members, Guid playerId, Role role) =>
        members.TryGetValue(playerId, out var seat) ? members.SetItem(playerId, seat with { Role = role }) : members;

    private StateObject Replay(IReadOnlyList<Change> changes) => StateDocument.Evolve(State, changes);
}
