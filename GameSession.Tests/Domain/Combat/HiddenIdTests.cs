using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>A player who comes with a hidden combatant's id has an id like any other, and the combatant stays hidden.</summary>
public sealed class HiddenIdTests
{
    private const int Ambusher = 20;

    [Fact]
    public void Only_the_game_master_is_told_that_a_hidden_combatant_has_another_id()
    {
        var fight = Ambush();
        var before = fight.View(Viewer.Players);
        fight.Join(1, Ambusher);
        Assert.NotEmpty(Assert.IsType<PlayerJoined>(fight.Log[^1].Fact).Changes!);
        Assert.Equal($"{new PlayerJoined(Player(1), Role.Player, Character(Ambusher))}", fight.SeenOfLast());
        Assert.Equal(before, fight.View(Viewer.Players));
        Assert.Null(fight.Combat!.Find(Character(Ambusher)));
    }

    [Fact]
    public void A_combat_that_players_have_known_comes_back_hidden_with_another_id()
    {
        foreach (var isSave in new[] { true, false })
        {
            var fight = new Fight().Roll(Ambusher, 15, hidden: true);
            var hidden = fight.Session.State;
            fight.Roll(0, 10);
            var known = fight.Combat!.Id;
            var newIds = Guid.NewGuid();
            fight.Must(s => isSave
                ? SessionRules.Save(s, GameMaster, hidden, StateObject.Empty, null, newIds)
                : SessionRules.Rewind(s, GameMaster, hidden, 2, newIds));
            Assert.NotEqual(known, fight.Roll(0, 10).Combat!.Id);
        }
    }

    [Fact]
    public void A_combat_that_players_never_knew_keeps_its_id_in_a_save()
    {
        var fight = new Fight().Roll(Ambusher, 15, hidden: true);
        var id = fight.Combat!.Id;
        fight.Must(s => SessionRules.Save(s, GameMaster, s.State, StateObject.Empty, null, Guid.NewGuid()));
        Assert.Equal(id, fight.Combat.Id);
    }

    [Fact]
    public void The_former_id_means_the_hidden_one_until_the_players_character_has_rolled()
    {
        var fight = Ambush().Join(1, Ambusher);
        fight.Must(Messages.Roll(Character(Ambusher), 16, hidden: true));
        var hidden = Assert.Single(fight.Combat!.Order, c => c.IsHidden);
        Assert.Equal((16m, Character(Ambusher)), (hidden.Roll, hidden.FormerId));
        fight.Must(Messages.Order(Character(Ambusher), Character(0), Character(1))).Must(Messages.Next(Character(Ambusher)));
        Assert.Equal(hidden.CharacterId, fight.Combat.Active);

        fight.Must(Messages.Roll(Character(Ambusher), 12), Player(1)).Must(Messages.RemoveCombatant(Character(Ambusher)));
        Assert.Equal(hidden.CharacterId, Assert.Single(fight.Combat.Order, c => c.IsHidden).CharacterId);
        fight.Must(Messages.Reveal(Character(Ambusher)));
        Assert.Equal((false, null), (fight.Combat.IsHidden(hidden.CharacterId), fight.Combat.Find(hidden.CharacterId)!.FormerId));
        Assert.Equal("unknown_character", fight.Do(Messages.RemoveCombatant(Character(Ambusher))).Error?.Code);
    }

    [Fact]
    public void What_the_game_master_declares_for_a_claimed_combatant_stays_hidden()
    {
        var fight = Ambush().Join(1, Ambusher);
        fight.Must(Messages.Declare(Action(1), Character(Ambusher), "attack", Character(0)));
        Assert.Null(fight.SeenOfLast());
    }

    [Fact]
    public void Rolling_for_a_claimed_character_neither_reveals_nor_removes_the_hidden_one()
    {
        var fight = Ambush().Next().Next();
        var active = fight.Combat!.Active;
        fight.Join(1, Ambusher).Must(Messages.Roll(Character(Ambusher), 12), Player(1));
        var hidden = Assert.Single(fight.Combat!.Order, c => c.IsHidden);
        Assert.Equal((15m, Character(0), 4), (hidden.Roll, fight.Combat.ShownActive, fight.Combat.Order.Count));
        Assert.True(fight.Combat.IsHidden(fight.Combat.Active!.Value), $"The turn of {active} has become that of {fight.Combat.Active}");
    }

