using System.Security.Cryptography;
using System.Text;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>
/// Where servers keep their data: under the user's local application data, one folder per AppHost, or in a temporary folder that is
/// deleted at the end. Root's home is closed to the user that PostgreSQL must run as, so root's data goes under <c>/var/lib</c>.
/// </summary>
internal sealed class DataFolders : IDisposable
{
    private readonly bool _isTemporary;
    private readonly Lazy<string> _temporary;

    public DataFolders(string appHostName, string appHostDirectory, bool isTemporary)
    {
        _isTemporary = isTemporary;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(appHostDirectory)))[..10];
        var local = Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.Create);
        Root = Path.Combine(FirstOpenToOthers(local, "/var/lib"), "apphost", $"{appHostName}-{hash}");
        _temporary = new Lazy<string>(() =>
            Directory.CreateDirectory(Path.Combine(FirstOpenToOthers(Path.GetTempPath(), "/var/tmp"), $"apphost-{Path.GetRandomFileName()}")).FullName);
    }

    private string Root { get; }

    /// <summary>The folder of one server, and whether it is kept.</summary>
    public (string Folder, bool IsKept) For(IResource resource)
    {
        var mount = resource.Annotations.OfType<ContainerMountAnnotation>().LastOrDefault();
        if (_isTemporary || mount is null)
            return (Create(Path.Combine(_temporary.Value, resource.Name)), false);
        var folder = mount.Type == ContainerMountType.BindMount ? mount.Source! : Path.Combine(Root, mount.Source ?? $"{resource.Name}-data");
        return (Create(folder), true);
    }

    public void Dispose()
    {
        if (_temporary.IsValueCreated && Directory.Exists(_temporary.Value))
            Directory.Delete(_temporary.Value, recursive: true);
    }

    /// <summary>Others may pass through to what is theirs, but not look around.</summary>
    private static string Create(string path)
    {
        var folder = Directory.CreateDirectory(path);
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute;
        return folder.FullName;
    }

    private static string FirstOpenToOthers(string preferred, string otherwise)
    {
        if (OperatingSystem.IsWindows() || !Environment.IsPrivilegedProcess)
            return preferred;
        for (var folder = new DirectoryInfo(preferred); folder is not null; folder = folder.Parent)
            if (folder.Exists && !folder.UnixFileMode.HasFlag(UnixFileMode.OtherExecute))
                return otherwise;
        return preferred;
    }
}
