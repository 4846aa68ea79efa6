using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Architecture;

/// <summary>Rules for the tests: each is in the folder of what it tests, and uses random numbers from a seed only.</summary>
public sealed partial class TestLayoutTests
{
    private const string Api = "GameSession.Api";
    private const string Tests = "GameSession.Tests";

    // Domain is one namespace over several folders, in the Api and in its tests.
    private const string Domain = "Domain";

    // Folders of tests that do not belong to one folder of the Api.
    private static readonly Dictionary<string, string> Others = new()
    {
        ["Architecture"] = "how the code is laid out",
        ["Client"] = "the reference client",
        ["Cluster"] = "several processes with the same sessions",
        ["Docs"] = "the examples in the documents and in the ICD",
        ["Faults"] = "play that goes on while servers and processes fail",
        ["Fuzz"] = "hostile input, at random",
        ["Golden"] = "the ICD's examples, as files",
        ["Harness"] = "what all tests use",
        ["Hosting"] = "the project GameSession.AppHost",
        ["Operations"] = "the files below deploy, and what docs/operations.md tells operators to do",
        ["Pages"] = "the pages for people, in a browser",
        ["ServiceDefaults"] = "the project GameSession.ServiceDefaults",
        ["Spectral"] = "the linter of the OpenAPI and AsyncAPI documents, with its rules",
    };

    private static readonly string Root = Repository.PathOf(Tests);

    private static IReadOnlyList<string> Files { get; } =
    [
        .. Directory.EnumerateFiles(Root, "*.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(Root, f).Replace('\\', '/')).Where(f => !IsBuilt(f)),
    ];

    [Fact]
    public void Each_folder_of_tests_is_one_of_the_Apis_or_named_here()
    {
        var folders = Directories(Root, "*");
        Assert.Contains("Realtime", folders);
        Assert.Contains("Features/Combat", Directories(Root, "Features"));
        Assert.Empty(folders.Except(Directories(Repository.PathOf(Api), "*")).Except(Others.Keys));
        Assert.Empty(Others.Keys.Except(folders));
        foreach (var folder in folders.Except(Others.Keys))
        {
            Assert.Empty(Directories(Root, folder).Except(Directories(Repository.PathOf(Api), folder)));
        }
    }

    [Fact]
    public void Each_namespace_of_tests_is_that_of_its_folder()
    {
        Assert.True(Files.Count > 100);
        Assert.Empty(
            from file in Files
            let found = Namespace().Match(File.ReadAllText(Path.Combine(Root, file)))
            where found.Success && found.Groups[1].Value != NamespaceOf(file)
            select file);
    }

    [Fact]
    public void Tests_take_random_numbers_only_from_the_seed_of_the_run()
    {
        Assert.Matches(Unseeded(), File.ReadAllText(Path.Combine(Root, "Harness/Seeded.cs")));
        Assert.DoesNotContain(
            Files, f => f.EndsWith("Tests.cs", StringComparison.Ordinal) && Unseeded().IsMatch(File.ReadAllText(Path.Combine(Root, f))));
    }

    [GeneratedRegex(@"\bRandom\.Shared\b|\bnew Random\(")]
    private static partial Regex Unseeded();

    [GeneratedRegex(@"^namespace ([\w.]+);", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    private static string NamespaceOf(string file) => file.StartsWith($"{Domain}/", StringComparison.Ordinal)
        ? $"{Tests}.{Domain}"
        : $"{Tests}.{file[..Math.Max(0, file.LastIndexOf('/'))].Replace('/', '.')}".TrimEnd('.');

    private static List<string> Directories(string root, string pattern) => [.. (pattern == "*"
            ? Directory.EnumerateDirectories(root)
            : Directory.EnumerateDirectories(Path.Combine(root, pattern), "*", SearchOption.AllDirectories))
        .Select(d => Path.GetRelativePath(root, d).Replace('\\', '/')).Where(d => !IsBuilt(d))];

    private static bool IsBuilt(string path) => path.Split('/')[0] is "bin" or "obj";
}
