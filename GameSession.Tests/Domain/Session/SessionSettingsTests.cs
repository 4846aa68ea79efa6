using GameSession.Api.Domain;
using GameSession.Api.Json;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

public sealed class SessionSettingsTests
{
    [Fact]
    public void Without_settings_the_defaults_hold()
    {
        var settings = SessionSettings.Parse(null).Value;
        Assert.Equal(10, settings.MaxPlayers);
        Assert.False(settings.AllowObservers);
        Assert.Null(settings.AllowedPlayers);
        Assert.Null(settings.Characters);
        Assert.Equal([At("/shared")], settings.PlayerWritablePaths);
        Assert.Equal([At("/gm"), At("/private")], settings.GmOnlyPaths.Paths);
        Assert.True(settings.HasPrivateParts);
        Assert.True(settings.HasLastingEffects);
        Assert.Empty(settings.GameMasters);
        Assert.Equal((null, GameMasterClaim.Deputies), (settings.GameMasterAbsence, settings.GameMasterClaim));
        Assert.Equal(Dice.Client, settings.Dice);
        Assert.Equal("{}", settings.InitialState.ToString());
        Assert.Equal("""{"lasting_effects":true,"private_parts":true}""", settings.Raw.ToString());
    }

    [Fact]
    public void All_that_is_given_is_read_and_what_is_not_known_is_kept()
    {
        var settings = SessionSettings.Parse(State("""
            {
              "max_players": 4, "allow_observers": true, "allowed_players": ["0198C0DE-0000-7000-8000-000000000001"],
              "player_writable_paths": [], "gm_only_paths": ["/a/b"], "dice": "server", "hold_turn_for_due": true,
              "initiative_each_round": true, "enforce_actions": true, "initial_state": {"x": 1}, "theme": ["dark"],
              "characters": {"0198C0DE-0000-7000-8000-000000000001": ["0198C0DE-0000-7000-8000-000000000002"]}
            }
            """)).Value;
        Assert.Equal(4, settings.MaxPlayers);
        Assert.True(settings.AllowObservers);
        Assert.Equal([Guid.Parse("0198c0de-0000-7000-8000-000000000001")], settings.AllowedPlayers!);
        var (player, characters) = Assert.Single(settings.Characters!);
        Assert.Equal(Guid.Parse("0198c0de-0000-7000-8000-000000000001"), player);
        Assert.Equal([Guid.Parse("0198c0de-0000-7000-8000-000000000002")], characters);
        Assert.Empty(settings.PlayerWritablePaths);
        Assert.True(settings.GmOnlyPaths.Hides(At("/a/b/c")));
        Assert.Equal(
            (Dice.Server, true, true, true),
            (settings.Dice, settings.HoldTurnForDue, settings.InitiativeEachRound, settings.EnforcesActions));
        Assert.Equal("""{"x":1}""", settings.InitialState.ToString());
        Assert.Equal(
            [
                "allow_observers", "allowed_players", "characters", "dice", "enforce_actions", "gm_only_paths", "hold_turn_for_due",
                "initiative_each_round", "lasting_effects", "max_players",
                "player_writable_paths", "private_parts", "theme",
            ],
            settings.Raw.Select(m => m.Key));
        Assert.Equal(settings.Raw, SessionSettings.Parse(settings.Raw).Value.Raw);
    }

    [Theory]
    [InlineData("private_parts", "1")]
    [InlineData("lasting_effects", "1")]
    [InlineData("game_masters", "[\"somebody\"]")]
    [InlineData("game_master_absence", "0")]
    [InlineData("game_master_absence", "86401")]
    [InlineData("game_master_claim", "\"anybody\"")]
    [InlineData("max_players", "0")]
    [InlineData("max_players", "51")]
    [InlineData("max_players", "1.5")]
    [InlineData("max_players", "\"4\"")]
    [InlineData("allow_observers", "1")]
    [InlineData("allow_observers", "null")]
    [InlineData("allowed_players", "\"0198c0de-0000-7000-8000-000000000001\"")]
    [InlineData("allowed_players", "[\"somebody\"]")]
    [InlineData("allowed_players", "[1]")]
    [InlineData("characters", "[]")]
    [InlineData("characters", "{\"somebody\":[]}")]
    [InlineData("characters", "{\"0198c0de-0000-7000-8000-000000000001\":\"0198c0de-0000-7000-8000-000000000002\"}")]
    [InlineData("characters", "{\"0198c0de-0000-7000-8000-000000000001\":[\"somebody\"]}")]
    [InlineData("characters", "{\"0198c0de-0000-7000-8000-000000000001\":[],\"0198C0DE-0000-7000-8000-000000000001\":[]}")]
    [InlineData("player_writable_paths", "[\"shared\"]")]
    [InlineData("player_writable_paths", "{}")]
    [InlineData("gm_only_paths", "[\"\"]")]
    [InlineData("gm_only_paths", "[\"/a/0\"]")]
    [InlineData("gm_only_paths", "[\"/a/-\"]")]
    [InlineData("gm_only_paths", "[\"/combat\"]")]
    [InlineData("gm_only_paths", "[\"/combat/actions\"]")]
    [InlineData("dice", "\"loaded\"")]
    [InlineData("dice", "1")]
    [InlineData("hold_turn_for_due", "\"yes\"")]
    [InlineData("initiative_each_round", "1")]
    [InlineData("enforce_actions", "1")]
    [InlineData("initial_state", "[]")]
    [InlineData("initial_state", "[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]")]
    public void What_is_wrong_is_named(string member, string value)
    {
        var error = SessionSettings.Parse(State($$"""{"{{member}}":{{value}}}""")).Error!;
        Assert.Equal("invalid_message", error.Code);
        Assert.Equal($"settings.{member}", Assert.Single(error.Errors!).Key);
    }

