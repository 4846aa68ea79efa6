using GameSession.Api.Domain;
using GameSession.Api.Json;
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
