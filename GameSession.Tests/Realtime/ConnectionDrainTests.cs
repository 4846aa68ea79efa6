using GameSession.Api.Domain;
using GameSession.Api.Realtime;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace GameSession.Tests.Realtime;

public sealed class ConnectionDrainTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(50);

    private readonly ConnectionHub _hub = new();
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public async Task Many_are_told_one_after_the_other_and_all_of_them_in_time()
    {
        // At 100 a second, 500 take half of the ten seconds that there are.
        var peers = Connect(500);
        var draining = NewDrain().StoppingAsync(CancellationToken.None);
        var told = new List<int>();
        while (!draining.IsCompleted)
        {
            _time.Advance(Tick);
            told.Add(peers.Count(p => p.Connection.IsClosing));
            await Task.Yield();
        }

        await draining;
        Assert.All(peers, p => Assert.True(p.Connection.IsClosing));
        var steps = told.Zip(told.Skip(1), (before, after) => after - before).ToList();
        Assert.InRange(told.Count, 90, 1000);
        Assert.InRange(steps.Max(), 1, 100);
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    [Fact]
    public async Task A_few_are_not_made_to_wait()
    {
        var peers = Connect(4);
        var draining = NewDrain().StoppingAsync(CancellationToken.None);
        _time.Advance(Tick);
        await draining.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        foreach (var peer in peers)
        {
            Assert.Equal(["close 1012"], await peer.ReadAllAsync());
            await peer.DisposeAsync();
        }
    }

    [Fact]
    public async Task When_there_is_no_time_left_all_are_told_at_once()
    {
        var peers = Connect(50);
        using var over = new CancellationTokenSource();
        var draining = NewDrain().StoppingAsync(over.Token);
        Assert.DoesNotContain(peers, p => p.Connection.IsClosing);
        await over.CancelAsync();
        await draining.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        Assert.All(peers, p => Assert.True(p.Connection.IsClosing));
        foreach (var peer in peers) await peer.DisposeAsync();
    }

    private ConnectionDrain NewDrain() => new(_hub, Options.Create(new ConnectionLimits()), _time);

    private List<Peer> Connect(int count)
    {
        var peers = Enumerable.Range(0, count).Select(_ => new Peer()).ToList();
        foreach (var peer in peers)
        {
            peer.Open();
            _hub.Add(peer.Connection);
        }

        return peers;
    }
}
