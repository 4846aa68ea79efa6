using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

public sealed class DiceRulesTests
{
    [Fact]
    public void Who_sees_a_roll_and_for_whom_it_may_be()
    {
        var fight = new Fight().Roll(0, 10).Roll(7, 15, hidden: true);
        Assert.Equal("forbidden", fight.Do(Messages.RollDice("1d1", character: Character(1)), Player(0)).Error?.Code);
        Assert.Equal("forbidden", fight.Do(Messages.RollDice("1d1", character: Character(7)), Player(0)).Error?.Code);
        var before = fight.Session.State;
        Assert.True(IsSeen(Messages.RollDice("1d1", character: Character(0)), Player(0)));
        Assert.True(IsSeen(Messages.RollDice("1d1", character: Character(5)), GameMaster));
        Assert.False(IsSeen(Messages.RollDice("1d1", toGameMaster: true), Player(0)));
        // Players would learn that there is such a character.
        Assert.False(IsSeen(Messages.RollDice("1d1", character: Character(7)), GameMaster));
        Assert.Same(before, fight.Session.State);

        bool IsSeen(System.Text.Json.Nodes.JsonObject message, Guid by)
        {
            fight.Must(message, by);
            Assert.Equal(by, EventAuthor.Of(fight.Log[^1].Fact));
            return fight.SeenOfLast() is not null;
        }
    }
}
