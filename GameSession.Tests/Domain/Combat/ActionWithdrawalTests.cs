using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

public sealed class ActionWithdrawalTests
{
    [Fact]
    public void A_player_withdraws_the_own_characters_action_and_the_game_master_any()
    {
        var fight = new Fight().Roll(0, 20).Roll(1, 10).Next();
        foreach (var action in new[] { Action(1), Action(2) }) fight.Must(Messages.Declare(action, Character(0), "attack"), Player(0));
        Assert.Equal("forbidden", fight.Do(Messages.Withdraw(Action(1)), Player(1)).Error?.Code);
        fight.Must(Messages.Withdraw(Action(1)), Player(0)).Must(Messages.Withdraw(Action(2)));
        Assert.Empty(fight.Combat!.Actions);
        Assert.Equal("action_not_found", fight.Do(Messages.Withdraw(Action(1)), Player(0)).Error?.Code);
        Assert.Equal("action_not_found", fight.Do(Messages.Resolve(Action(1))).Error?.Code);
    }

    [Fact]
    public void A_hidden_action_is_withdrawn_unseen_and_found_by_no_player()
    {
        var fight = new Fight().Roll(0, 20).Roll(7, 10, hidden: true).Next();
        fight.Must(Messages.Declare(Action(1), Character(7), "attack"));
        var unused = fight.Do(Messages.Withdraw(Action(2)), Player(0)).Error!;
        Assert.Equal(States.Text(unused), States.Text(fight.Do(Messages.Withdraw(Action(1)), Player(0)).Error!));
        fight.Must(Messages.Withdraw(Action(1)));
        Assert.Null(fight.SeenOfLast());
    }
}
