using GameSession.Api.Archiving;

namespace GameSession.Tests.Archiving;

public sealed class FolderArchiveStoreTests : ArchiveStoreTests, IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("game-session-archive-").FullName;

    private protected override IArchiveStore Store => new FolderArchiveStore(_folder);

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Nothing_unfinished_stays()
    {
        await A_content_that_breaks_off_leaves_what_was_there(100_000);

        Assert.Equal([Path.Combine(_folder, Name)], Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }
}
