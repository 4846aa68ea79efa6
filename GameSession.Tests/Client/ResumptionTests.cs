using System.Globalization;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>The steps of "Resuming correctly" in <c>docs/protocol.md</c>.</summary>
public sealed class ResumptionTests
{
    private readonly Resumption _resumption = new();

    [Fact]
    public void A_first_connection_asks_for_the_whole_state()
    {
        Assert.Null(_resumption.Begin().Find("data.since"));
        Assert.False(_resumption.IsResumed);

        Take(Answer(4, new JsonObject { ["door"] = "closed" }));

        Assert.True(_resumption.IsResumed);
        Assert.Equal(4, _resumption.Version);
        JsonNodes.Same("""{"door":"closed"}""", _resumption.State);
    }

    [Fact]
    public void What_comes_before_the_first_state_is_applied_only_where_it_is_newer()
    {
        _resumption.Begin();

        Assert.Empty(Take(Update(4, "/door", "ajar")));
        Assert.Empty(Take(Update(5, "/door", "open")));
        Assert.Equal([4, 5], Take(Answer(4, new JsonObject { ["door"] = "closed" })));

        JsonNodes.Same("""{"door":"open"}""", _resumption.State);
    }

    [Fact]
    public void A_later_connection_asks_for_what_came_after_the_version_that_was_applied_last()
    {
        Resume(4);
        Take(Update(5, "/a", 1));

        Assert.Equal("5", _resumption.Begin().Text("data.since"));
    }

    [Fact]
    public void A_live_update_waits_for_the_older_ones_of_the_answer()
    {
        Resume(4);
        _resumption.Begin();

        Assert.Empty(Take(Update(7, "/a", 7)));
        Assert.Empty(Take(Update(5, "/a", 5)));
        Assert.Empty(Take(Update(6, "/b", 6)));
        Assert.Equal([5, 6, 7], Take(Answer(7)));

        JsonNodes.Same("""{"a":7,"b":6}""", _resumption.State);
    }

    [Fact]
    public void A_message_that_comes_live_and_in_the_answer_is_applied_once()
    {
        Resume(4, new JsonObject { ["list"] = new JsonArray() });
        _resumption.Begin();

        Take(Update(5, "/list/-", "x"));
        Take(Update(5, "/list/-", "x"));
        Take(Answer(5));
        Take(Update(5, "/list/-", "x"));

        JsonNodes.Same("""{"list":["x"]}""", _resumption.State);
    }

    [Fact]
    public void A_version_that_is_not_the_next_one_shows_that_something_is_missing()
    {
        Resume(4);
        Assert.Throws<InvalidOperationException>(() => Take(Update(6, "/a", 1)));

        _resumption.Begin();
        Assert.Throws<InvalidOperationException>(() => Take(Answer(5)));
    }

    [Fact]
    public void A_whole_state_takes_the_place_of_what_was_known()
    {
        Resume(4, new JsonObject { ["old"] = true });
        _resumption.Begin();
        Take(Update(2000, "/a", 1));

        Assert.Equal([2000], Take(Answer(2000, new JsonObject { ["a"] = 1 })));

        JsonNodes.Same("""{"a":1}""", _resumption.State);
    }

    [Fact]
    public void After_a_reload_the_whole_state_is_asked_for_and_may_be_older()
    {
        Resume(9, new JsonObject { ["lost"] = true });

        _resumption.Forget();
        Assert.Null(_resumption.Begin().Find("data.since"));
        Take(Answer(6, new JsonObject()));
        Take(Update(7, "/a", 1));

        Assert.Equal(7, _resumption.Version);
        JsonNodes.Same("""{"a":1}""", _resumption.State);
    }

    [Fact]
    public void Another_question_is_not_the_answer_that_is_waited_for()
    {
        _resumption.Begin();
        var other = Answer(4, new JsonObject { ["a"] = 1 });
        other["ref"] = "mine";

        Take(other);
        Assert.False(_resumption.IsResumed);

        Resume(4, new JsonObject { ["b"] = 2 });
        Take(other);
        JsonNodes.Same("""{"b":2}""", _resumption.State);
    }

    private static JsonObject Update(long version, string path, JsonNode? value) => new()
    {
        ["type"] = "state_update",
        ["data"] = new JsonObject { ["version"] = Text(version), ["changes"] = new JsonArray(Messages.Set(path, value)) },
    };

    private static JsonObject Answer(long version, JsonObject? state = null)
    {
        var data = new JsonObject { ["version"] = Text(version) };
        if (state is not null) data["state"] = state;
        return new JsonObject { ["type"] = "sync_response", ["ref"] = "resume", ["data"] = data };
    }

    private static string Text(long version) => version.ToString(CultureInfo.InvariantCulture);

    private void Resume(long version, JsonObject? state = null)
    {
        _resumption.Begin();
        Take(Answer(version, state ?? []));
    }

    // Returns the versions that were applied.
    private List<long> Take(JsonObject message)
    {
        var applied = new List<long>();
        foreach (var due in _resumption.Take(message))
        {
            if (_resumption.Apply(due)) applied.Add(due.Version());
        }

        return applied;
    }
}
