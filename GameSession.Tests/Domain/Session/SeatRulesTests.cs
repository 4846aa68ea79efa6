using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

/// <summary>Given seats, when a command about them, then a fact or a refusal.</summary>
public sealed class SeatRulesTests
{
    private static readonly Guid GameMaster = Guid.NewGuid();
    private static readonly Guid Anna = Guid.NewGuid();
    private static readonly Guid Bert = Guid.NewGuid();
    private static readonly Guid Olga = Guid.NewGuid();
    private static readonly Guid Frodo = Guid.NewGuid();
    private static readonly Guid Sam = Guid.NewGuid();
    private static readonly Guid Wolf = Guid.NewGuid();
    private static readonly Guid NewIds = Guid.NewGuid();

    [Fact]
    public void A_player_is_given_characters_after_their_own_and_loses_them_again()
    {
        var session = Given();

        session = Then(session, Change(session, Anna, [Wolf], []));
        Assert.Equal([Frodo, Wolf], session.Seat(Anna)!.Characters);
        Assert.Equal(Frodo, session.Seat(Anna)!.CharacterId);
        Assert.True(session.Plays(Anna, Wolf) && session.IsPlayed(Wolf) && !session.Plays(Bert, Wolf));
        Assert.Null(Change(session, Anna, [Wolf], [Sam]).Value.Fact);

        session = Then(session, Change(session, Anna, [], [Frodo]));
        Assert.Equal([Wolf], session.Seat(Anna)!.Characters);
        session = Then(session, Change(session, Anna, [], [Wolf]));
        Assert.Null(session.Seat(Anna)!.CharacterId);
        Assert.Equal(Role.Player, session.Seat(Anna)!.Role);
    }

    [Fact]
    public void A_player_has_at_most_20_characters_and_none_that_another_plays()
    {
        var session = Given();
        Assert.Equal("character_taken", Change(session, Anna, [Sam], []).Error!.Code);
        var nineteen = Enumerable.Range(0, SeatRules.MaxCharacters - 1).Select(_ => Guid.NewGuid()).ToList();
        session = Then(session, Change(session, Anna, nineteen, []));
        Assert.Equal("conflict", Change(session, Anna, [Wolf], []).Error!.Code);
        Assert.Equal(SeatRules.MaxCharacters, Then(session, Change(session, Anna, [Wolf], [Frodo])).Seat(Anna)!.Characters.Length);
        Assert.Equal("character_taken", SessionRules.Join(session, Bert, Role.Player, nineteen[0], NewIds).Error!.Code);
    }

    [Fact]
    public void Only_the_game_master_gives_characters_and_only_to_players()
    {
        var session = Given();
        Assert.Equal("forbidden", SeatRules.ChangeCharacters(session, Anna, Anna, [Wolf], [], NewIds).Error!.Code);
        Assert.Equal("forbidden", SeatRules.ChangeCharacters(session, Guid.NewGuid(), Anna, [Wolf], [], NewIds).Error!.Code);
        Assert.Equal("player_not_found", Change(session, Guid.NewGuid(), [Wolf], []).Error!.Code);
        Assert.Equal("invalid_message", Change(session, Olga, [Wolf], []).Error!.Code);
        Assert.Equal("invalid_message", Change(session, GameMaster, [Wolf], []).Error!.Code);
        Assert.Equal("session_ended", Change(Evolve(session, new SessionEnded(GameMaster)), Anna, [Wolf], []).Error!.Code);
    }

    [Fact]
    public void Joining_with_one_of_several_characters_makes_it_the_first_and_gives_up_none()
    {
        var session = Then(Given(), Change(Given(), Anna, [Wolf], []));

        var again = Then(session, SessionRules.Join(session, Anna, Role.Player, Wolf, NewIds));
        Assert.Equal([Wolf, Frodo], again.Seat(Anna)!.Characters);
        Assert.Equal(session.Seat(Anna)!.JoinedVersion, again.Seat(Anna)!.JoinedVersion);

        var other = Guid.NewGuid();
        Assert.Equal([other, Frodo], Then(again, SessionRules.Join(again, Anna, Role.Player, other, NewIds)).Seat(Anna)!.Characters);
        Assert.Empty(Then(again, SessionRules.Join(again, Anna, Role.Observer, null, NewIds)).Seat(Anna)!.Characters);
    }

