using System.Net.Sockets;
using System.Text;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>Bytes that are hardly HTTP, each over its own connection. The service may refuse them or not answer, but must not fail.</summary>
internal sealed class GarbageLane(FuzzedTable table, Findings findings, ulong seed, string process) : ILane
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(50);

    private static readonly string[] Heads =
    [
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "GET /\r\n", "GET / HTTP/9.9\r\n\r\n", "GET / HTTP/1.0\r\n\r\n", "\r\n\r\n\r\n", "\0\0\0\0",
        "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
        "CONNECT x:443 HTTP/1.1\r\nHost: x:443\r\n\r\n", "GET http://other.example/health HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /health HTTP/1.1\r\n\r\n", "GET /health HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: [::1\r\n\r\n", "GET /health HTTP/1.1\r\nHost: x:99999\r\n\r\n", "GET /health HTTP/1.1\r\nHost: a b\r\n\r\n",
        "GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET /\u00ff\u00fe HTTP/1.1\r\nHost: x\r\n\r\n", "GET /health HTTP/1.1\r\nHost: x\r\nX Y: z\r\n\r\n",
        "GET /health HTTP/1.1\r\nHost: x\r\n folded\r\n\r\n", "GET /health HTTP/1.1\r\nHost: x\r\n: empty\r\n\r\n",
        "POST /dev/token HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "POST /dev/token HTTP/1.1\r\nHost: x\r\nContent-Length: 99999999999999999999\r\n\r\n",
        "POST /dev/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 10\r\n\r\n{",
        "POST /dev/token HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "POST /dev/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        "POST /dev/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nffffffffff\r\n{}",
        "POST /dev/token HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: gzip\r\n\r\n",
        "GET /health HTTP/1.1\nHost: x\n\n", "get /health HTTP/1.1\r\nHost: x\r\n\r\n",
        $"GET /{new string('a', 9000)} HTTP/1.1\r\nHost: x\r\n\r\n", $"GET /health HTTP/1.1\r\nHost: x\r\nX: {new string('b', 40_000)}\r\n\r\n",
        $"GET /health HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 200).Select(i => $"H{i}: x\r\n"))}\r\n",
        "\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
    ];

    private static readonly string[] Hosts =
    [
        "", "Host:\r\n", "Host: x\r\n", "Host: [::1]:80\r\n", "Host: \u00e9.example\r\n", "Host: x:\r\n", "Host: a_b:1\r\n", "Host: %41\r\n",
        "Host: -\r\n", "Host: ..\r\n", "Host: 1.2.3.4.5\r\n",
    ];

    public async Task RunAsync(IEnumerable<long> indices)
    {
        foreach (var index in indices)
        {
            var (what, bytes) = Make(index);
            findings.CountSent("garbage");
            var answer = await ExchangeAsync(bytes);
            findings.Count(answer.Length == 0 ? "garbage unanswered" : "garbage answered");
            // Kestrel answers an unknown HTTP version with 505, which is the client's error although it is a 5xx.
            if (answer.Replace("HTTP/1.1 505", "", StringComparison.Ordinal).IndexOf("HTTP/1.1 5", StringComparison.Ordinal) is >= 0 and var at)
            {
                Findings.Fail($"{answer[at..Math.Min(at + 900, answer.Length)]} was the answer to input {index} of FUZZ_SEED={seed} ({what}): "
                    + $"{Encoding.Latin1.GetString(bytes.AsSpan(0, Math.Min(bytes.Length, 900)))}");
            }
        }
    }

    private (string What, byte[] Bytes) Make(long index)
    {
        var chance = new Chance(seed, index);
        var token = Tokens.For(table.Cast.GameMaster);
        switch (chance.Below(6))
        {
            case 0:
                return ("head", Encoding.Latin1.GetBytes(chance.OneOf(Heads)));
            case 1:
                return ("spoilt head", Mutation.OfBytes(Encoding.Latin1.GetBytes(chance.OneOf(Heads)), 0, chance));
            case 2:
                return ("bytes", [.. Enumerable.Range(0, chance.OneOf(1, 10, 200, 5000)).Select(_ => (byte)chance.Below(256))]);
            case 3:
                var body = $"{{\"campaign_id\":\"{chance.Id()}\",\"name\":\"x\"}}";
                return ("host", Encoding.Latin1.GetBytes(
                    $"POST /api/v2/sessions HTTP/1.{chance.Below(2)}\r\n{chance.OneOf(Hosts)}Authorization: Bearer {token}\r\nContent-Type: "
                        + $"application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}"));
            case 4:
                return ("no WebSocket", [
                    .. Encoding.Latin1.GetBytes($"GET {table.Path}/ws HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + $"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nAuthorization: Bearer {token}\r\n"
                        + $"X-Session-Token: {(chance.In(50) ? table.SessionTokenOf(table.Cast.GameMaster) : "x")}\r\n\r\n"),
                    .. Enumerable.Range(0, chance.Below(200)).Select(_ => (byte)chance.Below(256)),
                ]);
            default:
                return ("spoilt request", Spoil(RequestInput.Make(seed, index, table).Bytes, chance));
        }
    }

    // The token is not changed: a part of it that moves into the URL would be logged with the URL.
    private static byte[] Spoil(byte[] request, Chance chance)
    {
        const string Line = "\r\nAuthorization: Bearer ";
        const string Stand = "~\r\n";
        var text = Encoding.Latin1.GetString(request);
        var at = text.IndexOf(Line, StringComparison.Ordinal) + Line.Length;
        if (at < Line.Length) return Mutation.OfBytes(request, 0, chance);
        var end = text.IndexOf("\r\n", at, StringComparison.Ordinal);
        var spoilt = Encoding.Latin1.GetString(Mutation.OfBytes(Encoding.Latin1.GetBytes($"{text[..at]}~{text[end..]}"), 0, chance));
        return Encoding.Latin1.GetBytes(spoilt.Replace(Line + Stand, $"{Line}{text[at..end]}\r\n", StringComparison.Ordinal));
    }

    // Reads until the service closes the connection. The service answers complete requests at once; for an incomplete one it would wait, so the
    // client ends its side.
    private async Task<string> ExchangeAsync(byte[] bytes)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Timeout);
        using var client = new TcpClient { NoDelay = true };
        var url = table.Deployment.UrlOf(process);
        var answer = new MemoryStream();
        try
        {
            await client.ConnectAsync(url.Host, url.Port, timeout.Token);
            var stream = client.GetStream();
            await stream.WriteAsync(bytes, timeout.Token);
            var first = new byte[512];
            var reading = stream.ReadAsync(first, timeout.Token).AsTask();
            await Task.WhenAny(reading, Task.Delay(Grace, timeout.Token));
            client.Client.Shutdown(SocketShutdown.Send);
            answer.Write(first.AsSpan(0, await reading));
            await stream.CopyToAsync(answer, timeout.Token);
        }
        catch (Exception e) when (e is IOException or SocketException)
        {
            // The service has closed the connection.
        }

        return Encoding.Latin1.GetString(answer.GetBuffer(), 0, (int)answer.Length);
    }
}
