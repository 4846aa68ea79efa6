using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

/// <summary>
/// Laws of what players are told of changes: it depends on what they see and on nothing else, it makes their new view of their old one, and the
/// changes that are replayed make the new state of the old one.
/// </summary>
public sealed class ShownChangesPropertyTests
{
    private const string Marker = "SECRET";

    private static readonly Guid Id = Guid.NewGuid();
    private static readonly Guid GameMaster = Guid.NewGuid();
    private static readonly Guid Anna = Guid.NewGuid();

    private static readonly Gen<(HiddenPaths Hidden, Twins Before, Twins After)> Two = Gen.Select(
        Generate.State, Generate.State, Generate.Changes, Generate.Hidden, Gen.Bool, Gen.Int[0, 7].Array[4],
        (before, after, changes, hidden, isClose, which) =>
        {
            if (isClose && StateDocument.Apply(before, changes, StateLimits.Default) is { IsError: false } applied) after = applied.Value.State;
            return (hidden, Twins.Of(before, hidden, which[0], which[1]), Twins.Of(after, hidden, which[2], which[3]));
        });

    [Fact]
    public void A_players_update_is_judged_and_told_as_in_a_session_without_secrets() =>
        Gen.Select(Two, Generate.PlayerChanges.Array[1, 3], Gen.Int[0, 3]).Sample((two, messages, guess) =>
        {
            var (hidden, twins, _) = two;
            var (one, other) = (Given(hidden, twins.One), Given(hidden, twins.Other));
            foreach (var wanted in messages)
            {
                var view = Visibility.View(one.State, hidden);
                Change[] message = guess switch
                {
                    0 => [wanted[0] with { Previous = Visibility.View(one.State, wanted[0].Path, hidden) }, .. wanted[1..]],
                    1 => [wanted[0] with { Previous = StateDocument.Get(one.State, wanted[0].Path) }, .. wanted[1..]],
                    2 => [wanted[0] with { Previous = StateObject.Empty }, .. wanted[1..]],
                    _ => wanted,
                };
                var ordinary = SessionRules.Update(Given(HiddenPaths.Of([]), view), Anna, message);
                var (here, there) = (SessionRules.Update(one, Anna, message), SessionRules.Update(other, Anna, message));
                if (ordinary.IsError) Assert.Equal(Text(ordinary.Error!), Text(here.Error!));
                Assert.Equal(here.Error is { } e ? Text(e) : null, there.Error is { } r ? Text(r) : null);
                if (here.Error is { } refusal)
                {
                    if (!ordinary.IsError) Assert.Equal(("forbidden", null), (refusal.Code, refusal.Current));
                    continue;
                }

                var (fact, twin) = (here.Value.Fact!, there.Value.Fact!);
                Assert.NotNull(Shown(fact, hidden));
                Assert.Equal(Text(Shown(fact, hidden)!), Text(Shown(twin, hidden)!));
                Assert.DoesNotContain(Marker, Text(Changes(fact)), StringComparison.Ordinal);
                var after = one.Evolve(Event(one, fact));
                Assert.All(hidden.Paths, p => Assert.Equal(StateDocument.Get(one.State, p), StateDocument.Get(after.State, p)));
                Assert.Equal(Visibility.View(after.State, hidden).ToString(), StateDocument.Evolve(view, Shown(fact, hidden)!).ToString());
                (one, other) = (after, other.Evolve(Event(other, twin)));
                Assert.Equal(Visibility.View(one.State, hidden).ToString(), Visibility.View(other.State, hidden).ToString());
            }
        }, iter: 10_000);

    [Fact]
    public void A_save_or_rewind_is_told_by_what_players_see_before_and_after() =>
        Two.Sample((hidden, before, after) =>
        {
            var (one, other) = (Given(hidden, before.One), Given(hidden, before.Other));
            foreach (var replace in new Func<Session, StateObject, Result<Decision>>[]
            {
                (session, state) => SessionRules.Save(session, GameMaster, state, State("{}"), null, Guid.NewGuid()),
                (session, state) => SessionRules.Rewind(session, GameMaster, state, 1, Guid.NewGuid()),
            })
            {
                var (fact, twin) = (replace(one, after.One).Value.Fact!, replace(other, after.Other).Value.Fact!);
                IsTold(one, after.One, fact, hidden, isExact: true);
                Assert.Equal(Told(fact, hidden), Told(twin, hidden));
            }
        }, iter: 10_000);

