using System.Reflection;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Architecture;

/// <summary>Rules for the sources that no analyzer checks.</summary>
public sealed partial class SourceTests
{
    private const int MaxLine = 150;
    private const int MaxTestName = 80;

    private static readonly string[] Generated = ["Migrations", "generated", "dist", "wwwroot"];

    [Fact]
    public void No_line_of_code_is_longer_than_150_characters()
    {
        var files = Repository.Files(".cs", ".sh", ".mjs", ".ts").Where(f => !IsGenerated(f)).ToList();

        Assert.True(files.Count > 300, $"{files.Count}");
        Complaints.ExpectNone(files.SelectMany(f => LongLines(f, OutsideRawStrings)));
    }

    [Fact]
    public void No_line_of_prose_is_longer_than_150_characters()
    {
        var pages = Repository.Files(".md").Where(f => f != "docs/icd.md").ToList();

        Assert.True(pages.Count > 40, $"{pages.Count}");
        Complaints.ExpectNone(pages.SelectMany(f => LongLines(f, OutsideTablesAndCode)));
    }

    [Fact]
    public void No_name_of_a_test_is_longer_than_80_characters()
    {
        var tests = typeof(SourceTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Instance | BindingFlags.Public | BindingFlags.DeclaredOnly))
            .Where(m => m.IsDefined(typeof(FactAttribute), inherit: true))
            .ToList();

        Assert.True(tests.Count > 500, $"{tests.Count}");
        Complaints.ExpectNone(tests.Where(m => m.Name.Length > MaxTestName).Select(m => $"{m.DeclaringType!.Name}.{m.Name}: {m.Name.Length}"));
    }

    // By EF Core, or by the client's build.
    private static bool IsGenerated(string file) => Generated.Any(folder => file.Contains($"/{folder}/", StringComparison.Ordinal));

    private static IEnumerable<string> LongLines(string file, Func<string, string> inspected) => inspected(Repository.Read(file)).Split('\n').Index()
        .Where(line => line.Item.Length > MaxLine && !OneWord().IsMatch(line.Item))
        .Select(line => $"{file}:{line.Index + 1}: {line.Item.Length} characters");

    // Quoted documents keep their lines.
    private static string OutsideRawStrings(string text) => RawString().Replace(text, m => new string('\n', m.Value.Count(c => c == '\n')));

    private static string OutsideTablesAndCode(string text) => TableOrCode().Replace(text, m => new string('\n', m.Value.Count(c => c == '\n')));

    [GeneratedRegex("\"\"\".*?\"\"\"", RegexOptions.Singleline)]
    private static partial Regex RawString();

    [GeneratedRegex(@"^\s*```.*?^\s*```|^\s*\|[^\n]*", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex TableOrCode();

    // A line that cannot be wrapped: a link, or a command in inline code.
    [GeneratedRegex(@"^\W*(?:`[^`]*`|\S+)\W*$")]
    private static partial Regex OneWord();
}
