using System.Diagnostics.Metrics;
using System.Globalization;
using System.Net.WebSockets;
using System.Text;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GameSession.Tests.Realtime;

public sealed class ConnectionTests
{
    private static readonly ConnectionMetrics Metrics =
        new(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());

    [Fact]
    public async Task A_peer_that_does_not_read_is_closed_with_4508_and_what_waits_is_dropped()
    {
        await using var peer = new Peer();
        peer.Connection.Send(Text("first"));
        await Eventually.HoldsAsync("the first write", () => peer.Writes > 0);
        for (var i = 0; i < 512; i++) peer.Connection.Send(Text($"{i}"));
        Assert.False(peer.IsClosing);
        peer.Connection.Send(Text("one too many"));

        Assert.Equal(["first", "close 4508"], await peer.ReadAllAsync());
    }

    [Fact]
    public async Task More_than_a_mebibyte_waiting_is_too_slow_too_but_one_large_frame_alone_is_not()
    {
        await using var peer = new Peer();
        peer.Connection.Send(Text("first"));
        await Eventually.HoldsAsync("the first write", () => peer.Writes > 0);
        peer.Connection.Send(Text(new string('x', 3 * 1024 * 1024)));
        Assert.False(peer.IsClosing);
        peer.Connection.Send(Text("one too many"));

        Assert.Equal(["first", "close 4508"], await peer.ReadAllAsync());
    }

    [Fact]
    public async Task What_waited_arrives_in_order_in_few_writes_and_nothing_follows_the_close()
    {
        await using var peer = new Peer();
        peer.Connection.Send(Text("first"));
        await Eventually.HoldsAsync("the first write", () => peer.Writes > 0);
        for (var i = 0; i < 300; i++) peer.Connection.Send(Text($"{i} {new string('x', i)}"));
        peer.Connection.Close(CloseCodes.ServiceRestart, "server_draining");
        peer.Connection.Close(CloseCodes.SessionEnded, "a second reason");
        peer.Connection.Send(Text("too late"));

        var read = await peer.ReadAllAsync();
        Assert.Equal(["first", .. Enumerable.Range(0, 300).Select(i => $"{i} {new string('x', i)}"), "close 1012"], read);
        Assert.InRange(peer.Writes, 3, 8);
    }

    [Fact]
    public async Task Whoever_sends_at_once_keeps_their_own_order_and_no_frame_is_torn()
    {
        const int Senders = 4, Each = 100;
        await using var peer = new Peer();
        peer.Open();
        await Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(async () =>
        {
            for (var i = 0; i < Each; i++)
            {
                peer.Connection.Send(Text($"{sender} {i}"));
                if (i % 10 == 0) await Task.Yield();
            }
        })));
        peer.Connection.Close(CloseCodes.Normal, "");

        var read = await peer.ReadAllAsync();
        for (var sender = 0; sender < Senders; sender++)
        {
            var own = read.Where(t => t.StartsWith($"{sender} ", StringComparison.Ordinal));
            Assert.Equal(Enumerable.Range(0, Each).Select(i => $"{sender} {i}"), own);
        }
    }

    [Fact]
    public async Task A_peer_that_never_reads_is_cut_when_its_time_to_close_is_up()
    {
        await using var peer = new Peer(TimeSpan.FromMilliseconds(200));
        peer.Connection.Send(Text("never read"));
        peer.Connection.Close(CloseCodes.ServiceRestart, "");

        await peer.Running.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_connection_that_arrives_while_the_process_drains_is_sent_on()
    {
        await using var peer = new Peer();
        peer.Open();
        var hub = new ConnectionHub();
        hub.Drain();
        hub.Add(peer.Connection);

        Assert.Equal(["close 1012"], await peer.ReadAllAsync());
    }

    private static Frame Text(string text) => Frame.Text(Encoding.UTF8.GetBytes(text));

    /// <summary>A connection whose peer takes nothing until it is opened.</summary>
    private sealed class Peer : IAsyncDisposable
    {
        private readonly PeerStream _stream = new();

        public Peer(TimeSpan? closeTimeout = null)
        {
            var frames = new FrameStream(_stream, TimeProvider.System);
            var socket = WebSocket.CreateFromStream(frames, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = TimeSpan.Zero });
            var limits = new ConnectionLimits { CloseTimeout = closeTimeout ?? TimeSpan.FromSeconds(30) };
            Connection = new Connection(Guid.NewGuid(), Guid.NewGuid(), socket, frames, limits, Metrics, NullLogger.Instance);
            Running = Connection.RunAsync(_ => Task.CompletedTask);
        }

        public Connection Connection { get; }

        public Task Running { get; }

        public int Writes => _stream.Writes;

        /// <summary>Whether a close is under way: a frame sent now is not counted.</summary>
        public bool IsClosing => Running.IsCompleted || _stream.Written.Length > 0;

        public void Open() => _stream.Open();

        /// <summary>Lets everything through, and reads it up to the close frame.</summary>
        public async Task<List<string>> ReadAllAsync()
        {
            Open();
            List<string> texts = [];
            await Eventually.HoldsAsync("a close frame", () => (texts = Parse(_stream.Written)).LastOrDefault()?.StartsWith("close", StringComparison.Ordinal) == true);
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
