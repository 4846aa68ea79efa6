using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace GameSession.Scenarios;

/// <summary>The statements in PostgreSQL's log, which has all of them (<c>log_statement</c>), from the moment of this object's creation.</summary>
internal sealed partial class PostgresLog(string path)
{
    private readonly long _start = new FileInfo(path).Length;

    /// <summary>The number of statements, and the most frequent ones by the beginning of their text.</summary>
    public async Task<(int Count, JsonObject Frequent)> ReadAsync()
    {
        await using var file = File.Open(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        file.Position = _start;
        using var reader = new StreamReader(file);
        var statements = Statement().Matches(await reader.ReadToEndAsync())
            .Select(m => Space().Replace(m.Groups["text"].Value, " ").Trim())
            .ToList();
        var frequent = statements.CountBy(text => text.Length > 100 ? $"{text[..100]}…" : text).OrderByDescending(s => s.Value).Take(8);
        return (statements.Count, [.. frequent.Select(s => KeyValuePair.Create<string, JsonNode?>(s.Key, s.Value))]);
    }

    // A statement's further lines begin with a tab.
    [GeneratedRegex(@"LOG:  (?:execute [^:]+|statement): (?<text>[^\n]*(?:\n\t[^\n]*)*)")]
    private static partial Regex Statement();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();
}
