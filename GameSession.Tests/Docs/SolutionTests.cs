using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>The solution lists documents and scripts beside the projects, so that editors show them.</summary>
public sealed partial class SolutionTests
{
    private static IReadOnlyList<string> Listed { get; } =
        [.. Item().Matches(Repository.Read("GameSession.sln")).Select(m => m.Groups["path"].Value.Replace('\\', '/'))];

    [Theory]
    [InlineData("", "*.md")]
    [InlineData(".ci", "*")]
    [InlineData("bench", "*.sh")]
    [InlineData("deploy", "*.json")]
    [InlineData("deploy", "*.yaml")]
    [InlineData("docs", "*")]
    public void Documents_and_scripts_are_in_the_solution(string folder, string pattern)
    {
        var depth = folder.Length == 0 ? SearchOption.TopDirectoryOnly : SearchOption.AllDirectories;
        var files = Directory.EnumerateFiles(Repository.PathOf(folder), pattern, depth)
            .Select(file => Path.GetRelativePath(Repository.PathOf(), file)).ToList();
        Assert.NotEmpty(files);
        Assert.Empty(files.Except(Listed).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void What_the_solution_lists_is_there()
    {
        Assert.NotEmpty(Listed);
        Assert.All(Listed, path => Assert.True(File.Exists(Repository.PathOf(path)), path));
    }

    [GeneratedRegex(@"^\t\t(?<path>[^\s{|]+) = \k<path>\r?$", RegexOptions.Multiline)]
    private static partial Regex Item();
}
