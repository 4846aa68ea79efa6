using System.Text.Json;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>
/// One connection that sends its share of the inputs in groups. A marker follows each group, and its answer says that the service has handled
/// the group. If the service closes the connection, it is opened again.
/// </summary>
internal sealed class SocketLane(FuzzedTable table, Findings findings, ulong seed, string process, Guid player, Part part, Guid character) : ILane
{
    private const int BatchSize = 200;

    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);

    private readonly Play _play = new(table.Cast, part, character);
    private readonly HashSet<string> _open = new(StringComparer.Ordinal);
    private readonly List<SocketInput> _batch = [];
    private TaskCompletionSource _established = new();
    private TaskCompletionSource _marked = new();
    private string? _marker;
    private int _markers;

    public async Task RunAsync(IEnumerable<long> indices)
    {
        var inputs = new Queue<long>(indices);
        RawSocket? socket = null;
        try
        {
            while (inputs.Count > 0)
            {
                socket ??= await ConnectAsync();
                if (await SendAsync(socket, inputs)) continue;
                await socket.DisposeAsync();
                socket = null;
            }
        }
        finally
        {
            if (socket is not null) await socket.DisposeAsync();
        }
    }

    // False if the connection has ended.
    private async Task<bool> SendAsync(RawSocket socket, Queue<long> inputs)
    {
        SocketInput? last = null;
        var bytes = new MemoryStream();
        lock (_open)
        {
            _batch.Clear();
            while (last is null && _batch.Count < BatchSize && inputs.TryDequeue(out var index))
            {
                var input = SocketInput.Make(seed, index, _play);
                findings.CountSent(input.Kind);
                if (input.Effect != Effect.Answered)
                {
                    last = input;
                    continue;
                }

                _batch.Add(input);
                if (input.Ref is not null) _open.Add(input.Ref);
                bytes.Write(input.Bytes);
            }

            _marker = $"marker-{++_markers}";
            _marked = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        bytes.Write(SocketInput.TextFrame(Messages.Of("heartbeat", reference: _marker).ToJsonString()));
        await socket.SendAsync(bytes.GetBuffer().AsMemory(0, (int)bytes.Length));
        await (await Task.WhenAny(_marked.Task, socket.Over).WaitAsync(Timeout, TestContext.Current.CancellationToken));
        if (!_marked.Task.IsCompleted)
        {
            // Nothing of this is a reason to end a connection, save that its answers were too many for us.
            findings.Closed(socket.CloseCode, "a batch");
            if (socket.CloseCode != CloseCodes.SlowConsumer) Findings.Fail($"The connection was closed with {socket.CloseCode} after {Batch()}");
            lock (_open) _open.Clear();
            return false;
        }

        lock (_open)
        {
            if (_open.Count > 0) Findings.Fail($"Not answered: {_batch.Find(i => i.Ref == _open.First())}");
        }

        if (last is null) return true;
        await socket.SendAsync(last.Bytes);
        if (last.Effect == Effect.Cut) return false;
        try
        {
            await socket.Over.WaitAsync(Timeout, TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            Findings.Fail($"The connection went on after {last}");
        }

        findings.Closed(socket.CloseCode, last);
        return false;
    }

    // A dropped connection counts until the service notices its end, and the number of connections per player is limited.
    private async Task<RawSocket> ConnectAsync()
    {
        RawSocket? socket = null;
        await Eventually.HoldsAsync("a connection", async () =>
        {
            _established = new(TaskCreationOptions.RunContinuationsAsynchronously);
            socket = await RawSocket.OpenAsync(table.Deployment, process, table.SessionId, player, table.SessionTokenOf(player), Take);
            await (await Task.WhenAny(_established.Task, socket.Over).WaitAsync(Timeout, TestContext.Current.CancellationToken));
            if (_established.Task.IsCompleted) return true;
            Assert.Equal(CloseCodes.TooMany, socket.CloseCode);
            await socket.DisposeAsync();
            return false;
        });
        return socket!;
    }

    private void Take(ReadOnlyMemory<byte> text)
    {
        var (type, reference, code) = Read(text.Span);
        if (code is not null) findings.Refused(code, () => Cause(reference));
        else findings.Count($"got {type}");
        if (part != Part.GameMaster) table.ExpectNoSecret(text.Span, $"what {part} was sent");
        if (type == "connection_established") _established.TrySetResult();
        if (reference is null) return;
        lock (_open)
        {
            if (reference == _marker) _marked.TrySetResult();
            else if (_batch.Exists(i => i.Ref == reference) && !_open.Remove(reference)) Findings.Fail(
                $"Answered twice: {_batch.Find(i => i.Ref == reference)}");
        }
    }

    private string Cause(string? reference)
    {
        lock (_open) return _batch.Find(i => i.Ref == reference && reference is not null)?.ToString() ?? Batch();
    }

    private string Batch() => $"one of\n{string.Join('\n', _batch)}";

    // The head of a message: the service writes what is large at its end.
    private static (string Type, string? Ref, string? Code) Read(ReadOnlySpan<byte> text)
    {
        string? type = null, reference = null;
        var json = new Utf8JsonReader(text);
        json.Read();
        while (json.Read() && json.TokenType == JsonTokenType.PropertyName)
        {
            if (json.ValueTextEquals("type"u8))
            {
                json.Read();
                type = json.GetString();
            }
            else if (json.ValueTextEquals("ref"u8))
            {
                json.Read();
                reference = json.GetString();
            }
            else if (json.ValueTextEquals("error"u8))
            {
                json.Read();
                var error = JsonElement.ParseValue(ref json);
                if (error.TryGetProperty("details", out var details) && details.TryGetProperty("ref", out var mark)) reference = mark.GetString();
                return (type!, reference, error.GetProperty("code").GetString());
            }
            else
            {
                break;
            }
        }

        return (type!, reference, null);
    }
}
