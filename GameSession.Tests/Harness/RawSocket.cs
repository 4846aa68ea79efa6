using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace GameSession.Tests.Harness;

/// <summary>
/// A WebSocket of which nothing happens by itself: it answers no ping and no close, and reads only when told to.
/// </summary>
public sealed class RawSocket : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly System.Net.Sockets.Socket _socket;
    private readonly NetworkStream _stream;

    private RawSocket(System.Net.Sockets.Socket socket)
    {
        _socket = socket;
        _stream = new NetworkStream(socket);
    }

    /// <param name="receiveBuffer">Bytes that the operating system may hold for the reader; null for its own choice.</param>
    public static async Task<RawSocket> ConnectAsync(Player player, Guid sessionId, string sessionToken, string process, int? receiveBuffer = null)
    {
        var ct = TestContext.Current.CancellationToken;
        var socket = new System.Net.Sockets.Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        socket.Bind(new IPEndPoint(ClientAddress.New(), 0));
        var url = player.Deployment.UrlOf(process);
        await socket.ConnectAsync(IPAddress.Loopback, url.Port, ct);
        var raw = new RawSocket(socket);
        var request = $"GET /api/v2/sessions/{sessionId}/ws HTTP/1.1\r\nHost: {url.Authority}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {player.Token}\r\nX-Session-Token: {sessionToken}\r\n\r\n";
        await raw._stream.WriteAsync(Encoding.ASCII.GetBytes(request), ct);
        var answer = new StringBuilder();
        var one = new byte[1];
        while (!answer.ToString().EndsWith("\r\n\r\n", StringComparison.Ordinal))
        {
            await raw.ReadAsync(one);
            answer.Append((char)one[0]);
        }

        Assert.StartsWith("HTTP/1.1 101 ", answer.ToString());
        return raw;
    }

    /// <summary>The next frame's opcode (1 text, 8 close, 9 ping) and payload. Servers send whole messages in one frame.</summary>
    public async Task<(int Opcode, byte[] Payload)> ReadFrameAsync()
    {
        var head = await ReadAsync(new byte[2]);
        long length = head[1];
        if (length == 126) length = BinaryPrimitives.ReadUInt16BigEndian(await ReadAsync(new byte[2]));
        else if (length == 127) length = BinaryPrimitives.ReadInt64BigEndian(await ReadAsync(new byte[8]));
        return (head[0] & 0x0f, await ReadAsync(new byte[length]));
    }

    /// <summary>The texts up to the close frame, and its code.</summary>
    public async Task<(List<string> Texts, int CloseCode)> ReadToCloseAsync()
    {
        var texts = new List<string>();
        while (true)
        {
            var (opcode, payload) = await ReadFrameAsync();
            if (opcode == 8) return (texts, BinaryPrimitives.ReadUInt16BigEndian(payload));
            if (opcode == 1) texts.Add(Encoding.UTF8.GetString(payload));
        }
    }

    public void Dispose()
    {
        _stream.Dispose();
        _socket.Dispose();
    }

    private async Task<byte[]> ReadAsync(byte[] bytes)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(Patience);
        await _stream.ReadExactlyAsync(bytes, patience.Token);
        return bytes;
    }
}
