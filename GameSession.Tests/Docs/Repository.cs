namespace GameSession.Tests.Docs;

/// <summary>The repository's own files.</summary>
internal static class Repository
{
    private static readonly string Root = Find(new DirectoryInfo(AppContext.BaseDirectory));

    public static string Read(params ReadOnlySpan<string> path) => File.ReadAllText(PathOf(path));

    public static string PathOf(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GameSession.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The solution's folder was not found.");
    }
}
