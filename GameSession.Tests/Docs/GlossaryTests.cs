using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>Code and documents use none of the words that <c>docs/glossary.md</c> names as words to avoid.</summary>
public sealed partial class GlossaryTests
{
    private const string Page = "docs/glossary.md";

    private static readonly Regex[] Avoided =
    [
        .. Repository.Read(Page).Split('\n')
            .Where(line => line.StartsWith("| ", StringComparison.Ordinal))
            .SelectMany(line => InCode().Matches(line.Split(" | ")[^1]))
            .Select(m => new Regex(
                $@"(?<![\w/""'`]){m.Groups["words"].Value}(?![\w""'`])", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)),
    ];

    [Fact]
    public void No_word_that_the_glossary_avoids_is_used()
    {
        Assert.True(Avoided.Length > 10, $"{Avoided.Length}");
        Complaints.ExpectNone(
            from file in Repository.Files(".cs", ".md", ".sh", ".json", ".http")
            where file is not (Page or "docs/icd.md" or "GameSession.Tests/Docs/GlossaryTests.cs")
                && !file.Contains("/Migrations/", StringComparison.Ordinal)
            from line in Repository.Read(file).Split('\n').Index()
            from word in Found(line.Item)
            select $"{file}:{line.Index + 1}: {word}");
    }

    [Theory]
    [InlineData("private sealed class LetGoWork : Work;", "Let Go")]
    [InlineData("// Nobody knows the fate of the commit.", "fate")]
    [InlineData("var patience = 1;", "patience")]
    public void A_word_to_avoid_is_found(string line, string word) => Assert.Equal([word], Found(line));

    [Theory]
    [InlineData("Messages.Set(\"/shared/door\", \"open\")")]
    [InlineData("[\"door\"] = \"closed\"")]
    [InlineData("[optional] redis is another server")]
    public void Data_of_an_example_is_no_word(string line) => Assert.Empty(Found(line));

    // An identifier is the words that it is made of.
    private static IEnumerable<string> Found(string line)
    {
        var words = WithinIdentifier().Replace(line, " ");
        return Avoided.SelectMany(a => a.Matches(words)).Select(m => m.Value);
    }

    [GeneratedRegex("`(?<words>[^`]+)`")]
    private static partial Regex InCode();

    [GeneratedRegex("(?<=[a-z0-9])(?=[A-Z])|(?<=[a-z])_(?=[a-z])")]
    private static partial Regex WithinIdentifier();
}