    [Fact]
    public void An_update_of_the_game_master_is_told_by_what_players_see_before_and_after() =>
        Gen.Select(Two, Generate.Changes).Sample((two, wanted) =>
        {
            var (hidden, before, _) = two;
            var (one, other) = (Given(hidden, before.One), Given(hidden, before.Other));
            // The same as far as players can see, with other secrets in it.
            var message = wanted.Select(c => c with { Previous = null }).ToArray();
            if (message.Any(c => hidden.Hides(c.Path))) return;
            var with = message.Select(c => Planted(c, hidden, before.Which.One, "one")).ToArray();
            var without = message.Select(c => Planted(c, hidden, before.Which.Other, "other")).ToArray();
            var (fact, twin) = (SessionRules.Update(one, GameMaster, with), SessionRules.Update(other, GameMaster, without));
            // One may remove what the other sets, which is refused within an array.
            if (fact.IsError || twin.IsError) return;
            Assert.Equal(Told(fact.Value.Fact!, hidden), Told(twin.Value.Fact!, hidden));
            Assert.DoesNotContain(Marker, $"{Told(fact.Value.Fact!, hidden)}", StringComparison.Ordinal);
            IsTold(one, StateDocument.Apply(one.State, with, StateLimits.Default).Value.State, fact.Value.Fact!, hidden);
        }, iter: 10_000);

    private static void IsTold(Session session, StateObject after, Fact fact, HiddenPaths hidden, bool isExact = false)
    {
        var evolved = session.Evolve(Event(session, fact)).State;
        Assert.Equal(after, evolved);
        var view = Visibility.View(session.State, hidden);
        var shown = Shown(fact, hidden);
        // No change that players see, and no event that they see.
        if (isExact) Assert.Equal(Visibility.View(after, hidden).Equals(view), shown is null);
        Assert.Equal(Visibility.View(after, hidden), StateDocument.Evolve(view, shown ?? []));
        Assert.DoesNotContain(Marker, Text(shown ?? []), StringComparison.Ordinal);
    }

    private static string? Told(Fact fact, HiddenPaths hidden) => Shown(fact, hidden) is { } shown ? Text(shown) : null;

    private static IReadOnlyList<Change>? Shown(Fact fact, HiddenPaths hidden)
    {
        // As another process reads it from the log.
        var e = new SessionEvent(Guid.NewGuid(), Id, 2, DateTime.UnixEpoch, fact);
        var read = EventJson.Read(e.Id, Id, EventJson.TypeOf(fact), EventJson.Write(e)).Fact;
        var shown = EventVisibility.For(fact, hidden) is { } seen ? Changes(seen) : null;
        Assert.Equal(shown is null ? null : Text(shown), EventVisibility.For(read, hidden) is { } again ? Text(Changes(again)) : null);
        return shown;
    }

    private static IReadOnlyList<Change> Changes(Fact fact) => fact switch
    {
        StateUpdated updated => updated.Changes,
        StateSaved saved => saved.Changes,
        StateRewound rewound => rewound.Changes,
        _ => throw new ArgumentException($"{fact}"),
    };

    /// <summary>The change with something hidden in its value, where it leads to hidden paths.</summary>
    private static Change Planted(Change change, HiddenPaths hidden, int which, string name)
    {
        if (change.Value is not StateObject || hidden.Find(change.Path) is null) return change;
        var around = StateDocument.Evolve(StateObject.Empty, [change]);
        return change with { Value = StateDocument.Get(Twins.Plant(Visibility.View(around, hidden), hidden, which, name), change.Path) };
    }

    private static Session Given(HiddenPaths hidden, StateObject state)
    {
        var settings = StateObject.Of(
            ("gm_only_paths", StateArray.Of([.. hidden.Paths.Select(p => StateValue.Of(p.ToString()))])),
            ("player_writable_paths", StateValue.Parse("""[""]""")));
        var empty = Session.Empty(Id);
        var session = empty.Evolve(Event(empty, new SessionCreated(GameMaster, Guid.NewGuid(), "n", settings, state)));
        return session.Evolve(Event(session, new PlayerJoined(Anna, Role.Player, Guid.NewGuid())));
    }

    private static SessionEvent Event(Session session, Fact fact) => new(Guid.NewGuid(), Id, session.Version + 1, DateTime.UnixEpoch, fact);

    /// <summary>Two states that differ in what is hidden and in nothing else.</summary>
    private sealed record Twins(StateObject One, StateObject Other, (int One, int Other) Which)
    {
        public static Twins Of(StateObject state, HiddenPaths hidden, int one, int other)
        {
            var visible = Visibility.View(state, hidden);
            return new Twins(Plant(visible, hidden, one, "one"), Plant(visible, hidden, other, "other"), (one, other));
        }

        /// <summary>Sets what the bits of <paramref name="which"/> say at hidden paths, where no scalar or array is in the way.</summary>
        public static StateObject Plant(StateObject state, HiddenPaths hidden, int which, string name)
        {
            for (var i = 0; i < hidden.Paths.Count; i++)
            {
                var path = hidden.Paths[i];
                var ways = Enumerable.Range(0, path.Tokens.Length).Select(length => JsonPointer.Of(path.Tokens[..length]));
                if ((which & (1 << i)) == 0 || !ways.All(way => StateDocument.Get(state, way) is null or StateObject)) continue;
                state = StateDocument.Evolve(state, [new Change(path, StateObject.Of(("x", StateValue.Of($"{Marker} {name} {i}"))))]);
            }

            return state;
        }
    }
}