    [Fact]
    public void What_a_hidden_combatant_has_done_stays_hidden_when_a_player_comes_with_its_id()
    {
        var fight = Ambush().Next();
        fight.Must(Messages.Declare(Action(1), Character(Ambusher), "attack", Character(0)));
        fight.Must(Messages.Resolve(Action(1), Messages.To(Character(0)).With("cursed")));
        fight.Must(Messages.RemoveCombatant(Character(Ambusher)));
        fight.Join(1, Ambusher).Must(Messages.Roll(Character(Ambusher), 12), Player(1));
        Assert.DoesNotContain("cursed", $"{fight.View(Viewer.Players)}", StringComparison.Ordinal);
    }

    [Fact]
    public void Who_ended_a_turn_that_a_hidden_one_followed_is_who_ended_it()
    {
        var plain = new Fight().Roll(0, 20).Roll(1, 10).Next().Must(Messages.Next(), Player(0));
        var secret = Ambush().Next().Must(Messages.Next(), Player(0)).Next();
        Assert.Equal(plain.SeenOfLast(), secret.SeenOfLast());
        secret = Ambush().Next().Must(Messages.Next(), Player(0)).Must(Messages.RemoveCombatant(Character(Ambusher)));
        Assert.Equal(plain.SeenOfLast(), secret.SeenOfLast());
    }

    [Fact]
    public void An_action_id_that_a_hidden_action_has_is_refused_after_all_else()
    {
        var fight = Ambush().Roll(2, 5).Next();
        fight.Must(Messages.Declare(Action(1), Character(Ambusher), "attack", Character(0)));
        Assert.Equal("not_your_turn", fight.Do(Messages.Declare(Action(1), Character(1), "attack"), Player(1)).Error?.Code);
        Assert.Equal("unknown_character", fight.Do(Messages.Declare(Action(1), Character(0), "attack", Character(9)), Player(0)).Error?.Code);
        Assert.Equal("duplicate_action", fight.Do(Messages.Declare(Action(1), Character(0), "attack"), Player(0)).Error?.Code);
    }

    [Fact]
    public void Hidden_actions_do_not_count_against_what_players_may_declare()
    {
        var fight = Ambush().Next();
        for (var i = 0; i < CombatLimits.MaxOpenActionsPerCharacter; i++) fight.Must(Messages.Declare(Action(i), Character(Ambusher), "attack"));
        Assert.Equal("conflict", fight.Do(Messages.Declare(Action(50), Character(Ambusher), "attack")).Error?.Code);

        // A save may say that a visible combatant has declared them.
        var combat = (StateObject)fight.Session.State["combat"]!;
        var hidden = ((StateArray)combat["actions"]!).Cast<StateObject>().Select(a => a.With("character_id", StateValue.Of($"{Character(0)}")));
        var saved = fight.Session.State.With("combat", combat.With("actions", StateArray.Of([.. hidden])));
        fight.Must(s => SessionRules.Save(s, GameMaster, saved, StateObject.Empty, null, NewIds));
        Assert.Null(fight.Do(Messages.Declare(Action(50), Character(0), "reaction"), Player(0)).Error?.Code);

        fight.Join(1, Ambusher);
        Assert.Null(fight.Do(Messages.Declare(Action(51), Character(Ambusher), "reaction"), Player(1)).Error?.Code);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    public void A_character_in_the_fight_is_not_to_be_had_by_joining(int character)
    {
        var fight = new Fight(players: 1).Roll(1, 20).Roll(7, 15);
        Assert.Equal("character_taken", Joining(2, character)(fight.Session).Error?.Code);
    }

    private static Fight Ambush() => new Fight().Roll(0, 20).Roll(Ambusher, 15, hidden: true).Roll(1, 10);
}
