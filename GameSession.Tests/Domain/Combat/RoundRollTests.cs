using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Initiative that is rolled again each round.</summary>
public sealed class RoundRollTests
{
    internal static StateObject EachRound { get; } = StateObject.Of(("initiative_each_round", StateValue.Of(true)));

    [Fact]
    public void Each_round_after_the_first_has_rolls_of_its_own_and_all_have_one_turn_in_it()
    {
        var fight = Five();
        var orders = new HashSet<string>();
        for (var round = 1; round <= 6; round++)
        {
            var seen = new HashSet<Guid>();
            for (var i = 0; i < 5; i++)
            {
                fight.Next();
                Assert.Equal(round, fight.Combat!.Round);
                Assert.Equal(i, fight.Combat.Order.FindIndex(c => c.CharacterId == fight.Combat.Active));
                Assert.True(seen.Add(fight.Combat.Active!.Value));
            }

            orders.Add(string.Join(" ", fight.Combat!.Order.Select(c => $"{c.CharacterId} {c.Roll}")));
            Assert.All(fight.Combat.Order.Zip(fight.Combat.Order.Skip(1)), pair => Assert.False(pair.Second.RanksAbove(pair.First)));
            if (round > 1) Assert.All(fight.Combat.Order, c => Assert.InRange(c.Roll, 1, 20));
        }

        Assert.Equal(6, orders.Count);
    }

    [Fact]
    public void The_change_of_turn_that_begins_a_round_says_its_order()
    {
        var fight = Five();
        for (var i = 0; i < 5; i++) fight.Next();
        Assert.Null(fight.LastForPlayers!.Details["initiative_order"]);
        fight.Next();
        Assert.Equal(fight.View(Viewer.Players)!["initiative_order"], fight.LastForPlayers!.Details["initiative_order"]);
    }

    [Fact]
    public void Nobody_can_name_who_is_first_in_a_round_that_is_not_rolled_yet()
    {
        var fight = new Fight(EachRound).Roll(0, 20).Roll(1, 10).Next().Next();
        Assert.Equal("forbidden", fight.Do(Messages.Next(Character(0)), Player(1)).Error?.Code);
        fight.Must(Messages.Next(), Player(1));
        Assert.Equal(2, fight.Combat!.Round);
    }

    private static Fight Five() => new Fight(EachRound).Roll(0, 20).Roll(1, 15).Roll(2, 10).Roll(3, 5).Roll(7, 1);
}