    [Fact]
    public void All_that_is_wrong_is_said_at_once() =>
        Assert.Equal(2, SessionSettings.Parse(State("""{"max_players":0,"dice":0}""")).Error!.Errors!.Count);

    [Fact]
    public void Lists_have_limits()
    {
        Assert.False(SessionSettings.Parse(List("player_writable_paths", 100, i => $"/p{i}")).IsError);
        Assert.True(SessionSettings.Parse(List("player_writable_paths", 101, i => $"/p{i}")).IsError);
        Assert.True(SessionSettings.Parse(List("gm_only_paths", 101, i => $"/p{i}")).IsError);
        Assert.False(SessionSettings.Parse(List("allowed_players", 1000, _ => Guid.NewGuid().ToString())).IsError);
        Assert.True(SessionSettings.Parse(List("allowed_players", 1001, _ => Guid.NewGuid().ToString())).IsError);
        Assert.False(SessionSettings.Parse(Characters(100, 20)).IsError);
        Assert.True(SessionSettings.Parse(Characters(101, 1)).IsError);
        Assert.True(SessionSettings.Parse(Characters(1, 21)).IsError);
    }

    [Fact]
    public void The_first_state_has_the_limits_of_any_and_no_combat()
    {
        var settings = State("""{"initial_state":{"a":{"b":1}}}""");
        Assert.False(SessionSettings.Parse(settings, new StateLimits(13, 2)).IsError);
        Assert.Equal("state_too_large", SessionSettings.Parse(settings, new StateLimits(12, 2)).Error!.Code);
        Assert.Equal("invalid_message", SessionSettings.Parse(settings, new StateLimits(13, 1)).Error!.Code);
        Assert.Equal("reserved_path", SessionSettings.Parse(State("""{"initial_state":{"combat":null}}""")).Error!.Code);
    }

    private static StateObject Characters(int players, int each) => StateObject.Of(("characters", StateObject.Of(
        [.. Enumerable.Range(0, players).Select(_ => ($"{Guid.NewGuid()}", List("ids", each, _ => $"{Guid.NewGuid()}")["ids"]!))])));

    private static StateObject List(string member, int count, Func<int, string> item) =>
        StateObject.Of((member, StateArray.Of([.. Enumerable.Range(0, count).Select(i => StateValue.Of(item(i)))])));

    [Fact]
    public void A_path_to_hide_is_no_deeper_than_a_state()
    {
        Assert.Null(SessionSettings.Parse(Hiding(StateLimits.Default.MaxDepth)).Error);
        Assert.Contains("settings.gm_only_paths", SessionSettings.Parse(Hiding(StateLimits.Default.MaxDepth + 1)).Error!.Errors!.Keys);

        // What was taken before there was such a limit is still read.
        Assert.NotNull(SessionSettings.OfStored(Hiding(StateLimits.Default.MaxDepth + 1)));

        static StateObject Hiding(int levels) => State($$"""{"gm_only_paths":["{{string.Concat(Enumerable.Repeat("/a", levels))}}"]}""");
    }

    [Fact]
    public void What_is_kept_for_clients_is_limited()
    {
        Assert.Null(SessionSettings.Parse(StateObject.Of(("theme", StateValue.Of(new string('x', 200_000))))).Error);
        Assert.Equal(["settings"], SessionSettings.Parse(StateObject.Of(("theme", StateValue.Of(new string('x', 300_000))))).Error!.Errors!.Keys);
        Assert.Null(SessionSettings.Parse(State($$"""{"theme":{{Nested(31)}}}""")).Error);
        Assert.Equal(["settings"], SessionSettings.Parse(State($$"""{"theme":{{Nested(32)}}}""")).Error!.Errors!.Keys);
        Assert.NotNull(SessionSettings.OfStored(State($$"""{"theme":{{Nested(40)}}}""")));
        // The first state has a limit of its own.
        Assert.Null(SessionSettings.Parse(StateObject.Of(("initial_state", StateObject.Of(("map", StateValue.Of(new string('x', 900_000))))))).Error);

        static string Nested(int levels) => $"{new string('[', levels)}{new string(']', levels)}";
    }
}
