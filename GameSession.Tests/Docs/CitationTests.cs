using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>
/// What code and documents cite exists: a section of the ICD by its heading, and an example in it by the comment above it; a section of the
/// design by its number, and a part of it by its heading; a decision by its number.
/// </summary>
public sealed partial class CitationTests
{
    private static readonly IReadOnlyList<(string File, string Text)> Sources =
        [.. Repository.Files(".cs", ".md", ".sh", ".json").Where(file => file != "docs/icd.md").Select(file => (file, Repository.Read(file)))];

    [Fact]
    public void Every_citation_of_the_ICD_names_a_heading_of_it_and_its_examples()
    {
        var icd = MarkdownPage.Read("docs/icd.md");
        var citations = Find(OfTheIcd());
        Assert.True(citations.Count > 30, $"{citations.Count}");
        Complaints.ExpectNone(citations
            .Where(c => !icd.Sections.Any(s =>
                s.Heading == c.Match.Groups["heading"].Value && c.Match.Groups["example"].Captures.All(example => s.HasExample(example.Value))))
            .Select(c => $"{c.File}: {c.Match.Value}"));
    }

    [Fact]
    public void Every_citation_of_the_design_names_a_section_of_it()
    {
        var design = MarkdownPage.Read("docs/design.md");
        var citations = Find(OfTheDesign());
        Assert.True(citations.Count > 10, $"{citations.Count}");
        Complaints.ExpectNone(citations
            .Where(c => !design.Sections.Any(s =>
                s.Heading.StartsWith($"{c.Match.Groups["number"].Value}. ", StringComparison.Ordinal)
                && c.Match.Groups["part"] is var part && (!part.Success || design.Below(s).Any(below => below.Heading == part.Value))))
            .Select(c => $"{c.File}: {c.Match.Value}"));
    }

    [Fact]
    public void Every_decision_that_is_named_is_recorded()
    {
        var recorded = Repository.Files(".md").Where(file => file.StartsWith("docs/decisions/", StringComparison.Ordinal))
            .Select(file => Path.GetFileName(file).Split('-')[0]).ToHashSet();
        var named = Find(OfADecision());
        Assert.NotEmpty(named);
        Complaints.ExpectNone(named.Where(n => !recorded.Contains(n.Match.Groups["number"].Value)).Select(n => $"{n.File}: {n.Match.Value}"));
    }

    // One way to cite, so that the tests above find all that is cited.
    [Fact]
    public void There_is_no_other_form_of_a_citation() => Complaints.ExpectNone(Find(InAnotherForm()).Select(c => $"{c.File}: {c.Match.Value}"));

    [Theory]
    [InlineData("ICD \"Create Session\"")]
    [InlineData("the ICD's \"TTL Policies\"")]
    [InlineData("as \u00A75 has it")]
    [InlineData("DESIGN \u00A76, \u00A77")]
    public void Other_forms_are_found(string citation) => Assert.Matches(InAnotherForm(), citation);

    [Theory]
    [InlineData("what the ICD calls a combat action")]
    [InlineData("as DESIGN \u00A75 has it")]
    [InlineData("not masked (RFC 6455 \u00A75.1)")]
    public void What_is_no_citation_or_a_right_one_is_not(string text) => Assert.DoesNotMatch(InAnotherForm(), text);

    private static List<(string File, Match Match)> Find(Regex citation) =>
        [.. Sources.Where(s => !s.File.EndsWith($"/{nameof(CitationTests)}.cs", StringComparison.Ordinal))
            .SelectMany(s => citation.Matches(s.Text).Select(m => (s.File, m)))];

    [GeneratedRegex("ICD, \"(?<heading>[^\"\n]+)\"(?:(?:,| and) \"(?<example>[^\"\n]+)\")*")]
    private static partial Regex OfTheIcd();

    [GeneratedRegex("DESIGN \u00A7(?<number>[0-9]+)(?:, (?<part>[A-Z][a-z]+))?")]
    private static partial Regex OfTheDesign();

    [GeneratedRegex("[Dd]ecision (?<number>[0-9]{4})")]
    private static partial Regex OfADecision();

    [GeneratedRegex("\\bICD(?:'s)? \"[A-Z][^\"\n]*\"|(?<!DESIGN |RFC [0-9]+ )\u00A7[^\n]{0,20}")]
    private static partial Regex InAnotherForm();
}
