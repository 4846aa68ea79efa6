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
            return (Directory.CreateDirectory(Path.Combine(_temporary.Value, resource.Name)).FullName, false);
        var folder = mount.Type == ContainerMountType.BindMount ? mount.Source! : Path.Combine(Root, mount.Source ?? $"{resource.Name}-data");
        return (Directory.CreateDirectory(folder).FullName, true);
    }

    public void Dispose()
    {
        if (_temporary.IsValueCreated && Directory.Exists(_temporary.Value))
            Directory.Delete(_temporary.Value, recursive: true);
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
