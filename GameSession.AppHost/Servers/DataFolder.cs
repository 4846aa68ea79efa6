using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GameSession.AppHost.Servers;

/// <summary>
/// The folder in which servers that run as programs keep their data: one per AppHost below the user's local application data, or a temporary
/// one that is deleted at the end.
/// </summary>
/// <remarks>The user that PostgreSQL runs as cannot enter root's home, so root's data is below <c>/var/lib</c>.</remarks>
internal sealed class DataFolder
{
    private const string Name = "game-session-apphost";

    private readonly string _path;

    private DataFolder(string path) => _path = path;

    public static DataFolder For(IDistributedApplicationBuilder builder, DataLifetime lifetime)
    {
        if (lifetime == DataLifetime.Temporary)
        {
            var parent = FirstOpenToOthers(Path.GetTempPath(), "/var/tmp");
            DeleteOrphans(parent);
            return new DataFolder(Path.Combine(parent, $"{Name}.{Environment.ProcessId}.{Path.GetRandomFileName()}"));
        }

        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        // Two checkouts on one machine must not share data.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(builder.AppHostDirectory)))[..10];
        return new DataFolder(Path.Combine(FirstOpenToOthers(local, "/var/lib"), Name, hash));
    }

    /// <summary>The full path of one server's folder; <see cref="Create"/> makes the folder.</summary>
    public string Of(string server) => Path.Combine(_path, server);

    /// <summary>Creates the folder of one server unless it exists. Other users may pass through it to their own files, but not list it.</summary>
    public static void Create(string folder)
    {
        var created = Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            created.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
    }

    public void Delete() => TryDelete(_path);

    // A killed AppHost leaves its folder behind. The name has the process id of its owner.
    private static void DeleteOrphans(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, $"{Name}.*"))
        {
            if (int.TryParse(Path.GetFileName(folder).Split('.')[1], CultureInfo.InvariantCulture, out var owner) && !IsRunning(owner))
                TryDelete(folder);
        }
    }

    // A later AppHost deletes what cannot be deleted now, because another user owns it or a server still writes to it.
    private static void TryDelete(string folder)
    {
        try
        {
            if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Console.WriteLine($"{folder} could not be deleted: {e.Message}");
        }
    }

    private static bool IsRunning(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }

    private static string FirstOpenToOthers(string preferred, string otherwise)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess) return preferred;
        for (var folder = new DirectoryInfo(preferred); folder is not null; folder = folder.Parent)
        {
            if (folder.Exists && !folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute)) return otherwise;
        }

        return preferred;
    }
}
