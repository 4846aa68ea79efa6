namespace GameSession.Tests.Harness;

/// <summary>Errors in the repository's files, each with its place.</summary>
internal static class Complaints
{
    /// <summary>Fails with the full text of all of them, which xunit's own message would shorten.</summary>
    public static void ExpectNone(IEnumerable<string> complaints)
    {
        var all = string.Join('\n', complaints);
        Assert.True(all.Length == 0, all);
    }
}
