using System.Diagnostics.Metrics;
using System.Globalization;
using System.Text;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GameSession.Tests.Realtime;

/// <summary>A connection whose peer reads nothing until the test lets it.</summary>
internal sealed class Peer : IAsyncDisposable
{
    public static readonly ConnectionMetrics Metrics =
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    private readonly PeerStream _stream = new();

    public Peer(TimeSpan? closeTimeout = null)
    {
        var limits = new ConnectionLimits { CloseTimeout = closeTimeout ?? TimeSpan.FromSeconds(30) };
        Connection = new Connection(Guid.NewGuid(), Guid.NewGuid(), _stream, limits, Metrics, TimeProvider.System, NullLogger.Instance);
        Running = Connection.RunAsync(_ => Task.CompletedTask);
    }

    public Connection Connection { get; }

    public Task Running { get; }

    public int Writes => _stream.Writes;

    public void Open() => _stream.Open();

    /// <summary>Lets the peer read up to the close frame.</summary>
    public async Task<List<string>> ReadAllAsync()
    {
        Open();
        List<string> texts = [];
        await Eventually.HoldsAsync(
            "a close frame", () => (texts = Parse(_stream.Written)).LastOrDefault()?.StartsWith("close", StringComparison.Ordinal) == true);
        _stream.End();
        await Running.WaitAsync(TimeSpan.FromSeconds(20));
        Assert.Equal(texts, Parse(_stream.Written));
        return texts;
    }

    public async ValueTask DisposeAsync()
    {
        _stream.Open();
        _stream.End();
        Connection.Close(CloseCodes.Normal, "");
        await Running.WaitAsync(TimeSpan.FromSeconds(40));
        Connection.Dispose();
        await _stream.DisposeAsync();
    }

    private static List<string> Parse(byte[] bytes)
    {
        var texts = new List<string>();
        for (var at = 0; at + 2 <= bytes.Length;)
        {
            var opcode = bytes[at] & 0x0f;
            long length = bytes[at + 1];
            at += 2;
            if (length == 126) (length, at) = ((bytes[at] << 8) | bytes[at + 1], at + 2);
            else if (length == 127) (length, at) = (System.Buffers.Binary.BinaryPrimitives.ReadInt64BigEndian(bytes.AsSpan(at)), at + 8);
            if (at + length > bytes.Length) break;
            var payload = bytes.AsSpan(at, (int)length);
            texts.Add(opcode == 8
                ? string.Create(CultureInfo.InvariantCulture, $"close {(payload[0] << 8) | payload[1]}")
                : Encoding.UTF8.GetString(payload));
            at += (int)length;
        }

        return texts;
    }

    private sealed class PeerStream : Stream
    {
        private readonly TaskCompletionSource _open = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly MemoryStream _written = new();
        private int _writes;

        public int Writes => Volatile.Read(ref _writes);

        public byte[] Written
        {
            get
            {
                lock (_written) return _written.ToArray();
            }
        }

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public void Open() => _open.TrySetResult();

        public void End() => _end.TrySetResult();

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _writes);
            await _open.Task.WaitAsync(cancellationToken);
            lock (_written) _written.Write(buffer.Span);
        }

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            await _end.Task.WaitAsync(cancellationToken);
            return 0;
        }

        public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public override void Flush()
        {
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
