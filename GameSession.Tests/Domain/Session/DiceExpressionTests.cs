using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Tests.Domain;

public sealed class DiceExpressionTests
{
    [Theory]
    [InlineData("d20", "1d20: 5 =5")]
    [InlineData("2", "2: =2")]
    [InlineData("-1d4+10", "-1d4: 5 =-5;10: =10")]
    [InlineData("4d6kh3+2", "4d6kh3: 5 4 (2) 3 =12;2: =2")]
    [InlineData("4D6 KL 1 - 1", "4d6kl1: (5) (4) 2 (3) =2;-1: =-1")]
    [InlineData(" 4 d 6 dh + d8 ", "4d6dh1: (5) 4 2 3 =9;1d8: 1 =1")]
    [InlineData("4d6dl4", "4d6dl4: (5) (4) (2) (3) =0")]
    [InlineData("100d1000", null)]
    [InlineData("1000000", null)]
    public void What_an_expression_comes_to(string text, string? expected)
    {
        var expression = DiceExpression.Parse(text)!;
        int[] dice = [5, 4, 2, 3, .. Enumerable.Repeat(1, 96)];
        var sides = expression.Sides.ToList();
        var (terms, total) = expression.Evaluate(dice[..sides.Count]);
        var told = terms.Cast<StateObject>().Select(t =>
            $"{Text(t["term"])}: {string.Concat(((StateArray)t["dice"]!).Cast<StateObject>().Select(Die))}={t["sum"]}");
        if (expected is not null) Assert.Equal(expected, string.Join(';', told));
        Assert.Equal(total, terms.Cast<StateObject>().Sum(t => int.Parse($"{t["sum"]}", System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("d")]
    [InlineData("0d6")]
    [InlineData("1d0")]
    [InlineData("101d6")]
    [InlineData("60d6+41d6")]
    [InlineData("1d1001")]
    [InlineData("1000001")]
    [InlineData("99999999999999999999")]
    [InlineData("2d6kh3")]
    [InlineData("2d6kh0")]
    [InlineData("2d6k1")]
    [InlineData("2d6kh1dl1")]
    [InlineData("1d6 1d6")]
    [InlineData("1 0d6")]
    [InlineData("1d6+")]
    [InlineData("1d6*2")]
    [InlineData("--1")]
    [InlineData("1d6\n")]
    [InlineData("１d6")]
    public void What_is_no_expression_or_too_much(string text) => Assert.Null(DiceExpression.Parse(text));

    [Fact]
    public void It_is_at_most_100_characters_long()
    {
        Assert.NotNull(DiceExpression.Parse($"1{new string(' ', DiceExpression.MaxLength - 1)}"));
        Assert.Null(DiceExpression.Parse($"1{new string(' ', DiceExpression.MaxLength)}"));
        Assert.Null(DiceExpression.Parse(null));
    }

    [Fact]
    public void Of_random_dice_the_right_ones_are_kept() => Gen.Select(
        Gen.Int[1, 50], Gen.Int[0, 3], Gen.Int[1, 50], Gen.Int[1, 20].Array[50]).Sample((count, kind, many, rolled) =>
        {
            var keep = new[] { "kh", "kl", "dh", "dl" }[kind];
            many = Math.Min(many, count);
            var dice = rolled[..count];
            var (terms, total) = DiceExpression.Parse($"{count}d20{keep}{many}")!.Evaluate(dice);
            var sorted = keep is "kh" or "dl" ? dice.OrderDescending() : dice.Order();
            Assert.Equal(sorted.Take(keep[0] == 'k' ? many : count - many).Sum(), total);
            var told = ((StateArray)((StateObject)Assert.Single(terms))["dice"]!).Cast<StateObject>().ToList();
            Assert.Equal(dice.Select(d => $"{d}"), told.Select(d => $"{d["value"]}"));
            Assert.Equal(total, dice.Where((_, i) => told[i]["kept"] is StateBoolean { Value: true }).Sum());
        });

    private static string Die(StateObject die) => die["kept"] is StateBoolean { Value: true } ? $"{die["value"]} " : $"({die["value"]}) ";

    private static string Text(StateValue? value) => ((StateString)value!).Value;
}
