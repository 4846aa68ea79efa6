using System.Net;
using System.Net.Sockets;
using System.Text;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Realtime;
using GameSession.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace GameSession.Tests.Realtime;

[Trait("Category", "Integration")]
public sealed class RedisBackplaneTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_subscription_made_while_Redis_is_unavailable_takes_effect_later_and_lasts()
    {
        var options = ConfigurationOptions.Parse((await deployment.App.GetConnectionStringAsync("redis", Ct))!);
        var redis = options.EndPoints[0];
        var port = FreePort();
        options.EndPoints.Clear();
        options.EndPoints.Add(IPAddress.Loopback, port);
        (options.AbortOnConnectFail, options.BacklogPolicy) = (false, BacklogPolicy.FailFast);
        (options.ConnectTimeout, options.AsyncTimeout, options.ReconnectRetryPolicy) = (1000, 1000, new LinearRetry(200));
        await using var away = await ConnectionMultiplexer.ConnectAsync(options);
        using var backplane = new RedisBackplane(away, TimeProvider.System, NullLogger<RedisBackplane>.Instance);
        var returns = 0;
        backplane.Reconnected += () => Interlocked.Increment(ref returns);
        var (session, received) = (Guid.NewGuid(), new List<string>());
        var subscribing = backplane.SubscribeAsync(session, Add, Ct);
        Assert.False(subscribing.IsCompleted);

        await using (new Relay(port, redis))
        {
            await using (await subscribing)
            {
                await HearsAsync("first");
            }

            // Another one's end is not mine.
            var ended = await backplane.SubscribeAsync(session, _ => { }, Ct);
            subscribing = backplane.SubscribeAsync(session, Add, Ct);
            await subscribing;
            await ended.DisposeAsync();
            await HearsAsync("second");
        }

        var before = Volatile.Read(ref returns);
        await using var back = new Relay(port, redis);
        await Eventually.HoldsAsync("word of the return", () => Volatile.Read(ref returns) > before);
        await HearsAsync("third");
        await (await subscribing).DisposeAsync();

        void Add(ReadOnlyMemory<byte> bytes)
        {
            lock (received) received.Add(Encoding.UTF8.GetString(bytes.Span));
        }

        Task HearsAsync(string text) => Eventually.HoldsAsync(text, async () =>
        {
            await deployment.Redis.GetSubscriber().PublishAsync(RedisChannel.Literal($"session:{session}:updates"), text);
            lock (received) return received.Contains(text);
        });
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>A proxy to Redis that a test can cut.</summary>
    private sealed class Relay : IAsyncDisposable
    {
        private readonly CancellationTokenSource _over = new();
        private readonly TcpListener _listener;
        private readonly Task _accepting;

        public Relay(int port, EndPoint target)
        {
            _listener = new TcpListener(IPAddress.Loopback, port);
            _listener.Start();
            _accepting = AcceptAsync(target);
        }

        public async ValueTask DisposeAsync()
        {
            await _over.CancelAsync();
            _listener.Dispose();
            await _accepting;
            _over.Dispose();
        }

        private async Task AcceptAsync(EndPoint target)
        {
            var serving = new List<Task>();
            try
            {
                while (true) serving.Add(ServeAsync(await _listener.AcceptTcpClientAsync(_over.Token), target));
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(serving);
            }
        }

        private async Task ServeAsync(TcpClient client, EndPoint target)
        {
            using var near = client;
            using var far = new System.Net.Sockets.Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await far.ConnectAsync(target, _over.Token);
                await using var there = new NetworkStream(far);
                await Task.WhenAny(near.GetStream().CopyToAsync(there, _over.Token), there.CopyToAsync(near.GetStream(), _over.Token));
            }
            catch (Exception e) when (e is IOException or SocketException or OperationCanceledException)
            {
                // One connection has ended, so the other one ends too.
            }
        }
    }
}
