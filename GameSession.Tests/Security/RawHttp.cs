using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace GameSession.Tests.Security;

/// <summary>HTTP as bytes, for requests that no client library sends.</summary>
internal sealed class RawHttp(Uri url)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>Sends this on a new connection, and reads until the server closes it.</summary>
    public async Task<RawAnswer> SendAsync(string request)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        timeout.CancelAfter(Timeout);
        using var connection = new TcpClient();
        await connection.ConnectAsync(url.Host, url.Port, timeout.Token);
        var stream = connection.GetStream();
        await stream.WriteAsync(Encoding.Latin1.GetBytes(request), timeout.Token);
        var answer = new MemoryStream();
        try
        {
            await stream.CopyToAsync(answer, timeout.Token);
        }
        catch (OperationCanceledException) when (!TestContext.Current.CancellationToken.IsCancellationRequested)
        {
            Assert.Fail($"The connection stays open after {Encoding.UTF8.GetString(answer.ToArray())}");
        }

        return new RawAnswer(Encoding.UTF8.GetString(answer.ToArray()));
    }
}

/// <summary>Everything that was received on a connection.</summary>
internal sealed record RawAnswer(string Text)
{
    public int Status => int.Parse(Text.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>Status line and headers.</summary>
    public string Head => Text[..Text.IndexOf("\r\n\r\n", StringComparison.Ordinal)];

    /// <summary>The values of all headers of that name, in order.</summary>
    public IReadOnlyList<string> HeadersOf(string name) =>
        [.. Head.Split("\r\n").Skip(1).Select(h => h.Split(':', 2)).Where(h => h[0].Equals(name, StringComparison.OrdinalIgnoreCase))
            .Select(h => h[1].Trim())];

    /// <summary>The number of answers: a second one means that one request was hidden in another.</summary>
    public int Count => Text.Split("HTTP/1.1 ").Length - 1;
}
