using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>The requests of <c>docs/game-session.http</c>, parsed as editors parse them.</summary>
internal static partial class HttpFile
{
    private static readonly string Text = Repository.Read("docs", "game-session.http");

    /// <summary>The requests in the file's order, one for each heading.</summary>
    public static IReadOnlyList<HttpFileRequest> Requests { get; } = Read();

    /// <summary>Replaces each <c>{{name.response.body.$.member}}</c> by what <paramref name="valueOf"/> returns for the two.</summary>
    public static string Fill(string text, Func<string, string, string> valueOf) =>
        Variable().Replace(text, m => valueOf(m.Groups["name"].Value, m.Groups["member"].Value));

    private static List<HttpFileRequest> Read()
    {
        var requests = Text.Split("\n### ").Skip(1).Select(text => Request().Match(text)).ToList();
        Assert.NotEmpty(requests);
        Assert.All(requests, request => Assert.True(request.Success));
        return [.. requests.Select(m => new HttpFileRequest(
            m.Groups["name"].Value,
            new HttpMethod(m.Groups["method"].Value),
            m.Groups["path"].Value,
            [.. m.Groups["header"].Captures.Zip(m.Groups["value"].Captures, (header, value) => (header.Value, value.Value))],
            m.Groups["body"].Value.Trim()))];
    }

    [GeneratedRegex(
        @"^.+\n# @name (?<name>\w+)\n(?<method>[A-Z]+) \{\{api\}\}(?<path>\S+)\n((?<header>[\w-]+): (?<value>.+)\n)*(\n(?<body>[^#]*))?$")]
    private static partial Regex Request();

    [GeneratedRegex(@"\{\{(?<name>\w+)\.response\.body\.\$\.(?<member>\w+)\}\}")]
    private static partial Regex Variable();
}

/// <param name="Path">With its query, relative to the service's address. Path, headers and body still have the file's variables.</param>
internal sealed record HttpFileRequest(string Name, HttpMethod Method, string Path, IReadOnlyList<(string Name, string Value)> Headers, string Body);
