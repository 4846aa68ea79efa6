using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace GameSession.AppHost.Servers;

/// <summary>
/// Where servers that run as programs keep their data: one folder per AppHost below the user's local application data, or a temporary one that
/// is deleted at the end.
/// </summary>
/// <remarks>Root's home is closed to the user that PostgreSQL runs as, so root's data lies below <c>/var/lib</c>.</remarks>
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
        // Two checkouts on one machine have data of their own.
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(builder.AppHostDirectory)))[..10];
        return new DataFolder(Path.Combine(FirstOpenToOthers(local, "/var/lib"), Name, hash));
    }

    /// <summary>The full path of one server's folder, which exists once <see cref="Create"/> has made it.</summary>
    public string Of(string server) => Path.Combine(_path, server);

    /// <summary>Makes the folder of one server, if there is none yet: others may pass through to what is theirs, but not look around.</summary>
    public static void Create(string folder)
    {
        var created = Directory.CreateDirectory(folder);
        if (!OperatingSystem.IsWindows())
            created.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
    }

    public void Delete() => TryDelete(_path);

    // An AppHost that was killed left its folder behind: the name says whose it was.
    private static void DeleteOrphans(string parent)
    {
        foreach (var folder in Directory.EnumerateDirectories(parent, $"{Name}.*"))
        {
            if (int.TryParse(Path.GetFileName(folder).Split('.')[1], CultureInfo.InvariantCulture, out var owner) && !IsRunning(owner))
                TryDelete(folder);
        }
    }

    // What cannot be deleted (it is another user's, or a server still writes to it) is left to a later AppHost.
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
