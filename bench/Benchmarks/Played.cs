using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Benchmarks;

/// <summary>A session of five players with 10 KB of state, and events of it.</summary>
internal static class Played
{
    private const int Players = 5;
    private const int Characters = 80;
    private static readonly DateTime Start = new(2026, 1, 2, 3, 4, 5, 678, DateTimeKind.Utc);

    public static Guid GameMaster { get; } = Guid.CreateVersion7();

    /// <summary>One of the players.</summary>
    public static Guid Player { get; } = Guid.CreateVersion7();

    public static SessionCreated Creation { get; } = new(GameMaster, Guid.CreateVersion7(), "Bench", StateObject.Empty, State());

    public static Session Session { get; } = Create();

    public static Change Change(long number) => new(
        JsonPointer.TryParse("/shared/door", out var path) ? path : throw new InvalidOperationException(),
        StateValue.Parse($$"""{"open":{{number}},"hp":27,"x":12,"y":7,"cond":"prone"}"""));

    public static Fact Decide(Session session, Change[] changes) => SessionRules.Update(session, Player, changes).Value.Fact!;

    /// <summary>The event that follows in the session.</summary>
    public static SessionEvent Event(Session session, Fact fact) =>
        new(Guid.CreateVersion7(), session.Id, session.Version + 1, Start.AddMilliseconds(session.Version), fact);

    private static Session Create()
    {
        var session = Session.Empty(Guid.CreateVersion7());
        session = session.Evolve(Event(session, Creation));
        for (var i = 0; i < Players; i++)
        {
            var joined = new PlayerJoined(i == 0 ? Player : Guid.CreateVersion7(), Role.Player, Guid.CreateVersion7());
            session = session.Evolve(Event(session, joined));
        }

        return session.Evolve(Event(session, Decide(session, [Change(0)])));
    }

    private static StateObject State()
    {
        var characters = Enumerable.Range(0, Characters).Select(i =>
            $$"""
            "c{{i}}":{"name":"Character {{i}}","hp":27,"x":{{i % 40}},"y":{{i / 40}},"notes":"Owes the smith four silver, and the inn two."}
            """);
        return (StateObject)StateValue.Parse($$$"""{"shared":{},"world":{{{{string.Join(',', characters)}}}}}""");
    }
}
