using System.Text;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace GameSession.Tests.Realtime;

public sealed class ConnectionTests
{
    [Fact]
    public async Task A_peer_that_does_not_read_is_closed_with_4508_and_what_waits_is_dropped()
    {
        await using var peer = new Peer();
        peer.Connection.Send(Text("first"));
        await Eventually.HoldsAsync("the first write", () => peer.Writes > 0);
        for (var i = 0; i < 512; i++) peer.Connection.Send(Text($"{i}"));
        Assert.False(peer.Connection.IsClosing);
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
        Assert.False(peer.Connection.IsClosing);
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
        hub.Refuse();
        hub.Add(peer.Connection);

        Assert.Equal(["close 1012"], await peer.ReadAllAsync());
    }

    [Fact]
    public async Task What_follows_an_answered_message_does_not_stay_on_the_thread_of_its_answer()
    {
        byte[] ping = [0x89, 0x80, 0, 0, 0, 0];
        byte[] sent = [.. SocketInput.TextFrame("first"), .. Enumerable.Repeat(ping, 1000).SelectMany(p => p), .. SocketInput.TextFrame("second")];
        await using var stream = new ReceivedStream(sent);
        using var connection = new Connection(
            Guid.NewGuid(), Guid.NewGuid(), stream, new ConnectionLimits(), Peer.Metrics, TimeProvider.System, NullLogger.Instance);
        var (answer, second) = (new TaskCompletionSource(), new TaskCompletionSource<bool>());
        using var isAnswering = new ThreadLocal<bool>();
        var running = connection.RunAsync(message =>
        {
            if (message.Length == "first".Length) return answer.Task;
            second.TrySetResult(isAnswering.Value);
            return Task.CompletedTask;
        });
        isAnswering.Value = true;
        answer.SetResult();
        isAnswering.Value = false;

        Assert.False(await second.Task.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken));
        await running;
    }

    private static Frame Text(string text) => Frame.Text(Encoding.UTF8.GetBytes(text));

    /// <summary>Everything has arrived already; what is written goes nowhere.</summary>
    private sealed class ReceivedStream(byte[] bytes) : MemoryStream(bytes)
    {
        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default) => ValueTask.CompletedTask;
    }
}
