using CsCheck;
using GameSession.Api.Domain;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

public sealed class PermissionsTests
{
    private const string Before = """{"combat":{"round":1},"gm":{"plot":1},"shared":{"x":1}}""";

    private static readonly Guid Character = Guid.Parse("0198c0de-0000-7000-8000-000000000001");

    [Theory]
    [InlineData("/anything", null, "forbidden")]
    [InlineData("/gm/plot", null, "forbidden")]
    [InlineData("/gm/nothing/there", null, "forbidden")]
    [InlineData("/shared/y", null, null)]
    [InlineData("/shared/-", null, null)]
    [InlineData("/sharedness", null, "forbidden")]
    [InlineData("/characters", null, "forbidden")]
    [InlineData("/characters/0198c0de-0000-7000-8000-000000000001", null, null)]
    [InlineData("/characters/0198c0de-0000-7000-8000-000000000001/hp", null, null)]
    [InlineData("/characters/0198c0de-0000-7000-8000-000000000002/hp", null, "forbidden")]
    [InlineData("/combat", "reserved_path", "reserved_path")]
    [InlineData("/combat/round", "reserved_path", "reserved_path")]
    [InlineData("/combatants", null, "forbidden")]
    [InlineData("/effects", "reserved_path", "reserved_path")]
    [InlineData("/effects/0198c0de-0000-7000-8000-0000000000e1", "reserved_path", "reserved_path")]
    [InlineData("", "reserved_path", "forbidden")]
    public void Who_may_write_where(string path, string? gameMasterIsTold, string? playerIsTold)
    {
        Assert.Equal(gameMasterIsTold, Write(Permissions.GameMaster(Settings("{}")), Set(path, "{}")));
        Assert.Equal(playerIsTold, Write(Permissions.Player([Character], Settings("{}")), Set(path, "{}")));
    }

    [Fact]
    public void One_forbidden_change_forbids_the_message() =>
        Assert.Equal("forbidden", Write(Permissions.Player([Character], Settings("{}")), Set("/shared/x", "2"), Set("/other", "1")));

    [Fact]
    public void Without_a_character_there_is_only_what_is_open_to_all() =>
        Assert.Equal("forbidden", Write(Permissions.Player([], Settings("{}")), Set($"/characters/{Character}", "{}")));

    [Fact]
    public void The_game_master_may_replace_the_state_around_the_combat()
    {
        Assert.Null(Write(Permissions.GameMaster(Settings("{}")), Set("", """{"combat":{"round":1.0},"new":1}""")));
        Assert.Equal("reserved_path", Write(Permissions.GameMaster(Settings("{}")), Set("", """{"combat":{"round":2}}""")));
        Assert.Equal("reserved_path", Write(Permissions.GameMaster(Settings("{}")), Remove("")));
    }

    [Fact]
    public void A_player_to_whom_everything_is_open_still_cannot_replace_it_at_once()
    {
        var player = Permissions.Player([], Settings("""{"player_writable_paths":[""]}"""));
        Assert.Null(Write(player, Set("/anything", "1")));
        Assert.Equal("forbidden", Write(player, Set("", """{"combat":{"round":1}}""")));
        Assert.Equal("reserved_path", Write(player, Set("/combat/round", "2")));
        Assert.Equal("forbidden", Write(player, Set("/gm/plot", "2")));
    }

    [Fact]
    public void A_hidden_path_is_refused_in_the_words_for_any_other()
    {
        var player = Permissions.Player([], Settings("""{"gm_only_paths":["/shared/gm"]}"""));
        var hidden = player.Write(State(Before), [Set("/shared/gm", "1")], StateLimits.Default).Error!;
        var other = player.Write(State(Before), [Set("/others/gm", "1")], StateLimits.Default).Error!;
        Assert.Equal(Text(other), Text(hidden).Replace("shared", "others", StringComparison.Ordinal));
    }

    [Fact]
    public void Nobody_but_the_fight_changes_the_combat() =>
        Gen.Select(Generate.State, Generate.Changes, Gen.Bool).Sample((state, changes, isGameMaster) =>
        {
            var before = state.With("combat", State("""{"round":1}"""));
            var writer = isGameMaster ? Permissions.GameMaster(Settings("{}")) : Permissions.Player([], Settings("""{"player_writable_paths":[""]}"""));
            if (writer.Write(before, changes, StateLimits.Default) is { IsError: false } applied)
            {
                Assert.Equal(before["combat"], applied.Value.State["combat"]);
            }
        });

    private static string? Write(Permissions permissions, params Change[] changes) =>
        permissions.Write(State(Before), changes, StateLimits.Default).Error?.Code;

    private static SessionSettings Settings(string json) => SessionSettings.Parse(State(json)).Value;
}
