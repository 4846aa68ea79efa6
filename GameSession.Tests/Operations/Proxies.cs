using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>The configurations of balancers below <c>deploy/proxy</c>.</summary>
internal static partial class Proxies
{
    /// <summary>Host and port of each server that the configuration names, in its order.</summary>
    public static IReadOnlyList<string> Servers(string file) =>
        [.. Server().Matches(Repository.Read("deploy", "proxy", file)).Select(m => m.Groups["server"].Value).Distinct()];

    [GeneratedRegex(@"(?<server>game-session-[a-z]:\d+)")]
    private static partial Regex Server();
}
