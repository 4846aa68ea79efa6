using System.IO.Compression;
using System.Security.Cryptography;
using System.Text.Json;

namespace GameSession.Api.Archiving;

/// <summary>
/// An archive that is being written: gzip-compressed lines in a temporary file, which is deleted when the object is disposed of. Not thread-safe.
/// </summary>
internal sealed class ArchiveFile : IAsyncDisposable
{
    private const int BufferBytes = 64 * 1024;

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    private readonly FileStream _file = NewTemporary();

    private readonly GZipStream _lines;

    public ArchiveFile() => _lines = new GZipStream(_file, CompressionLevel.Optimal, leaveOpen: true);

    /// <summary>The compressed bytes, from the first one. Call <see cref="EndAsync"/> first.</summary>
    public Stream Content
    {
        get
        {
            _file.Position = 0;
            return _file;
        }
    }

    public long Bytes => _file.Length;

    /// <summary>A file that is deleted when it is closed.</summary>
    public static FileStream NewTemporary() => new(
        Path.Combine(Path.GetTempPath(), $"game-session-archive-{Guid.CreateVersion7():N}"), FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None,
        BufferBytes, FileOptions.DeleteOnClose | FileOptions.Asynchronous);

    public async Task AddAsync(ReadOnlyMemory<byte> line, CancellationToken ct)
    {
        await _lines.WriteAsync(line, ct);
        await _lines.WriteAsync(LineEnd, ct);
    }

    /// <summary>Ends the archive: no more lines can be added.</summary>
    /// <returns>The SHA-256 of the compressed bytes, in hexadecimal.</returns>
    public async Task<string> EndAsync(CancellationToken ct)
    {
        await _lines.DisposeAsync();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(Content, ct));
    }

    public async ValueTask DisposeAsync()
    {
        await _lines.DisposeAsync();
        await _file.DisposeAsync();
    }

    /// <summary>Reads an archive from its first byte to its last and compares it with its manifest.</summary>
    /// <exception cref="InvalidDataException">The archive is not what the manifest says.</exception>
    public static async Task VerifyAsync(ArchiveManifest manifest, Stream content, CancellationToken ct)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var hashed = new HashedStream(content, hash);
        await using var lines = new GZipStream(hashed, CompressionMode.Decompress, leaveOpen: true);
        var rows = new Dictionary<string, long>();
        var version = 0L;
        using var reader = new StreamReader(lines, leaveOpen: true);
        try
        {
            while (await reader.ReadLineAsync(ct) is { } line)
            {
                using var parsed = JsonDocument.Parse(line);
                var (table, row) = (parsed.RootElement.GetProperty("table").GetString()!, parsed.RootElement.GetProperty("row"));
                rows[table] = rows.GetValueOrDefault(table) + 1;
                if (row.GetProperty(table == "sessions" ? "id" : "session_id").GetGuid() != manifest.SessionId)
                {
                    throw Broken(manifest, "it has a row of another session");
                }

                if (table != "session_events") continue;
                if (row.GetProperty("event_data").GetProperty("version").GetString() != $"{++version}")
                {
                    throw Broken(manifest, $"version {version} is not in its place");
                }
            }
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw Broken(manifest, $"a line is not a row ({e.Message})");
        }

        // Bytes after the end of the compressed lines count too.
        var rest = new byte[BufferBytes];
        while (await hashed.ReadAsync(rest, ct) > 0)
        {
        }

        if (hashed.Bytes != manifest.Bytes || Convert.ToHexStringLower(hash.GetHashAndReset()) != manifest.Sha256)
        {
            throw Broken(manifest, "its bytes are others");
        }

        if (manifest.FirstVersion != 1 || version != manifest.LastVersion) throw Broken(manifest, $"it ends with version {version}");
        if (rows.Count != manifest.Rows.Count || rows.Any(r => manifest.Rows.GetValueOrDefault(r.Key) != r.Value))
        {
            throw Broken(manifest, "its rows are more or fewer");
        }
    }

    private static InvalidDataException Broken(ArchiveManifest manifest, string what) =>
        new($"{manifest.File} is not what its manifest says: {what}.");

    /// <summary>Hashes and counts the bytes that are read through it.</summary>
    private sealed class HashedStream(Stream content, IncrementalHash hash) : Stream
    {
        public long Bytes { get; private set; }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            var read = await content.ReadAsync(buffer, cancellationToken);
            hash.AppendData(buffer.Span[..read]);
            Bytes += read;
            return read;
        }

        public override int Read(byte[] buffer, int offset, int count)
        {
            var read = content.Read(buffer, offset, count);
            hash.AppendData(buffer, offset, read);
            Bytes += read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
