using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GameSession.Tests.Harness;

/// <summary>A WebSocket that answers neither pings nor a close, and reads only when told to.</summary>
internal sealed class StalledSocket : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(30);

    private readonly NetworkStream _stream;
    private readonly RawReader _reader;

    private StalledSocket(System.Net.Sockets.Socket socket)
    {
        _stream = new NetworkStream(socket, ownsSocket: true);
        _reader = new RawReader(_stream);
    }

    /// <summary>Opens a socket and takes the <c>connection_established</c>.</summary>
    /// <param name="receiveBuffer">The size of the operating system's receive buffer, in bytes; null for its default.</param>
    public static async Task<StalledSocket> ConnectAsync(
        Player player, Guid sessionId, string sessionToken, string process, int? receiveBuffer = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var socket = new System.Net.Sockets.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        socket.Bind(new IPEndPoint(ClientAddress.New(), 0));
        var url = player.Deployment.UrlOf(process);
        await socket.ConnectAsync(IPAddress.Loopback, url.Port, ct);
        var stalled = new StalledSocket(socket);
        await stalled._stream.WriteAsync(
            RawUpgrade.Request(url, $"/api/v2/sessions/{sessionId}/ws", RawUpgrade.Credentials(player.Token, sessionToken)), ct);
        Assert.Equal(101, await stalled._reader.ReadHeadAsync());
        Assert.Contains(
            "connection_established", Encoding.UTF8.GetString((await stalled._reader.ReadFrameAsync())!.Value.Payload.Span),
            StringComparison.Ordinal);
        return stalled;
    }

    /// <summary>The payload of the next frame, of any type.</summary>
    public async Task<ReadOnlyMemory<byte>> ReadAsync() =>
        (await _reader.ReadFrameAsync().WaitAsync(Timeout) ?? throw new Xunit.Sdk.XunitException("The connection is over.")).Payload;

    /// <summary>The texts up to the close frame, and its code.</summary>
    public async Task<(List<string> Texts, int CloseCode)> ReadToCloseAsync()
    {
        var texts = new List<string>();
        while (await _reader.ReadFrameAsync().WaitAsync(Timeout) is var (opcode, payload))
        {
            if (opcode == 8) return (texts, BinaryPrimitives.ReadUInt16BigEndian(payload.Span));
            if (opcode == 1) texts.Add(Encoding.UTF8.GetString(payload.Span));
        }

        throw new Xunit.Sdk.XunitException($"The connection ends without a close frame, after {texts.Count} texts.");
    }

    public void Dispose() => _stream.Dispose();
}
