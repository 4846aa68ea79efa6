using System.Security.Cryptography;
using System.Text;
using GameSession.Api.Archiving;

namespace GameSession.Tests.Archiving;

/// <summary>What the archiver requires of every store.</summary>
public abstract class ArchiveStoreTests
{
    protected const string Name = "4f/content.jsonl.gz";

    protected static CancellationToken Ct => TestContext.Current.CancellationToken;

    private protected abstract IArchiveStore Store { get; }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(100_000)]
    // More than one request to a bucket can carry.
    [InlineData(40_000_000)]
    public async Task What_was_written_is_read(int bytes)
    {
        var content = RandomNumberGenerator.GetBytes(bytes);

        await Store.WriteAsync(Name, new MemoryStream(content), Ct);

        Assert.Equal(content, await ReadAsync(Name));
    }

    [Fact]
    public async Task A_later_content_takes_the_place_of_an_earlier_one()
    {
        await Store.WriteAsync(Name, Content("an earlier one"), Ct);

        await Store.WriteAsync(Name, Content("a later one"), Ct);

        Assert.Equal("a later one", await ReadTextAsync(Name));
    }

    [Fact]
    public async Task Under_a_name_that_was_never_written_there_is_nothing()
    {
        Assert.Null(await Store.OpenAsync(Name, Ct));
        await Store.WriteAsync(Name, Content("a content"), Ct);

        Assert.Null(await Store.OpenAsync("4f/content", Ct));
        Assert.Null(await Store.OpenAsync("content.jsonl.gz", Ct));
    }

    [Theory]
    [InlineData(100_000)]
    [InlineData(40_000_000)]
    public async Task A_content_that_breaks_off_leaves_what_was_there(int bytes)
    {
        await Store.WriteAsync(Name, Content("what was there"), Ct);

        await Assert.ThrowsAsync<IOException>(() => Store.WriteAsync(Name, new BrokenStream(bytes, bytes - 1000), Ct));
        await Assert.ThrowsAsync<IOException>(() => Store.WriteAsync("4f/other", new BrokenStream(bytes, bytes - 1000), Ct));

        Assert.Equal("what was there", await ReadTextAsync(Name));
        Assert.Null(await Store.OpenAsync("4f/other", Ct));
    }

    [Fact]
    public async Task A_cancelled_write_says_so_and_stores_nothing()
    {
        using var cancelled = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        await cancelled.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Store.WriteAsync(Name, Content("a content"), cancelled.Token));

        Assert.Null(await Store.OpenAsync(Name, Ct));
    }

    private protected static MemoryStream Content(string text) => new(Encoding.UTF8.GetBytes(text));

    private protected async Task<byte[]> ReadAsync(string name)
    {
        await using var stream = Assert.IsType<Stream>(await Store.OpenAsync(name, Ct), exactMatch: false);
        using var bytes = new MemoryStream();
        await stream.CopyToAsync(bytes, Ct);
        return bytes.ToArray();
    }

    private async Task<string> ReadTextAsync(string name) => Encoding.UTF8.GetString(await ReadAsync(name));

    /// <summary>A stream of zeros that fails after some byte.</summary>
    private sealed class BrokenStream(int bytes, int readable) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => true;

        public override bool CanWrite => false;

        public override long Length => bytes;

        public override long Position { get; set; }

        public override int Read(byte[] buffer, int offset, int count)
        {
            if (Position >= readable) throw new IOException("The content breaks off.");
            var read = Math.Min(count, readable - (int)Position);
            buffer.AsSpan(offset, read).Clear();
            Position += read;
            return read;
        }

        public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => Position + offset,
            _ => Length + offset,
        };

        public override void Flush()
        {
        }

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
