using System.Buffers.Binary;
using System.Net.Sockets;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>
/// A handwritten WebSocket over TCP: it sends any bytes, and passes each received message, in order, to <paramref name="onText"/> on its own
/// loop. It answers the peer's close.
/// </summary>
internal sealed class RawSocket : IAsyncDisposable
{
    private readonly TcpClient _client = new() { NoDelay = true };
    private readonly Action<ReadOnlyMemory<byte>> _onText;
    private readonly bool _answersPings;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private NetworkStream? _stream;
    private Task _reading = Task.CompletedTask;

    private RawSocket(Action<ReadOnlyMemory<byte>> onText, bool answersPings) => (_onText, _answersPings) = (onText, answersPings);

    /// <summary>Ends with the connection, or with the exception that <c>onText</c> threw.</summary>
    public Task Over => _over.Task;

    /// <summary>The code of the peer's close frame; 0 if the frame has none, null if there was no close frame.</summary>
    public int? CloseCode { get; private set; }

    /// <summary>The status of a refused upgrade.</summary>
    public int? Refused { get; private set; }

    /// <summary>Opens a socket; see <see cref="Refused"/>.</summary>
    /// <param name="headers">Headers in addition to those that the protocol requires.</param>
    /// <param name="answersPings">Whether it stays open when it sends nothing for 90 s. It must then send whole frames only.</param>
    public static async Task<RawSocket> OpenAsync(
        Uri url, string path, IEnumerable<string> headers, Action<ReadOnlyMemory<byte>> onText, bool answersPings = false)
    {
        var socket = new RawSocket(onText, answersPings);
        await socket._client.ConnectAsync(url.Host, url.Port, TestContext.Current.CancellationToken);
        socket._stream = socket._client.GetStream();
        await socket.SendAsync(RawUpgrade.Request(url, path, headers));
        var reader = new RawReader(socket._stream);
        var status = await reader.ReadHeadAsync();
        if (status == 101)
        {
            socket._reading = socket.ReadAsync(reader);
        }
        else
        {
            socket.Refused = status;
            socket._over.SetResult();
        }

        return socket;
    }

    public static Task<RawSocket> OpenAsync(
        Deployment deployment, string process, Guid sessionId, Guid player, string sessionToken, Action<ReadOnlyMemory<byte>> onText,
        bool answersPings = false) => OpenAsync(
        deployment.UrlOf(process),
        $"/api/v2/sessions/{sessionId}/ws",
        RawUpgrade.Credentials(Tokens.For(player), sessionToken),
        onText,
        answersPings);

    /// <summary>False if the peer has closed the connection, or is closing it.</summary>
    public async Task<bool> SendAsync(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            await _stream!.WriteAsync(bytes, TestContext.Current.CancellationToken);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    public async ValueTask DisposeAsync()
    {
        _client.Dispose();
        await _reading;
    }

    private async Task ReadAsync(RawReader reader)
    {
        try
        {
            while (await reader.ReadFrameAsync() is var (opcode, payload))
            {
                if (opcode == 1) _onText(payload);
                if (opcode == 9 && _answersPings) await SendAsync(SocketInput.Frame(10, payload.ToArray()));
                if (opcode != 8) continue;
                CloseCode = payload.Length < 2 ? 0 : BinaryPrimitives.ReadUInt16BigEndian(payload.Span);
                await SendAsync(SocketInput.CloseFrame(1000));
            }

            _over.TrySetResult();
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or OperationCanceledException)
        {
            _over.TrySetResult();
        }
        catch (Exception e)
        {
            _over.TrySetException(e);
        }
    }
}
