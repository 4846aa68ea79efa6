using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

public sealed class VisibilityTests
{
    private const string Marker = "SECRET";

    /// <summary>A visible part, hidden paths, and the same state twice with different things hidden in it.</summary>
    private static readonly Gen<(HiddenPaths Hidden, StateObject One, StateObject Other)> Twins = Gen.Select(
        Generate.State, Generate.Hidden, Generate.AnyValue.Array[3], Generate.AnyValue.Array[3], Gen.Int[0, 7], Gen.Int[0, 7],
        (state, hidden, values, others, some, more) =>
        {
            var visible = Visibility.View(state, hidden);
            return (hidden, Plant(visible, hidden, values, some), Plant(visible, hidden, others, more));
        });

    [Theory]
    [InlineData("""{"gm":{"plot":1},"a":1}""", """{"a":1}""")]
    [InlineData("""{"gm":5}""", "{}")]
    [InlineData("""{"shared":{"npc":{"gm":1}}}""", "{}")]
    [InlineData("""{"shared":{"npc":{"gm":1,"hp":2}}}""", """{"shared":{"npc":{"hp":2}}}""")]
    [InlineData("""{"shared":{"npc":{},"x":1}}""", """{"shared":{"x":1}}""")]
    [InlineData("""{"shared":{}}""", "{}")]
    [InlineData("""{"shared":{"npc":[{"gm":1}]}}""", """{"shared":{"npc":[{"gm":1}]}}""")]
    [InlineData("""{"shared":5,"other":{}}""", """{"other":{},"shared":5}""")]
    public void What_is_hidden_leaves_no_trace(string state, string view) =>
        Assert.Equal(view, Visibility.View(State(state), Hidden("/gm", "/shared/npc/gm")).ToString());

    [Fact]
    public void What_is_not_touched_is_shared()
    {
        var state = State("""{"a":{"x":1},"gm":1}""");
        Assert.Same(state["a"], Visibility.View(state, Hidden("/gm"))["a"]);
        Assert.Same(state, Visibility.View(state, Hidden("/other")));
        Assert.Same(state, Visibility.View(state, HiddenPaths.None));

        Change[] changes = [Set("/a", "1"), Set("/shared", """{"x":1}"""), Remove("/shared/x")];
        Assert.Same(changes, Visibility.View(changes, Hidden("/gm", "/shared/gm")));
    }

