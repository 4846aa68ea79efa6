using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

public sealed class StateDocumentTests
{
    [Theory]
    [InlineData("{}", "/a", "1", """{"a":1}""")]
    [InlineData("{}", "/a/b/c", "1", """{"a":{"b":{"c":1}}}""")]
    [InlineData("""{"a":1}""", "/a", "null", """{"a":null}""")]
    [InlineData("""{"a":1}""", "/a", "1.0", """{"a":1.0}""")]
    [InlineData("""{"a":[1]}""", "/a/-", "2", """{"a":[1,2]}""")]
    [InlineData("""{"a":[1,2,3]}""", "/a/1", "9", """{"a":[1,9,3]}""")]
    [InlineData("""{"a":[{"x":1}]}""", "/a/0/y", "2", """{"a":[{"x":1,"y":2}]}""")]
    [InlineData("""{"a":{"0":1}}""", "/a/0", "2", """{"a":{"0":2}}""")]
    [InlineData("""{"a":1}""", "", """{"b":2}""", """{"b":2}""")]
    [InlineData("{}", "/", "1", """{"":1}""")]
    public void A_value_is_set(string before, string path, string value, string after) =>
        Assert.Equal(after, Apply(before, Set(path, value)).Value.State.ToString());

    [Theory]
    [InlineData("""{"a":1,"b":2}""", "/a", """{"b":2}""")]
    [InlineData("""{"a":{"b":1}}""", "/a/b", """{"a":{}}""")]
    [InlineData("""{"a":[1,2,3]}""", "/a/1", """{"a":[1,3]}""")]
    [InlineData("""{"a":[{"x":1}]}""", "/a/0/x", """{"a":[{}]}""")]
    [InlineData("""{"a":1}""", "", "{}")]
    public void A_change_without_a_value_removes(string before, string path, string after) =>
        Assert.Equal(after, Apply(before, Remove(path)).Value.State.ToString());

    [Theory]
    [InlineData("/b")]
    [InlineData("/b/c")]
    [InlineData("/s/x")]
    [InlineData("/a/1")]
    [InlineData("/a/-")]
    [InlineData("/a/x")]
    [InlineData("/a/01")]
    public void Removing_where_nothing_is_changes_nothing_and_still_happened(string path)
    {
        const string before = """{"a":[1],"s":"text"}""";
        var applied = Apply(before, Remove(path)).Value;
        Assert.Equal(before, applied.State.ToString());
        Assert.Equal(new Change(At(path), null), Assert.Single(applied.Changes));
    }

    [Theory]
    [InlineData("/a/1", "2")]
    [InlineData("/a/99999999999", "2")]
    [InlineData("/a/x", "2")]
    [InlineData("/a/01", "2")]
    [InlineData("/a/-/x", "2")]
    [InlineData("/s/x", "2")]
    [InlineData("/n/x", "2")]
    [InlineData("", "2")]
    [InlineData("", "null")]
    public void A_value_that_has_no_place_is_an_invalid_message(string path, string value)
    {
        var error = Apply("""{"a":[1],"s":"text","n":null}""", Set("/ok", "1"), Set(path, value)).Error!;
        Assert.Equal("invalid_message", error.Code);
        Assert.StartsWith("changes[1].", Assert.Single(error.Errors!).Key, StringComparison.Ordinal);
    }

    [Fact]
    public void An_applied_change_says_what_was_there()
    {
        var applied = Apply("""{"a":1,"l":[]}""", Set("/a", "2"), Set("/b", "3"), Set("/b", "4"), Remove("/a", "2.0"), Set("/l/-", "5")).Value;
        Assert.Equal(
            """
            /a = 2 was 1
            /b = 3 was nothing
            /b = 4 was 3
            /a = nothing was 2
            /l/- = 5 was nothing
            """,
            Text(applied.Changes),
            ignoreLineEndingDifferences: true);
    }

    [Theory]
    [InlineData("/a", "2", "1")]
    [InlineData("/a", "null", "1")]
    [InlineData("/b", "1", null)]
    [InlineData("/o", """{"x":1}""", """{"x":1,"y":2}""")]
    [InlineData("/l/-", "1", null)]
    public void A_precondition_that_fails_is_a_conflict_with_what_is_there(string path, string previous, string? current)
    {
        var error = Apply("""{"a":1,"l":[1],"o":{"y":2,"x":1}}""", Set(path, "9", previous)).Error!;
        Assert.Equal("conflict", error.Code);
        Assert.Equal(current, error.Current?.ToString());
    }

    [Fact]
    public void A_precondition_looks_at_what_the_earlier_changes_left()
    {
        Assert.False(Apply("""{"a":1}""", Set("/a", "2"), Set("/a", "3", "2.0")).IsError);
        Assert.Equal("conflict", Apply("""{"a":1}""", Set("/a", "2"), Set("/a", "3", "1")).Error!.Code);
    }

