using System.Text;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>The sections and links of a Markdown page, without those inside code.</summary>
internal sealed partial class MarkdownPage
{
    private readonly List<MarkdownSection> _sections = [];

    private MarkdownPage(string text)
    {
        var isCode = false;
        var prose = new StringBuilder();
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal)) isCode = !isCode;
            else if (isCode) _sections.LastOrDefault()?.Code.Add(line.Trim());
            else if (Heading().Match(line) is { Success: true } heading)
            {
                _sections.Add(new MarkdownSection(heading.Groups["level"].Length, heading.Groups["text"].Value.TrimEnd(), []));
            }

            if (!isCode) prose.AppendLine(InlineCode().Replace(line, ""));
        }

        Links = [.. Link().Matches(prose.ToString()).Select(m => m.Groups["target"].Value)];
    }

    /// <summary>In the page's order.</summary>
    public IReadOnlyList<MarkdownSection> Sections => _sections;

    /// <summary>The targets of its links, as written.</summary>
    public IReadOnlyList<string> Links { get; }

    /// <summary>The anchors of the headings, as GitHub makes them: the second of two equal ones ends in <c>-1</c>.</summary>
    public IReadOnlySet<string> Anchors => _sections
        .Select(section => NotInAnchors().Replace(section.Heading.ToLowerInvariant(), "").Replace(' ', '-'))
        .GroupBy(anchor => anchor)
        .SelectMany(same => same.Select((anchor, i) => i == 0 ? anchor : $"{anchor}-{i}"))
        .ToHashSet();

    public static MarkdownPage Read(string path) => new(Repository.Read(path));

    /// <summary>The sections below this one, up to the next one of its level.</summary>
    public IEnumerable<MarkdownSection> Below(MarkdownSection section) =>
        _sections.SkipWhile(other => other != section).Skip(1).TakeWhile(other => other.Level > section.Level);

    [GeneratedRegex("^(?<level>#{1,6}) (?<text>.+)$")]
    private static partial Regex Heading();

    [GeneratedRegex(@"\[[^\]]*\]\((?<target>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex InlineCode();

    [GeneratedRegex(@"[^\p{L}\p{N}_\- ]")]
    private static partial Regex NotInAnchors();
}

/// <summary>A heading, and the lines of the code blocks between it and the next one.</summary>
internal sealed record MarkdownSection(int Level, string Heading, List<string> Code)
{
    /// <summary>The section has an example with this comment above it: <c>// State Sync Request</c>, <c># Combat state</c>.</summary>
    public bool HasExample(string name) => Code.Any(line =>
        line.TrimStart('/', '#') is var comment && comment.StartsWith(' ') && comment.Length < line.Length
        && (comment[1..] == name || comment.StartsWith($" {name} (", StringComparison.Ordinal)));
}
