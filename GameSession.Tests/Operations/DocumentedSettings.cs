using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>The settings that <c>docs/configuration.md</c> lists.</summary>
internal static partial class DocumentedSettings
{
    private static readonly HashSet<string> Names =
        [.. Row().Matches(Repository.Read("docs", "configuration.md")).Select(m => m.Groups["name"].Value)];

    /// <summary>The environment variables that neither the page lists nor OpenTelemetry has.</summary>
    public static IEnumerable<string> Unknown(IEnumerable<string> variables) => variables
        .Where(variable => !variable.StartsWith("OTEL_", StringComparison.Ordinal))
        .Where(variable => !IsListed(variable.Replace("__", ":", StringComparison.Ordinal)));

    // A list's name is followed by the index of an item, and perhaps by a member of the item.
    private static bool IsListed(string setting) => Names.Contains(Index().Split(setting)[0]);

    [GeneratedRegex(@"^\| `(?<name>[A-Za-z]+:[A-Za-z:]+)` \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@":\d+(?::|$)")]
    private static partial Regex Index();
}