    [Fact]
    public void A_state_at_its_limit_can_still_change_and_shrink_but_not_grow()
    {
        var full = State("""{"a":"12345"}""");
        var limits = new StateLimits(full.Size, 32);
        Assert.False(StateDocument.Apply(full, [Set("/a", "\"54321\"")], limits).IsError);
        Assert.Equal("state_too_large", StateDocument.Apply(full, [Set("/a", "\"123456\"")], limits).Error!.Code);

        var over = limits with { MaxBytes = full.Size - 2 };
        Assert.False(StateDocument.Apply(full, [Set("/a", "\"1234\"")], over).IsError);
        Assert.False(StateDocument.Apply(full, [Set("/b", "1"), Remove("/b")], over).IsError);
        Assert.Equal("state_too_large", StateDocument.Apply(full, [Set("/b", "1")], over).Error!.Code);
    }

    [Fact]
    public void A_state_has_at_most_32_levels()
    {
        var deep = string.Concat(Enumerable.Repeat("/a", 32));
        Assert.Equal(32, Apply("{}", Set(deep, "1")).Value.State.Depth);
        Assert.Equal("invalid_message", Apply("{}", Set(deep, "{}")).Error!.Code);
        Assert.Equal("invalid_message", Apply("{}", Set(deep + "/a", "1")).Error!.Code);
        Assert.False(Apply("{}", Set("/a", new string('[', 31) + new string(']', 31))).IsError);
        Assert.Equal("invalid_message", Apply("{}", Set("/a", new string('[', 32) + new string(']', 32))).Error!.Code);
    }

    [Fact]
    public void What_happened_evolves_to_the_state_that_was_decided_every_time() =>
        Gen.Select(Generate.State, Generate.Changes).Sample((before, changes) =>
        {
            var result = StateDocument.Apply(before, changes, StateLimits.Default);
            if (!result.IsError)
            {
                var (state, applied) = result.Value;
                Assert.Equal(state.ToString(), StateDocument.Evolve(before, applied).ToString());
                Assert.Equal(state.ToString(), StateDocument.Evolve(State(before.ToString()), applied).ToString());
            }
        });

    [Fact]
    public void A_change_that_cannot_have_happened_is_a_fault() =>
        Assert.Throws<InvalidOperationException>(() => StateDocument.Evolve(State("""{"a":1}"""), [Set("/a/b", "1")]));

    [Fact]
    public void Applying_changes_and_then_their_inverse_gives_the_state_back() =>
        Gen.Select(Generate.State, Generate.Changes).Sample((before, changes) =>
        {
            var state = before;
            var inverse = new Stack<Change>();
            foreach (var change in changes)
            {
                if (StateDocument.Apply(state, [change], StateLimits.Default) is { IsError: false } applied)
                {
                    inverse.Push(Inverse(state, change));
                    state = applied.Value.State;
                }
            }

            Assert.Equal(before.ToString(), StateDocument.Apply(state, [.. inverse], StateLimits.Default).Value.State.ToString());
        });

    [Fact]
    public void The_difference_of_two_states_makes_the_one_of_the_other() =>
        Gen.Select(Generate.State, Generate.State, Generate.Changes).Sample((before, other, changes) =>
        {
            foreach (var after in new[] { other, Result(before, changes) })
            {
                var difference = StateDiff.Between(before, after);
                Assert.Equal(after, StateDocument.Apply(before, difference, StateLimits.Default).Value.State);
                Assert.Equal(before.Equals(after), difference.Count == 0);
                // What was there before is told as of the changes before it: two elements may go from the same place of an array.
                var current = before;
                foreach (var change in difference)
                {
                    Assert.Equal(StateDocument.Get(current, change.Path), change.Previous);
                    current = StateDocument.Apply(current, [change], StateLimits.Default).Value.State;
                }

                Assert.Empty(StateDiff.Between(after, State(after.ToString())));
            }
        });

    [Fact]
    public void The_difference_of_two_long_arrays_makes_the_one_of_the_other_as_it_happened() =>
        Gen.Select(Generate.ItemsAndEdits, Generate.ItemsAndEdits).Sample((one, other) =>
        {
            foreach (var (from, to) in new[] { one, other, (one.Before, other.After), (one.After, one.Before) })
            {
                var before = StateObject.Of(("l", from), ("o", StateObject.Of(("l", from))));
                var after = StateObject.Of(("l", to), ("o", StateObject.Of(("l", to))));
                var difference = StateDiff.Between(before, after);
                Assert.Equal(after, StateDocument.Evolve(before, difference));
                Assert.Equal(before.Equals(after), difference.Count == 0);
                // As undoing needs it: what was there before, at the moment of that change.
                var state = before;
                foreach (var change in difference)
                {
                    Assert.Equal(StateDocument.Get(state, change.Path), change.Previous);
                    state = StateDocument.Evolve(state, [change]);
                }
            }
        });

