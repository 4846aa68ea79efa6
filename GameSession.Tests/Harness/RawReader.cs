using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace GameSession.Tests.Harness;

/// <summary>Reads HTTP answers and WebSocket frames of a server from one buffer.</summary>
internal sealed class RawReader(Stream stream)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;
    private long? _contentLength;
    private bool _isChunked;

    /// <summary>Whether the server said that it closes the connection after this answer.</summary>
    public bool Closes { get; private set; }

    /// <summary>The media type of the last answer.</summary>
    public string ContentType { get; private set; } = "";

    /// <summary>Reads an answer's status and headers; 0 at the end of the connection.</summary>
    public async Task<int> ReadHeadAsync()
    {
        var status = 0;
        Closes = false;
        (_contentLength, _isChunked, ContentType) = (null, false, "");
        while (await ReadLineAsync() is { } line && (line.Length > 0 || status == 0))
        {
            if (status == 0)
            {
                if (!line.StartsWith("HTTP/1.", StringComparison.Ordinal)) throw new InvalidDataException($"No status line: {line}");
                status = int.Parse(line.AsSpan(9, 3), CultureInfo.InvariantCulture);
            }
            else if (Value(line, "content-length") is { } length)
            {
                _contentLength = long.Parse(length, CultureInfo.InvariantCulture);
            }
            else if (Value(line, "transfer-encoding") is not null)
            {
                _isChunked = true;
            }
            else if (Value(line, "content-type") is { } type)
            {
                ContentType = type;
            }
            else if (Value(line, "connection") is { } connection)
            {
                Closes = connection.Contains("close", StringComparison.OrdinalIgnoreCase);
            }
        }

        // 100 Continue: the final answer follows.
        return status == 100 ? await ReadHeadAsync() : status;
    }

    /// <summary>Reads the body of the answer whose head was read.</summary>
    public async Task<byte[]> ReadBodyAsync()
    {
        if (!_isChunked && _contentLength is { } length) return (await TakeAsync((int)length)).ToArray();
        var body = new MemoryStream();
        if (!_isChunked)
        {
            // The body ends with the connection.
            while (await FillAsync(1)) body.Write((await TakeAsync(_end - _start)).Span);
            Closes = true;
            return body.ToArray();
        }

        while (await ReadLineAsync() is { } line)
        {
            var size = int.Parse(line, NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            if (size > 0) body.Write((await TakeAsync(size)).Span);
            await ReadLineAsync();
            if (size == 0) break;
        }

        return body.ToArray();
    }

    /// <summary>Reads the next frame; its payload is valid until the next call. Null at the end of the connection.</summary>
    public async Task<(int Opcode, ReadOnlyMemory<byte> Payload)?> ReadFrameAsync()
    {
        if (!await FillAsync(2)) return null;
        var opcode = _buffer[_start] & 0xF;
        var length = _buffer[_start + 1] & 0x7F;
        _start += 2;
        if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian((await TakeAsync(2)).Span);
        else if (length == 127) length = checked((int)BinaryPrimitives.ReadUInt64BigEndian((await TakeAsync(8)).Span));
        return (opcode, await TakeAsync(length));
    }

    private static string? Value(string line, string header) =>
        line.Length > header.Length && line[header.Length] == ':' && line.StartsWith(header, StringComparison.OrdinalIgnoreCase)
            ? line[(header.Length + 1)..].Trim() : null;

    private async Task<string?> ReadLineAsync()
    {
        var searched = 0;
        while (true)
        {
            if (_buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n') is >= 0 and var at)
            {
                var line = Encoding.Latin1.GetString(_buffer, _start, searched + at).TrimEnd('\r');
                _start += searched + at + 1;
                return line;
            }

            searched = _end - _start;
            if (!await FillAsync(searched + 1)) return null;
        }
    }

    private async Task<ReadOnlyMemory<byte>> TakeAsync(int count)
    {
        if (!await FillAsync(count)) throw new IOException("The answer breaks off.");
        var taken = _buffer.AsMemory(_start, count);
        _start += count;
        return taken;
    }

    // False if the connection ends before so many bytes.
    private async Task<bool> FillAsync(int count)
    {
        if (_buffer.Length - _start < count || _start == _end)
        {
            var larger = count > _buffer.Length ? new byte[Math.Max(count, _buffer.Length * 2)] : _buffer;
            _buffer.AsSpan(_start, _end - _start).CopyTo(larger);
            (_buffer, _end, _start) = (larger, _end - _start, 0);
        }

        while (_end - _start < count)
        {
            var read = await stream.ReadAsync(_buffer.AsMemory(_end), TestContext.Current.CancellationToken);
            if (read == 0) return false;
            _end += read;
        }

        return true;
    }
}
