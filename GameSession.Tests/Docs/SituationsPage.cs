using System.Globalization;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>The rows of <c>docs/situations.md</c>.</summary>
internal static partial class SituationsPage
{
    public static IReadOnlyList<SituationRow> Rows { get; } =
    [
        .. Line().Matches(Repository.Read("docs", "situations.md")).Select(m => new SituationRow(
            m.Groups["name"].Value,
            [.. Sent().Matches(m.Groups["messages"].Value).Select(s => $"{s.Groups["who"].Value} {s.Groups["what"].Value}")],
            int.Parse(m.Groups["count"].Value, CultureInfo.InvariantCulture),
            m.Groups["book"].Value)),
    ];

    /// <summary>The number of rows, whether or not they can be read.</summary>
    public static int Lines => AnyRow().Count(Repository.Read("docs", "situations.md"));

    /// <summary>The row of the situation that a test plays.</summary>
    public static SituationRow Of(string test) => Assert.Single(Rows, row => row.Test == test);

    [GeneratedRegex(
        @"^\| (?<name>[^|]+) \| [^|]+ \| (?<messages>[^|]+) \| (?<count>\d+) \| (?<book>[^|]+) \|$", RegexOptions.Multiline)]
    private static partial Regex Line();

    [GeneratedRegex(@"^\| (?!situation |---)", RegexOptions.Multiline)]
    private static partial Regex AnyRow();

    [GeneratedRegex("(?<who>game master|player) `(?<what>[^`]+)`")]
    private static partial Regex Sent();
}

/// <param name="Messages">Who sends what, in the order in which it is sent: <c>player action_declare</c>.</param>
/// <param name="Count">How many they are, as the page says.</param>
/// <param name="Book">Whether that is right by the book.</param>
internal sealed record SituationRow(string Name, IReadOnlyList<string> Messages, int Count, string Book)
{
    /// <summary>The name of the test that plays it.</summary>
    public string Test => Name.Replace("'", "", StringComparison.Ordinal).Replace(' ', '_');
}