    [Theory]
    [InlineData("[1,2]", "[1,2,3,4]", "/l/- = 3 was nothing\n/l/- = 4 was nothing")]
    [InlineData("[1,2,3,4]", "[1,2]", "/l/2 = nothing was 3\n/l/2 = nothing was 4")]
    [InlineData("[1,2,3,4]", "[1,4]", "/l/1 = nothing was 2\n/l/1 = nothing was 3")]
    [InlineData("[1,2,3]", "[2,3]", "/l/0 = nothing was 1")]
    [InlineData("[1,1,1]", "[1,1]", "/l/2 = nothing was 1")]
    [InlineData("[1,2,3,4]", "[1,8,9,4]", "/l/1 = 8 was 2\n/l/2 = 9 was 3")]
    [InlineData("[1,2,3]", "[1,2,{\"a\":1}]", "/l/2 = {\"a\":1} was 3")]
    // What would have to be inserted goes whole, and so does what has hardly anything in common.
    [InlineData("[1,3]", "[1,2,3]", "/l = [1,2,3] was [1,3]")]
    [InlineData("[2]", "[1,2]", "/l = [1,2] was [2]")]
    [InlineData("[1,2,3]", "[1,9]", "/l = [1,9] was [1,2,3]")]
    [InlineData("[1,2]", "[3,4]", "/l = [3,4] was [1,2]")]
    [InlineData("[]", "[1]", "/l = [1] was []")]
    [InlineData("[1]", "[]", "/l = [] was [1]")]
    [InlineData("[1]", "{}", "/l = {} was [1]")]
    [InlineData("[1.0]", "[1]", "")]
    public void An_array_that_lost_gained_or_exchanged_items_differs_by_them(string before, string after, string difference) =>
        Assert.Equal(difference, Text(StateDiff.Between(State($$"""{"l":{{before}}}"""), State($$"""{"l":{{after}}}"""))));

    [Fact]
    public void A_difference_is_as_small_as_objects_allow()
    {
        var before = State("""{"a":{"x":1,"y":2},"l":[1,2],"n":1,"-":1,"gone":{"z":1}}""");
        var after = State("""{"a":{"x":1,"y":3},"l":[1,3],"n":1.0,"-":2,"new":{"z":1}}""");
        Assert.Equal(
            """
            /- = 2 was 1
            /a/y = 3 was 2
            /gone = nothing was {"z":1}
            /l/1 = 3 was 2
            /new = {"z":1} was nothing
            """,
            Text([.. StateDiff.Between(before, after).OrderBy(c => c.Path.ToString(), StringComparer.Ordinal)]),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void A_member_whose_name_makes_too_long_a_path_goes_with_the_object_around_it()
    {
        var name = new string('n', JsonPointer.MaxLength);
        var (before, after) = (State("""{"a":{"b":1}}"""), StateObject.Of(("a", StateObject.Of((name, StateValue.Of(1))))));
        var change = Assert.Single(StateDiff.Between(before, after));
        Assert.Equal(At("/a"), change.Path);
        Assert.Equal(after, StateDocument.Evolve(before, [change]));
    }

    [Fact]
    public void A_difference_with_far_too_long_paths_is_the_object_around_it()
    {
        var name = new string('n', 900);
        var members = string.Join(',', Enumerable.Range(0, 1000).Select(i => $"\"{i}\":1"));
        var (before, after) = (State($$"""{"a":1,"{{name}}":{} }"""), State($$"""{"a":2,"{{name}}":{ {{members}} } }"""));
        var changes = StateDiff.Between(before, after);
        Assert.Equal(["/a", $"/{name}"], changes.Select(c => c.Path.ToString()));
        Assert.Equal(after, StateDocument.Evolve(before, changes));
    }

    private static Result<Applied> Apply(string before, params Change[] changes) =>
        StateDocument.Apply(State(before), changes, StateLimits.Default);

    private static StateObject Result(StateObject before, Change[] changes) =>
        StateDocument.Apply(before, changes, StateLimits.Default) is { IsError: false } applied ? applied.Value.State : before;

    /// <summary>
    /// The change that undoes another one. It restores a whole array if the change went through one, because an item cannot be inserted between
    /// others. It removes the first of the parents that the change created.
    /// </summary>
    private static Change Inverse(StateObject before, Change change)
    {
        var path = JsonPointer.Root;
        foreach (var token in change.Path.Tokens)
        {
            if (StateDocument.Get(before, path) is null or StateArray)
            {
                break;
            }

            path = path.Child(token);
        }

        return new Change(path, StateDocument.Get(before, path), null);
    }
}