    [Fact]
    public void Changes_are_shown_without_what_is_hidden_in_them()
    {
        Change[] changes =
        [
            Set("/gm/plot", "1"),
            Set("/shared", """{"gm":1,"x":2}""", """{"gm":2,"x":1}"""),
            Set("/shared", """{"gm":1,"x":2}""", """{"gm":2,"x":2}"""),
            Set("/shared", """{"gm":1}""", "5"),
            Set("/shared", """{"gm":1}"""),
            Set("", """{"gm":1}""", """{"gm":2,"a":1}"""),
            Remove("/a"),
        ];
        Assert.Equal(
            """
            /shared = {"x":2} was {"x":1}
            /shared = nothing was 5
             = {} was {"a":1}
            /a = nothing was nothing
            """,
            Text(Visibility.View(changes, Hidden("/gm", "/shared/gm"))),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_player_who_applies_what_they_are_shown_sees_what_they_would_be_shown() =>
        Gen.Select(Generate.State, Generate.Hidden, Generate.Changes, Generate.PlayerChanges, Gen.Bool).Sample((before, hidden, any, player, isOne) =>
        {
            var result = isOne
                ? StateDocument.Apply(before, player, StateLimits.Default, hidden)
                : StateDocument.Apply(before, any, StateLimits.Default);
            if (result.IsError)
            {
                return;
            }

            var followed = StateDocument.Evolve(Visibility.View(before, hidden), Shown(before, result.Value, hidden));

            Assert.Equal(Visibility.View(result.Value.State, hidden).ToString(), followed.ToString());
        }, iter: 3000);

    [Fact]
    public void Nothing_that_a_player_is_sent_depends_on_what_is_hidden() =>
        Gen.Select(Twins, Generate.PlayerChanges.Array[1, 4], Gen.OneOf(60, 120, 1_000_000), Gen.Int[0, 3]).Sample((twins, messages, max, guess) =>
        {
            var (hidden, one, other) = twins;
            var limits = new StateLimits(max, 5);
            Assert.Equal(Visibility.View(one, hidden).ToString(), Visibility.View(other, hidden).ToString());
            foreach (var wanted in messages)
            {
                // Preconditions that hold for what is seen, and guesses at the whole truth, rarely come by chance.
                var path = wanted[0].Path;
                Change[] message = guess switch
                {
                    0 => [wanted[0] with { Previous = Visibility.View(one, path, hidden) }, .. wanted[1..]],
                    1 => [wanted[0] with { Previous = StateDocument.Get(one, path) }, .. wanted[1..]],
                    _ => wanted,
                };
                var here = StateDocument.Apply(one, message, limits, hidden);
                var there = StateDocument.Apply(other, message, limits, hidden);
                Assert.Equal(Answer(one, here, hidden), Answer(other, there, hidden));
                if (!here.IsError)
                {
                    (one, other) = (here.Value.State, there.Value.State);
                    Assert.Equal(Visibility.View(one, hidden).ToString(), Visibility.View(other, hidden).ToString());
                }
            }
        }, iter: 5000);

    [Fact]
    public void Nothing_hidden_is_ever_sent_to_a_player() =>
        Gen.Select(Twins, Generate.Path, Generate.PlayerChanges).Sample((twins, path, message) =>
        {
            var (hidden, one, other) = twins;
            StateValue[] markers = [.. Enumerable.Range(0, 3).Select(i => StateObject.Of(("x", StateValue.Of($"{Marker}{i}"))))];
            (one, other) = (Plant(one, hidden, markers, 7), Plant(other, hidden, markers, 5));

            // The game master brings what is at and above hidden places from one state to another, secrets and all.
            var changes = new List<Change> { new(path, StateDocument.Get(other, path)), new(JsonPointer.Root, other), new(JsonPointer.Root, one) };
            changes.AddRange(hidden.Paths.Select(p => new Change(p, StateValue.Of(Marker))));
            changes.AddRange(hidden.Paths.Select(p => JsonPointer.Of(p.Tokens[..^1])).Select(p => new Change(p, StateDocument.Get(other, p))));
            foreach (var change in changes)
            {
                if (StateDocument.Apply(one, [change], StateLimits.Default) is { IsError: false } applied)
                {
                    Assert.DoesNotContain(Marker, Text(Visibility.View(applied.Value.Changes, hidden)), StringComparison.Ordinal);
                    Assert.DoesNotContain(Marker, Visibility.View(applied.Value.State, hidden).ToString(), StringComparison.Ordinal);
                    Assert.DoesNotContain(Marker, $"{Visibility.View(applied.Value.State, path, hidden)}", StringComparison.Ordinal);
                }
            }

            var answer = Answer(one, StateDocument.Apply(one, message, StateLimits.Default, hidden), hidden);
            Assert.DoesNotContain(Marker, answer, StringComparison.Ordinal);
        }, iter: 3000);

    [Fact]
    public void A_player_never_changes_what_is_hidden() =>
        Gen.Select(Twins, Generate.PlayerChanges).Sample((twins, changes) =>
        {
            var (hidden, before, _) = twins;
            if (StateDocument.Apply(before, changes, StateLimits.Default, hidden) is { IsError: false } applied)
            {
                Assert.All(hidden.Paths, p => Assert.Equal(StateDocument.Get(before, p), StateDocument.Get(applied.Value.State, p)));
            }
        }, iter: 3000);

    [Theory]
    [InlineData("""{"x":2}""", """{"shared":{"npc":{"gm":7},"x":2}}""")]
    [InlineData("""{"npc":{"hp":3}}""", """{"shared":{"npc":{"gm":7,"hp":3}}}""")]
    [InlineData("{}", """{"shared":{"npc":{"gm":7}}}""")]
    [InlineData(null, """{"shared":{"npc":{"gm":7}}}""")]
    public void What_a_player_replaces_keeps_its_hidden_parts(string? value, string after)
    {
        var change = value is null ? Remove("/shared") : Set("/shared", value);
        var applied = Play("""{"shared":{"npc":{"gm":7,"hp":1},"x":1}}""", change).Value;
        Assert.Equal(after, applied.State.ToString());
        Assert.DoesNotContain("gm", Text(applied.Changes), StringComparison.Ordinal);
        Assert.Equal("""{"npc":{"hp":1},"x":1}""", Assert.Single(applied.ShownChanges!).Previous!.ToString());
    }

    [Fact]
    public void Removing_what_hides_nothing_removes_it() =>
        Assert.Equal("{}", Play("""{"shared":{"x":1}}""", Remove("/shared")).Value.State.ToString());

    [Theory]
    [InlineData("""{"x":1}""", null)]
    [InlineData("""{"x":1.0}""", null)]
    [InlineData("""{"x":1.0,"npc":{}}""", """{"x":1}""")]
    [InlineData("""{"x":1,"npc":{"gm":7}}""", """{"x":1}""")]
    [InlineData("""{"x":2}""", """{"x":1}""")]
    public void A_players_precondition_is_compared_with_what_they_see(string previous, string? current)
    {
        var result = Play("""{"shared":{"npc":{"gm":7},"x":1}}""", Set("/shared", """{"y":1}""", previous));
        Assert.Equal(current is null ? null : "conflict", result.Error?.Code);
        Assert.Equal(current, result.Error?.Current?.ToString());
    }

    [Theory]
    [InlineData("/shared", "5")]
    [InlineData("/shared", "null")]
    [InlineData("/shared", """{"npc":[]}""")]
    [InlineData("/shared/npc", "\"text\"")]
    [InlineData("/shared/npc/gm", "1")]
    [InlineData("/shared/npc/gm/x", "1")]
    [InlineData("/shared", """{"npc":{"gm":1}}""")]
    public void What_would_stand_in_a_hidden_place_is_refused_whether_anything_is_there_or_not(string path, string value)
    {
        foreach (var state in new[] { "{}", """{"shared":{"npc":{"gm":7}}}""", """{"shared":{"npc":{}}}""" })
        {
            Assert.Equal(GameErrors.ForbiddenPath(At(path)), Play(state, Set(path, value)).Error!);
        }
    }

    [Fact]
    public void A_name_that_is_too_long_for_a_path_stands_in_no_object_around_a_hidden_place()
    {
        // Otherwise changes could only replace that object with what is hidden in it, in each of a thousand changes.
        var value = StateObject.Of((new string('n', JsonPointer.MaxLength), StateValue.Of(1)));
        Assert.Equal("forbidden", Play("{}", new Change(At("/shared"), value)).Error!.Code);
        Assert.Null(Play("{}", new Change(At("/other"), value)).Error);
        // It may be there by the game master.
        var before = State("""{"shared":{"npc":{"gm":7}}}""").With("shared", value.With("npc", State("""{"gm":7}""")));
        var applied = StateDocument.Apply(before, [Set("/shared", """{"x":1}""")], StateLimits.Default, Hidden("/shared/npc/gm")).Value;
        Assert.Equal("""{"shared":{"npc":{"gm":7},"x":1}}""", applied.State.ToString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("/a/0")]
    [InlineData("/a/-/b")]
    [InlineData("/12/b")]
    public void A_path_that_could_move_cannot_be_hidden(string path) => Assert.Throws<ArgumentException>(() => Hidden(path));

    private static Result<Applied> Play(string state, Change change) =>
        StateDocument.Apply(State(state), [change], StateLimits.Default, Hidden("/shared/npc/gm"));

    private static HiddenPaths Hidden(params string[] paths) => HiddenPaths.Of([.. paths.Select(At)]);

    private static string Answer(StateObject before, Result<Applied> result, HiddenPaths hidden) =>
        result.Error is { } error ? Text(error) : Text(Shown(before, result.Value, hidden));

    private static IReadOnlyList<Change> Shown(StateObject before, Applied applied, HiddenPaths hidden) =>
        applied.ShownChanges ?? Visibility.Shown(Visibility.View(before, hidden), applied.Changes, hidden, keepsAll: false);

    /// <summary>Sets what the bits of <paramref name="which"/> say at hidden paths, where no scalar or array is in the way.</summary>
    private static StateObject Plant(StateObject state, HiddenPaths hidden, StateValue[] values, int which)
    {
        for (var i = 0; i < hidden.Paths.Count; i++)
        {
            var path = hidden.Paths[i];
            var lengths = Enumerable.Range(0, path.Tokens.Length);
            if ((which & (1 << i)) != 0
                && lengths.All(n => StateDocument.Get(state, JsonPointer.Of(path.Tokens[..n])) is null or StateObject))
            {
                state = StateDocument.Evolve(state, [new Change(path, values[i])]);
            }
        }

        return state;
    }
}
