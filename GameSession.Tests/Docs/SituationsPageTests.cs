using System.Reflection;
using GameSession.Tests.Features.Combat;

namespace GameSession.Tests.Docs;

/// <summary>
/// Each row of <c>docs/situations.md</c> is played by one test, which also finds that the messages are those of the row
/// (<see cref="Situation.PlayAsync"/>).
/// </summary>
public sealed class SituationsPageTests
{
    [Fact]
    public void Each_situation_on_the_page_is_played_by_a_test_and_each_such_test_is_on_the_page()
    {
        var tests = typeof(SituationTests).Assembly.GetTypes()
            .Where(type => type.IsSubclassOf(typeof(SituationTests)))
            .SelectMany(type => type.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(method => method.IsDefined(typeof(FactAttribute)))
            .Select(method => method.Name);

        Assert.True(SituationsPage.Rows.Count >= 30, $"{SituationsPage.Rows.Count}");
        Assert.Equal(SituationsPage.Lines, SituationsPage.Rows.Count);
        Assert.Equal(SituationsPage.Rows.Select(row => row.Test).Order(StringComparer.Ordinal), tests.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Each_row_counts_its_messages_and_says_whether_they_are_right_by_the_book() => Assert.All(SituationsPage.Rows, row =>
    {
        Assert.True(row.Messages.Count == row.Count, $"{row.Name}: {string.Join(", ", row.Messages)}");
        Assert.Matches("^(yes|partly: .+)", row.Book);
    });
}
