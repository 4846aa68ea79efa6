using System.Runtime.Versioning;
using Aspire.Hosting;
using GameSession.Api.Domain;
using GameSession.AppHost.Servers;

namespace GameSession.Tests.Hosting;

[UnsupportedOSPlatform("windows")]
public sealed class DataFolderTests
{
    [Fact]
    public void Temporary_data_is_deleted_and_never_shared()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var (one, other) = (DataFolder.For(builder, DataLifetime.Temporary), DataFolder.For(builder, DataLifetime.Temporary));
        var (folder, othersFolder) = (Created(one), Created(other));
        File.WriteAllText(Path.Combine(folder, "file"), "data");

        one.Delete();

        Assert.False(Directory.Exists(Path.GetDirectoryName(folder)));
        Assert.True(Directory.Exists(othersFolder));
        other.Delete();
    }

    [Fact]
    public void What_an_AppHost_left_that_was_killed_goes_with_the_next_one()
    {
        var builder = DistributedApplication.CreateBuilder([]);
        var mine = DataFolder.For(builder, DataLifetime.Temporary);
        var folder = Path.GetDirectoryName(Created(mine))!;
        // No process has an id beyond the kernel's limit of 2^22.
        var orphan = folder.Replace($".{Environment.ProcessId}.", ".4194305.", StringComparison.Ordinal);
        Directory.CreateDirectory(Path.Combine(orphan, "postgres"));

        DataFolder.For(builder, DataLifetime.Temporary);

        Assert.False(Directory.Exists(orphan));
        Assert.True(Directory.Exists(folder));
        mine.Delete();
    }

    [Fact]
    public void Others_pass_through_a_servers_folder_and_do_not_look_into_it()
    {
        var data = DataFolder.For(DistributedApplication.CreateBuilder([]), DataLifetime.Temporary);

        var mode = File.GetUnixFileMode(Created(data));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute, mode);
        data.Delete();
    }

    private static string Created(DataFolder data)
    {
        var folder = data.Of("postgres");
        DataFolder.Create(folder);
        return folder;
    }
}
