using System.Reflection;
using System.Text.RegularExpressions;
using GameSession.Api.Pipeline;
using GameSession.Tests.Harness;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GameSession.Tests.Docs;

/// <summary>A log message that <c>docs/operations.md</c> quotes is one that the service writes.</summary>
public sealed partial class LogTextTests
{
    private static readonly Assembly[] Sources = [typeof(SocketRoutes).Assembly, typeof(LoopService).Assembly];

    [Fact]
    public void Every_log_message_that_the_page_quotes_is_one_of_the_service()
    {
        var quoted = Quote().Matches(Repository.Read("docs", "operations.md")).Select(m => Spaces().Replace(m.Groups["text"].Value, " ")).ToList();
        var known = Messages();

        Assert.True(quoted.Count > 10, $"{quoted.Count}");
        Complaints.ExpectNone(quoted.Where(q => !known.Any(message => Fits(q, message))));
    }

    // "…" stands for any text.
    private static bool Fits(string quoted, string message)
    {
        var at = 0;
        foreach (var part in quoted.Split('…').Select(p => p.Trim()).Where(p => p.Length > 0))
        {
            at = message.IndexOf(part, at, StringComparison.Ordinal);
            if (at < 0) return false;
            at += part.Length;
        }

        return true;
    }

    // Placeholders are "…", but for what a FailureLog is about.
    private static List<string> Messages()
    {
        var subjects = Repository.Files(".cs").Where(f => f.StartsWith("GameSession.Api/", StringComparison.Ordinal))
            .SelectMany(f => Subject().Matches(Repository.Read(f))).Select(m => m.Groups["text"].Value).ToList();
        return
        [
            .. Sources.SelectMany(a => a.GetTypes())
                .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                .Select(m => m.GetCustomAttribute<LoggerMessageAttribute>()?.Message).OfType<string>()
                .SelectMany(m => m.StartsWith("{What}", StringComparison.Ordinal) ? subjects.Select(s => s + m["{What}".Length..]) : [m])
                .Select(m => Placeholder().Replace(m, "…")),
        ];
    }

    [GeneratedRegex("(?:Critical|Error|Warning|Information) \\(?\"(?<text>[^\"]+)\"")]
    private static partial Regex Quote();

    [GeneratedRegex("FailureLog\\(\\s*\"(?<text>[^\"]+)\"")]
    private static partial Regex Subject();

    [GeneratedRegex(@"\{\w+\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();
}
