using System.Text.RegularExpressions;

namespace GameSession.Tests.Operations;

/// <summary>A selector of series in an expression of PromQL, with the labels that it names.</summary>
internal sealed record Selector(string Metric, IReadOnlyList<string> Labels);

/// <summary>What an expression of PromQL refers to.</summary>
internal static partial class PromQl
{
    /// <summary>The selectors; each metric of ours has an underscore in its name, as no function has that the expressions use with a label.</summary>
    public static IReadOnlyList<Selector> Selectors(string expression) =>
        [.. Series().Matches(Text().Replace(expression, "\"\""))
            .Where(m => Prefix().IsMatch(m.Groups["metric"].Value))
            .Select(m => new Selector(m.Groups["metric"].Value, [.. Label().Matches(m.Groups["labels"].Value).Select(l => l.Groups["name"].Value)]))];

    /// <summary>The labels of <c>by</c> and <c>without</c>.</summary>
    public static IReadOnlyList<string> Grouping(string expression) =>
        [.. Group().Matches(expression).SelectMany(m => m.Groups["labels"].Value.Split(',', Listed))];

    private const StringSplitOptions Listed = StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries;

    [GeneratedRegex("\"(?:[^\"\\\\]|\\\\.)*\"")]
    private static partial Regex Text();

    [GeneratedRegex(@"\b(?<metric>[a-z][a-z0-9]*(?:_[a-z0-9]+)+)\b(?:\{(?<labels>[^}]*)\})?")]
    private static partial Regex Series();

    [GeneratedRegex("^(?:gamesession|http|dotnet|kestrel|aspnetcore|db|rabbitmq|process)_.*(?<!_code|_type|_outcome|_command|_route)$")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"(?<name>[a-z_0-9]+)\s*(?:=~|!~|!=|=)")]
    private static partial Regex Label();

    [GeneratedRegex(@"\b(?:by|without)\s*\((?<labels>[^)]*)\)")]
    private static partial Regex Group();
}