    [Fact]
    public void A_character_from_the_game_master_can_be_joined_with_whatever_the_settings_say()
    {
        var session = Given($$"""{"allow_observers":true,"characters":{"{{Anna}}":["{{Frodo}}"],"{{Bert}}":["{{Sam}}"]} }""");
        Assert.Equal("forbidden", SessionRules.Join(session, Anna, Role.Player, Wolf, NewIds).Error!.Code);
        session = Then(session, Change(session, Anna, [Wolf], []));
        Assert.Equal([Wolf, Frodo], Then(session, SessionRules.Join(session, Anna, Role.Player, Wolf, NewIds)).Seat(Anna)!.Characters);
    }

    [Fact]
    public void A_player_writes_and_fights_for_each_of_their_characters()
    {
        var session = Then(Given(), Change(Given(), Anna, [Wolf], []));
        Assert.False(SessionRules.Update(session, Anna, [Set($"/characters/{Wolf}/hp", "7")]).IsError);
        Assert.False(SessionRules.Update(session, Anna, [Set($"/characters/{Frodo}/hp", "7")]).IsError);
        Assert.Equal("forbidden", SessionRules.Update(session, Anna, [Set($"/characters/{Sam}/hp", "7")]).Error!.Code);
        Assert.Equal("forbidden", SessionRules.Update(session, Bert, [Set($"/characters/{Wolf}/hp", "7")]).Error!.Code);

        session = Then(session, Roll(session, Anna, Frodo, 9));
        session = Then(session, Roll(session, Anna, Wolf, 15));
        session = Then(session, Roll(session, Bert, Sam, 12));
        Assert.Equal("forbidden", Roll(session, Bert, Wolf, 3).Error!.Code);
        session = Then(session, CombatRules.ChangeTurn(session, GameMaster, null, null, null));

        // The wolf's turn, then Sam's, then Frodo's.
        var bite = new OpenAction(Guid.NewGuid(), Wolf, "attack", [Sam], StateObject.Empty, [], IsHidden: false);
        Assert.Equal("forbidden", CombatRules.DeclareAction(session, Bert, bite).Error!.Code);
        session = Then(session, CombatRules.DeclareAction(session, Anna, bite));
        Assert.Equal("not_your_turn", CombatRules.ChangeTurn(session, Bert, null, null, null).Error!.Code);
        session = Then(session, CombatRules.ChangeTurn(session, Anna, null, null, null));
        Assert.Equal("not_your_turn", CombatRules.ChangeTurn(session, Anna, null, null, null).Error!.Code);
        session = Then(session, CombatRules.ChangeTurn(session, Bert, null, null, null));
        session = Then(session, CombatRules.ChangeTurn(session, Anna, null, null, null));
        Assert.Equal(Wolf, CombatDocument.In(session.State)!.Active);
    }

    [Fact]
    public void A_hidden_combatant_with_an_id_that_a_player_is_given_gets_another()
    {
        var session = Given();
        session = Then(session, CombatRules.RollInitiative(session, GameMaster, Wolf, 11, Modifiers, hidden: true, die: 1, NewIds));

        var decided = (CharactersChanged)Change(session, Anna, [Wolf], []).Value.Fact!;
        Assert.NotNull(decided.Changes);
        var after = Evolve(session, decided);
        var hidden = Assert.Single(CombatDocument.In(after.State)!.Order);
        Assert.NotEqual(Wolf, hidden.CharacterId);
        Assert.Equal(Wolf, hidden.FormerId);
        Assert.Null(((CharactersChanged)EventVisibility.For(decided, session.Settings.GmOnlyPaths)!).Changes);
    }

