using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Faults;

/// <summary>The checker finds no fault in correct data, and finds each fault that a test puts in.</summary>
public sealed class CheckerTests
{
    private readonly List<Told> _log =
    [
        new(1, "session_created", JsonNodes.Parse("""{"version":"1","state":{"shared":{"log":["a"]},"gm":{"plot":"x"}}}""")),
        Update(2, "a", """{"path":"/shared/log/-","value":"b"}"""),
        Update(3, "b", """{"path":"/gm/plot","value":"y","previous":"x"}"""),
        Update(4, "c", """{"path":"/gm/plot","value":"z","previous":"y"}""", """{"path":"/shared/log/0","previous":"a"}"""),
        Update(5, "d", """{"path":"/shared/n","value":5}"""),
    ];

    private readonly Diary _gameMaster;
    private readonly Diary _player;

    public CheckerTests()
    {
        var player = JsonNodes.Parse("""{"shared":{"log":["b"],"n":5}}""");
        var gameMaster = player.DeepClone();
        gameMaster["gm"] = JsonNodes.Parse("""{"plot":"z"}""");
        _gameMaster = Write("the game master", isGameMaster: true, gameMaster);
        _player = Write("the player", isGameMaster: false, player);
        _gameMaster.Confirmed.AddRange([new("a", 2), new("b", 3), new("c", null)]);
        _player.Confirmed.Add(new Confirmed("d", 4));
    }

    private List<string> Faults => Checker.FindFaults(new Evidence(_log, [_gameMaster, _player]));

    [Fact]
    public void Nothing_is_found_where_all_is_well()
    {
        Assert.Empty(Faults);
        Assert.Equal([2, 3, 4], _player.Applied.Select(t => t.Version));
        // What came before a first state, or whose place a whole state took, need not have been told.
        _player.Applied.RemoveAt(0);
        _player.Received.RemoveAt(0);
        _player.Replaced.Add((1, 2));
        Assert.Empty(Faults);
    }

    [Fact]
    public void A_confirmed_event_that_the_log_lacks_is_found()
    {
        _player.Confirmed.Add(new Confirmed("e", 6));
        ExpectFault("the player: e was confirmed and is not in the log");
    }

    [Fact]
    public void A_confirmation_at_another_version_is_found()
    {
        _player.Confirmed[0] = new Confirmed("d", 5);
        ExpectFault("the player: d was confirmed at 5 and is in the log at 4");
    }

    [Fact]
    public void An_event_that_is_twice_in_the_log_is_found()
    {
        _log.Add(Update(6, "d", """{"path":"/shared/n","value":5}"""));
        ExpectFault("d is 2 times in the log");
    }

    [Fact]
    public void A_gap_in_the_log_is_found()
    {
        _log[4] = Update(6, "d", """{"path":"/shared/n","value":5}""");
        ExpectFault("the log has 6 where 5 belongs");
    }

    [Fact]
    public void An_event_that_nobody_was_told_to_be_in_is_found()
    {
        _player.Confirmed.Clear();
        ExpectFault("d is in the log at 5, and nobody was told that it is");
    }

    [Fact]
    public void An_event_that_was_said_not_to_be_in_is_found()
    {
        _player.GivenUp.Add("d");
        ExpectFault("the player: d was said to have had no effect and is in the log");
    }

    [Fact]
    public void An_event_that_a_client_was_never_told_of_is_found()
    {
        _player.Applied.RemoveAt(1);
        ExpectFault("the player: was never told of 3");
    }

    [Fact]
    public void An_event_that_a_client_applied_twice_is_found()
    {
        _player.Applied.Add(_player.Applied[^1]);
        ExpectFault("the player: applied 4 after 4");
    }

    [Fact]
    public void Events_in_another_order_are_found()
    {
        (_gameMaster.Applied[1], _gameMaster.Applied[2]) = (_gameMaster.Applied[2], _gameMaster.Applied[1]);
        ExpectFault("the game master: applied 3 after 4");
    }

    [Fact]
    public void An_event_that_was_told_otherwise_is_found()
    {
        _player.Received[^1] = Update(4, "d", """{"path":"/shared/n","value":6}""");
        ExpectFault("the player: was told state_update");
        _player.Received[^1] = _player.Applied[^1] with { Type = "turn_change" };
        ExpectFault("the player: was told turn_change");
    }

    [Fact]
    public void An_event_that_the_log_does_not_have_is_found()
    {
        _gameMaster.Received.Add(Update(6, "e", """{"path":"/shared/n","value":6}"""));
        ExpectFault("the game master: was told of 6");
    }

    [Fact]
    public void A_secret_that_a_player_was_told_is_found()
    {
        _player.Received.Add(_log[2]);
        ExpectFault("the player: was told state_update");
        _player.Received[^1] = Update(5, "b", """{"path":"/gm/plot","value":"y","previous":"x"}""");
        ExpectFault("the player: was told of 5, which is not theirs to see");
        _player.Received[^1] = _log[3];
        ExpectFault("the player: was told state_update");
    }

    [Fact]
    public void A_replica_that_differs_is_found()
    {
        _gameMaster.State["gm"]!["plot"] = "y";
        ExpectFault("the game master: ended with");
    }

    [Fact]
    public void A_process_that_has_another_state_is_found()
    {
        _player.Loaded[0]["gm"] = new JsonObject();
        ExpectFault("the player: loaded");
    }

    private static Told Update(long version, string id, params string[] changes) => new(
        version, "state_update", JsonNodes.Parse($$"""{"version":"{{version}}","update_id":"{{id}}","changes":[{{string.Join(',', changes)}}]}"""));

    private void ExpectFault(string beginning) => Assert.Contains(Faults, f => f.StartsWith(beginning, StringComparison.Ordinal));

    private Diary Write(string name, bool isGameMaster, JsonNode state)
    {
        var told = Checker.SeenBy(isGameMaster, _log).ConvertAll(e => e with { Data = e.Data.DeepClone() });
        return new Diary(
            name, isGameMaster)
        { First = 1, Received = [.. told], Applied = told, State = state.DeepClone(), Loaded = [state.DeepClone()] };
    }
}
