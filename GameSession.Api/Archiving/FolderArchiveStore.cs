namespace GameSession.Api.Archiving;

/// <summary>A folder that all processes reach under the same path: a network file system, or a local one if there is only one machine.</summary>
internal sealed class FolderArchiveStore(string folder) : IArchiveStore
{
    public async Task WriteAsync(string name, Stream content, CancellationToken ct)
    {
        var path = PathOf(name);
        var unfinished = $"{path}.{Guid.CreateVersion7():N}.tmp";
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            try
            {
                await using (var file = new FileStream(unfinished, FileMode.CreateNew, FileAccess.Write, FileShare.None))
                {
                    await content.CopyToAsync(file, ct);
                    file.Flush(flushToDisk: true);
                }

                File.Move(unfinished, path, overwrite: true);
            }
            catch
            {
                File.Delete(unfinished);
                throw;
            }

            // Flushing the renamed file also writes its new name to the disk.
            using var renamed = File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite);
            RandomAccess.FlushToDisk(renamed);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    public Task<Stream?> OpenAsync(string name, CancellationToken ct)
    {
        try
        {
            return Task.FromResult<Stream?>(File.OpenRead(PathOf(name)));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult<Stream?>(null);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new IOException(e.Message, e);
        }
    }

    private string PathOf(string name) => Path.Combine([folder, .. name.Split('/')]);
}