    [Fact]
    public void The_seat_goes_to_another_member_and_the_roles_change_places()
    {
        var session = Given();
        Assert.Equal("forbidden", SeatRules.HandOver(session, Anna, Bert).Error!.Code);
        Assert.Equal("forbidden", SeatRules.HandOver(session, Guid.NewGuid(), Bert).Error!.Code);
        Assert.Equal("player_not_found", SeatRules.HandOver(session, GameMaster, Guid.NewGuid()).Error!.Code);
        Assert.Null(SeatRules.HandOver(session, GameMaster, GameMaster).Value.Fact);
        session = Evolve(session, new StateUpdated(GameMaster, [Set("/gm/trap", "1")]));

        var handed = Then(session, SeatRules.HandOver(session, GameMaster, Anna));
        Assert.Equal((Anna, Role.GameMaster, Role.Player), (handed.GameMasterId, handed.Seat(Anna)!.Role, handed.Seat(GameMaster)!.Role));
        Assert.Equal(Frodo, handed.Seat(Anna)!.CharacterId);
        Assert.Equal((Viewer.GameMaster, Viewer.Players), (handed.ViewerOf(Anna), handed.ViewerOf(GameMaster)));
        Assert.Equal(session.Seat(Anna)!.JoinedVersion, handed.Seat(Anna)!.JoinedVersion);
        Assert.Equal("forbidden", SessionRules.Save(handed, GameMaster, State("{}"), State("{}"), null, NewIds).Error!.Code);
        Assert.False(SessionRules.Save(handed, Anna, State("{}"), State("{}"), null, NewIds).IsError);
        Assert.NotNull(SessionRules.End(handed, Anna).Value.Fact);

        // Back again, as it was.
        var back = Then(handed, SeatRules.HandOver(handed, Anna, GameMaster));
        Assert.Equal((Role.GameMaster, Role.Player), (back.Seat(GameMaster)!.Role, back.Seat(Anna)!.Role));
        Assert.Equal([Frodo], back.Seat(Anna)!.Characters);

        var toObserver = Then(session, SeatRules.HandOver(session, GameMaster, Olga));
        Assert.Equal(Role.Observer, toObserver.Seat(GameMaster)!.Role);
        Assert.Equal(Role.Player, Then(handed, SeatRules.HandOver(handed, Anna, Olga)).Seat(Anna)!.Role);
    }

    [Fact]
    public void A_deputy_has_the_game_masters_rights_and_view_but_not_the_seat()
    {
        var session = Given($$"""{"game_masters":["{{Bert}}","{{Olga}}"],"allow_observers":true}""");
        Assert.True(session.IsDeputy(Bert) && session.IsGameMaster(Bert) && !session.IsGameMaster(Anna));
        Assert.Equal((Viewer.GameMaster, HiddenPaths.None), (session.ViewerOf(Olga), SessionRules.HiddenFrom(session, Olga)));
        Assert.False(SessionRules.Update(session, Olga, [Set("/gm/trap", "1")]).IsError);
        Assert.False(CombatRules.RollInitiative(session, Bert, Wolf, 3, Modifiers, hidden: true, die: 1, NewIds).IsError);
        Assert.NotNull(SessionRules.Remove(session, Bert, Anna).Value.Fact);
        Assert.Equal("forbidden", SessionRules.Remove(session, Bert, GameMaster).Error!.Code);
        Assert.Equal("forbidden", SeatRules.HandOver(session, Bert, Bert).Error!.Code);
        Assert.NotNull(SessionRules.End(session, Bert).Value.Fact);

        var left = Then(session, SessionRules.Leave(session, Bert));
        Assert.False(left.IsGameMaster(Bert));
        Assert.Equal("forbidden", SessionRules.End(left, Bert).Error!.Code);
    }

    [Fact]
    public void A_deputy_joins_without_an_invitation_and_without_a_character()
    {
        var session = Given($$"""{"game_masters":["{{Wolf}}"],"allowed_players":[]}""");
        Assert.NotNull(SessionRules.Join(session, Wolf, Role.Observer, null, NewIds).Value.Fact);
        Assert.Equal("forbidden", SessionRules.Join(session, Guid.NewGuid(), Role.Player, Guid.NewGuid(), NewIds).Error!.Code);
    }

