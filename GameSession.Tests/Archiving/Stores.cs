using GameSession.Api.Archiving;

namespace GameSession.Tests.Archiving;

/// <summary>Wraps a store; a test can replace each of its answers.</summary>
internal sealed class ChangedStore(IArchiveStore inner) : IArchiveStore
{
    public Func<string, Task> BeforeWrite { get; set; } = _ => Task.CompletedTask;

    /// <summary>The content that is read instead of the stored one.</summary>
    public Func<string, byte[], byte[]?> Read { get; set; } = (_, bytes) => bytes;

    public async Task WriteAsync(string name, Stream content, CancellationToken ct)
    {
        await BeforeWrite(name);
        await inner.WriteAsync(name, content, ct);
    }

    public async Task<Stream?> OpenAsync(string name, CancellationToken ct)
    {
        if (await inner.OpenAsync(name, ct) is not { } stream) return null;
        await using (stream)
        {
            using var bytes = new MemoryStream();
            await stream.CopyToAsync(bytes, ct);
            return Read(name, bytes.ToArray()) is { } read ? new MemoryStream(read) : null;
        }
    }
}
