namespace GameSession.Tests.Harness;

/// <summary>The repository's files. Paths start at its root and use <c>/</c>.</summary>
internal static class Repository
{
    private static readonly string Root = Find(new DirectoryInfo(AppContext.BaseDirectory));

    /// <summary>The full path of a file or folder.</summary>
    public static string PathOf(params ReadOnlySpan<string> path) => Path.Combine([Root, .. path]);

    public static string Read(params ReadOnlySpan<string> path) => File.ReadAllText(PathOf(path));

    /// <summary>Whether the path is the root, or a file or folder below it.</summary>
    public static bool Has(string path) => Path.GetFullPath(Path.Combine(Root, path)) is var full
        && (full == Root || full.StartsWith(Root + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        && (File.Exists(full) || Directory.Exists(full));

    /// <summary>Every file with one of these extensions (<c>.cs</c>), without the output of builds and tests.</summary>
    public static IReadOnlyList<string> Files(params IReadOnlyList<string> extensions) =>
        [.. FilesBelow(new DirectoryInfo(Root))
            .Where(file => extensions.Contains(file.Extension))
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace(Path.DirectorySeparatorChar, '/'))
            .Order(StringComparer.Ordinal)];

    private static IEnumerable<FileInfo> FilesBelow(DirectoryInfo folder) => folder.EnumerateFiles()
        .Concat(folder.EnumerateDirectories()
            .Where(below => below.Name is not ("bin" or "obj" or "TestResults" or "node_modules") && !below.Name.StartsWith('.'))
            .SelectMany(FilesBelow));

    private static string Find(DirectoryInfo? folder)
    {
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GameSession.sln"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The solution's folder was not found.");
    }
}
