using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

public sealed partial class DecisionRecordTests
{
    private const string Folder = "docs/decisions/";

    private static readonly IReadOnlyList<string> Files = [.. Repository.Files(".md")
        .Where(file => file.StartsWith(Folder, StringComparison.Ordinal))
        .Select(file => file[Folder.Length..])
        .Where(file => file is not ("README.md" or "template.md"))];

    [Fact]
    public void Each_record_has_its_number_a_title_a_status_and_a_date()
    {
        Assert.True(Files.Count > 30, $"{Files.Count}");
        Complaints.ExpectNone(Files.Where(file => Head().Match(Text(file)) is var head && !(head.Success
            && file.StartsWith($"{head.Groups["number"].Value}-", StringComparison.Ordinal)
            && DateOnly.TryParseExact(head.Groups["date"].Value, "yyyy-MM-dd", out _))));
        Assert.Equal(Files.Count, Files.Select(Number).Distinct().Count());
        Assert.Matches(Head(), Text("template.md"));
    }

    [Fact]
    public void Records_that_amend_or_supersede_another_exist_and_are_later()
    {
        var references = Files
            .SelectMany(file => Reference().Matches(Head().Match(Text(file)).Groups["status"].Value).Select(m => (File: file, Match: m)))
            .ToList();
        Assert.NotEmpty(references);
        Complaints.ExpectNone(references
            .Where(r => r.Match.Groups["file"].Value is var later && !(Files.Contains(later)
                && Number(later) == r.Match.Groups["number"].Value
                && string.CompareOrdinal(later, r.File) > 0))
            .Select(r => $"{r.File}: {r.Match.Value}"));
    }

    [Fact]
    public void The_index_has_a_line_for_each_as_the_record_says()
    {
        var rows = Text("README.md").Split('\n').Where(line => line.StartsWith("| [", StringComparison.Ordinal));
        Assert.Equal(Files.Select(file => Row(file, Head().Match(Text(file)))), rows);
    }

    private static string Row(string file, Match head)
    {
        var status = Reference().Replace(head.Groups["status"].Value, "${number}").Replace("\n ", "", StringComparison.Ordinal);
        return $"| [{head.Groups["number"]}]({file}) | {head.Groups["title"]} | {status} | {head.Groups["date"]} |";
    }

    private static string Number(string file) => file[..4];

    private static string Text(string file) => Repository.Read(Folder + file);

    [GeneratedRegex(
        @"\A# (?<number>[0-9]{4}) (?<title>.+)\n\n"
        + @"- Status: (?<status>accepted(, amended by \[.+\)(,\n  \[.+\))*)?|superseded by \[.+\))\n- Date: (?<date>[0-9-]{10})\n\n",
        RegexOptions.ExplicitCapture)]
    private static partial Regex Head();

    [GeneratedRegex(@"\[(?<number>[0-9]{4})\]\((?<file>[^)]+)\)")]
    private static partial Regex Reference();
}
