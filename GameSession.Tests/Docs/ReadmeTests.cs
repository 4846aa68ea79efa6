using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

public sealed partial class ReadmeTests
{
    private static readonly string Text = Repository.Read("README.md");

    [Fact]
    public void The_session_is_the_commands_of_the_script()
    {
        var shown = Block().Matches(Section("A session in five commands")).Select(m => m.Groups["bash"].Value).ToList();
        Assert.Equal(5, shown.Count);
        Assert.EndsWith($"\n\n{string.Join('\n', shown)}", Repository.Read("docs", "session.sh"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_operations_table_names_the_folder_of_every_slice()
    {
        var features = Repository.PathOf("GameSession.Api", "Features");
        var slices = Directory.EnumerateDirectories(features).SelectMany(Directory.EnumerateDirectories)
            .Select(folder => Path.GetRelativePath(features, folder)).ToList();
        Assert.NotEmpty(slices);
        var named = Folder().Matches(Section("Operations")).Select(m => m.Groups["folder"].Value).Distinct();
        Assert.Equal(slices.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    private static string Section(string heading) =>
        Text.Split($"\n## {heading}\n") is [_, var rest]
            ? rest.Split("\n## ")[0]
            : throw new InvalidOperationException($"The README has no section '{heading}'.");

    [GeneratedRegex("^```bash\n(?<bash>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\| `(?<folder>[A-Z]\w+/[A-Z]\w+)`(?: \(.*\))? \|$", RegexOptions.Multiline)]
    private static partial Regex Folder();
}