    [Theory]
    // The settings, who claims, and how many seconds the game master, the deputy Bert and Anna have been offline.
    [InlineData("{}", "Bert", 999, 0, 0, "forbidden")]
    [InlineData("""{"game_masters":["BERT"]}""", "Bert", 999, 0, 0, "forbidden")]
    [InlineData("""{"game_masters":["BERT"],"game_master_absence":60}""", "Bert", 60, 0, 0, "")]
    [InlineData("""{"game_masters":["BERT"],"game_master_absence":60}""", "Bert", 59, 0, 0, "game_master_present")]
    [InlineData("""{"game_masters":["BERT"],"game_master_absence":60}""", "Anna", 999, 999, 0, "forbidden")]
    [InlineData("""{"game_master_claim":"longest_member","game_master_absence":60}""", "Anna", 60, 0, 0, "")]
    [InlineData("""{"game_master_claim":"longest_member","game_master_absence":60}""", "Bert", 60, 0, 0, "forbidden")]
    [InlineData("""{"game_master_claim":"longest_member","game_master_absence":60}""", "Bert", 60, 0, 1, "")]
    [InlineData("""{"game_master_claim":"longest_member","game_master_absence":60}""", "Olga", 60, 0, 0, "forbidden")]
    [InlineData("""{"game_master_claim":"longest_member","game_master_absence":60,"game_masters":["BERT"]}""", "Anna", 60, 59, 0, "game_master_present")]
    [InlineData("""{"game_master_claim":"longest_member","game_master_absence":60,"game_masters":["BERT"]}""", "Anna", 60, 60, 0, "")]
    public void The_seat_is_claimed_by_those_whom_the_settings_name_and_after_the_time_they_name(
        string settings, string claimant, int gameMaster, int bert, int anna, string refusal)
    {
        var given = JsonNodes.Parse(settings.Replace("BERT", $"{Bert}", StringComparison.Ordinal));
        given["allow_observers"] = true;
        var session = Given(given.ToJsonString());
        var caller = claimant switch { "Anna" => Anna, "Bert" => Bert, _ => Olga };

        var claimed = SeatRules.Claim(session, caller, member =>
            TimeSpan.FromSeconds(member == GameMaster ? gameMaster : member == Bert ? bert : member == Anna ? anna : 0));

        Assert.Equal(refusal, claimed.Error?.Code ?? "");
        if (refusal.Length > 0) return;
        Assert.Equal(new GameMasterChanged(caller, GameMaster, Role.Player, caller), claimed.Value.Fact);
        Assert.Null(SeatRules.Claim(Then(session, claimed), caller, _ => TimeSpan.Zero).Value.Fact);
        Assert.All([GameMaster, Bert, Anna], member => Assert.Contains(member, SeatRules.AbsencesFor(session)));
    }

    private static Dictionary<string, decimal> Modifiers { get; } = [];

    private static Result<Decision> Change(Session session, Guid player, IReadOnlyList<Guid> grant, IReadOnlyList<Guid> take) =>
        SeatRules.ChangeCharacters(session, GameMaster, player, grant, take, NewIds);

    private static Result<Decision> Roll(Session session, Guid player, Guid character, decimal roll) =>
        CombatRules.RollInitiative(session, player, character, roll, Modifiers, hidden: null, die: 1, NewIds);

    // Anna plays Frodo, Bert plays Sam, Olga watches.
    private static Session Given(string settings = """{"allow_observers":true}""")
    {
        var parsed = SessionSettings.Parse(State(settings)).Value;
        Fact[] facts =
        [
            new SessionCreated(GameMaster, Guid.NewGuid(), "n", parsed.Raw, parsed.InitialState),
            new PlayerJoined(Anna, Role.Player, Frodo),
            new PlayerJoined(Bert, Role.Player, Sam),
            new PlayerJoined(Olga, Role.Observer, null),
        ];
        return facts.Aggregate(Session.Empty(Guid.NewGuid()), Evolve);
    }

    private static Session Then(Session session, Result<Decision> decided) => Evolve(session, decided.Value.Fact!);

    private static Session Evolve(Session session, Fact fact) =>
        session.Evolve(session.Next(Guid.NewGuid(), new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc).AddMinutes(session.Version), fact));
}
