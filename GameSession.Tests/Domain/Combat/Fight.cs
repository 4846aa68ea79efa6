using System.Collections.Immutable;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Domain;

/// <summary>A session with a combat, driven by messages but without a server. <see cref="Battle"/> is the same with servers.</summary>
internal sealed class Fight
{
    private readonly Guid _id = Guid.CreateVersion7();

    /// <param name="settings">As they are stored; with <c>lasting_effects</c> unless they say otherwise.</param>
    public Fight(StateObject? settings = null, int players = 4)
    {
        settings ??= StateObject.Empty;
        if (!settings.TryGet("lasting_effects", out _)) settings = settings.With("lasting_effects", StateValue.Of(true));
        Append(new SessionCreated(GameMaster, Guid.CreateVersion7(), "The table", settings, StateObject.Empty));
        for (var i = 0; i < players; i++) Append(new PlayerJoined(Player(i), Role.Player, Character(i)));
    }

    /// <summary>The seed of the ids that hidden combatants get.</summary>
    public static Guid NewIds { get; } = Guid.Parse("00000000-0000-7000-8000-0000000000ee");

    public static Guid GameMaster { get; } = Guid.Parse("00000000-0000-7000-8000-0000000000ff");

    public Session Session { get; private set; } = null!;

    public List<SessionEvent> Log { get; } = [];

    public Combat? Combat => CombatDocument.In(Session);

    /// <summary>The effects that outlast a fight and are beside the combat.</summary>
    public ImmutableSortedSet<ActiveEffect> Outside => LastingEffects.In(Session);

    /// <summary>Players 0 to 3 play characters 0 to 3; the game master plays the others.</summary>
    public static Guid Character(int number) => new(number + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xC);

    public static Guid Player(int number) => new(number + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xA);

    public static Guid Action(int number) => new(number + 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xD);

    /// <summary>Decides a message and, unless it is refused, applies its event.</summary>
    /// <param name="by">The sender; null for the game master.</param>
    public Result<Decision> Do(JsonObject message, Guid? by = null) => Do(FightCommands.Of(message, by ?? GameMaster));

    /// <summary>Decides a command and, unless it is refused, applies its event.</summary>
    public Result<Decision> Do(Func<Session, Result<Decision>> decide)
    {
        var decided = decide(Session);
        if (!decided.IsError && decided.Value.Fact is { } fact) Append(fact);
        return decided;
    }

    /// <inheritdoc cref="Do(JsonObject, Guid?)"/>
    public Fight Must(JsonObject message, Guid? by = null) => Must(FightCommands.Of(message, by ?? GameMaster));

    public Fight Must(Func<Session, Result<Decision>> decide)
    {
        Assert.Null(Do(decide).Error);
        return this;
    }

    public Fight Roll(int character, decimal roll, bool? hidden = null, decimal dexterity = 0) =>
        Must(Messages.Roll(Character(character), roll, hidden, Messages.Dexterity(dexterity)));

    public Fight Next() => Must(Messages.Next());

    /// <summary>A player takes a seat, or takes another character.</summary>
    public Fight Join(int player, int character) => Must(Joining(player, character));

    /// <inheritdoc cref="Join"/>
    public static Func<Session, Result<Decision>> Joining(int player, int character, Guid? newIds = null) =>
        s => SessionRules.Join(s, Player(player), Role.Player, Character(character), newIds ?? NewIds);

    /// <summary>All that players are sent of the last event but its version and its time; null if they see nothing.</summary>
    public string? SeenOfLast() => EventVisibility.For(Log[^1].Fact, Session.Settings.GmOnlyPaths) switch
    {
        null => null,
        CombatChanged { News: var news } fact => $"{news.Event} by {fact.PlayerId} {news.Details} {States.Text(news.Changes)}",
        StateUpdated updated => $"Updated by {updated.PlayerId} {States.Text(updated.Changes)}",
        var fact => $"{fact}",
    };

    /// <summary>What players see of the last event; null if they see nothing.</summary>
    public CombatNews? LastForPlayers => ((CombatChanged)Log[^1].Fact).ForPlayers;

    public StateObject? View(Viewer viewer) => Combat is { } combat ? CombatDocument.Write(combat, viewer) : null;

    /// <summary>The session as it was.</summary>
    public Session At(long version) => Log.Take((int)version).Aggregate(Session.Empty(_id), (session, e) => session.Evolve(e));

    private void Append(Fact fact)
    {
        var e = new SessionEvent(Guid.CreateVersion7(), _id, Log.Count + 1, DateTime.UnixEpoch.AddSeconds(Log.Count), fact);
        Session = (Session ?? Session.Empty(_id)).Evolve(e);
        Log.Add(e);
    }
}
