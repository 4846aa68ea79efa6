using System.Net;
using System.Net.Sockets;
using Aspire.Hosting.Running;

namespace GameSession.Tests.Hosting;

public sealed class TcpProxyTests : IAsyncDisposable
{
    private readonly PortAllocator _ports = new();
    private readonly List<Server> _servers = [];
    private TcpProxy? _proxy;

    private static CancellationToken Timeout => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Connections_go_to_each_copy_in_turn()
    {
        var port = Start(copies: 3);

        var answers = new List<string>();
        for (var i = 0; i < 6; i++)
            answers.Add(await AskAsync(port, ""));

        Assert.Equal(["0", "0", "1", "1", "2", "2"], answers.Order());
        Assert.Equal(answers[..3], answers[3..]);
    }

    [Fact]
    public async Task A_copy_that_refuses_is_passed_over()
    {
        var port = Start(copies: 2);
        _servers[0].Dispose();

        for (var i = 0; i < 4; i++)
            Assert.Equal("1", await AskAsync(port, ""));
    }

    [Fact]
    public async Task With_no_copy_left_the_connection_is_reset()
    {
        var port = Start(copies: 1);
        _servers[0].Dispose();

        // The reset may arrive before the client has seen that it was connected.
        var error = await Record.ExceptionAsync(() => AskAsync(port, ""));

        Assert.True(error is IOException or SocketException, $"{error}");
    }

    [Fact]
    public async Task The_end_of_what_a_client_sends_leaves_the_answer_open()
    {
        var port = Start(copies: 1);
        var much = new string('x', 1_000_000);

        // The server answers only when it has read to the end.
        Assert.Equal("0" + much, await AskAsync(port, much));
    }

    public async ValueTask DisposeAsync()
    {
        if (_proxy is not null)
            await _proxy.DisposeAsync();
        foreach (var server in _servers)
            server.Dispose();
        _ports.Dispose();
    }

    private int Start(int copies)
    {
        for (var i = 0; i < copies; i++)
            _servers.Add(new Server(i.ToString(), _ports.Allocate()));
        _proxy = new TcpProxy(() => [.. _servers.Select(s => s.Port)]);
        var port = _ports.Allocate();
        _proxy.Listen(port);
        return port;
    }

    private static async Task<string> AskAsync(int port, string text)
    {
        using var client = await ConnectAsync(port);
        await using var stream = client.GetStream();
        using var reader = new StreamReader(stream);
        await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text), Timeout);
        client.Client.Shutdown(SocketShutdown.Send);
        return await reader.ReadToEndAsync(Timeout);
    }

    private static async Task<TcpClient> ConnectAsync(int port)
    {
        var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port, Timeout);
        return client;
    }

    /// <summary>Reads a connection to its end, then answers with its own name and what it read.</summary>
    private sealed class Server : IDisposable
    {
        private readonly string _name;
        private readonly TcpListener _listener;

        public Server(string name, int port)
        {
            _name = name;
            Port = port;
            _listener = new TcpListener(IPAddress.Loopback, port);
            _listener.Start();
            _ = AcceptAsync();
        }

        public int Port { get; }

        public void Dispose() => _listener.Dispose();

        private async Task AcceptAsync()
        {
            try
            {
                while (true)
                {
                    using var client = await _listener.AcceptTcpClientAsync();
                    using var reader = new StreamReader(client.GetStream());
                    var text = await reader.ReadToEndAsync();
                    await client.GetStream().WriteAsync(System.Text.Encoding.ASCII.GetBytes(_name + text));
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException or IOException)
            {
                // Stopped.
            }
        }
    }
}
