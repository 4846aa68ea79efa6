using System.Net.WebSockets;
using System.Text;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Presence;

/// <summary>A player has at most five connections to a session; a sixth replaces the one that has been silent longest.</summary>
[Trait("Category", "Integration")]
public sealed class ReplacedConnectionTests(Deployment deployment) : IUsesDeployment
{
    private const int Replaced = 4409;

    [Theory]
    [InlineData(Deployment.ProcessA, Deployment.ProcessA)]
    [InlineData(Deployment.ProcessA, Deployment.ProcessB)]
    public async Task A_sixth_connection_takes_the_place_of_the_one_silent_longest(string silentOn, string sixthOn)
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var others = new List<Socket> { await table.ConnectAsync(seat, Deployment.ProcessA), await table.ConnectAsync(seat, Deployment.ProcessB) };
        using var silent = await StalledSocket.ConnectAsync(seat.Player, table.SessionId, seat.ConnectionToken, silentOn);
        others.Add(await table.ConnectAsync(seat, Deployment.ProcessA));
        others.Add(await table.ConnectAsync(seat, Deployment.ProcessB));
        foreach (var socket in others) await socket.ExpectNothingAsync();

        others.Add(await table.ConnectAsync(seat, sixthOn));

        Assert.Equal(Replaced, (await silent.ReadToCloseAsync()).CloseCode);
        foreach (var socket in others)
        {
            await socket.ExpectNothingAsync();
            await socket.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_new_connection_is_not_the_one_that_is_replaced_however_much_the_others_say()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var others = new List<Socket>();
        for (var i = 0; i < 5; i++) others.Add(await table.ConnectAsync(seat, i % 2 == 0 ? Deployment.ProcessA : Deployment.ProcessB));
        using var sixth = await StalledSocket.ConnectAsync(seat.Player, table.SessionId, seat.ConnectionToken, Deployment.ProcessA);

        await Eventually.HoldsAsync("one is replaced", async () =>
        {
            try
            {
                foreach (var socket in others.Where(s => s.IsOpen)) await socket.SendAsync(Messages.Of("heartbeat"));
            }
            catch (WebSocketException)
            {
                // It was closed in this very moment.
            }

            return others.Exists(s => !s.IsOpen);
        });

        Assert.Equal(Replaced, await others.Single(s => !s.IsOpen).ExpectCloseAsync());
        var last = others.First(s => s.IsOpen);
        await last.SetAsync("/shared/last", "words");
        await Eventually.HoldsAsync(
            "the sixth hears them", async () => Encoding.UTF8.GetString((await sixth.ReadAsync()).Span).Contains("words", StringComparison.Ordinal));
        foreach (var socket in others) await socket.DisposeAsync();
    }

    [Fact]
    public async Task Half_open_connections_do_not_keep_their_player_out()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var halfOpen = new List<StalledSocket>();
        for (var i = 0; i < 5; i++)
        {
            halfOpen.Add(await StalledSocket.ConnectAsync(seat.Player, table.SessionId, seat.ConnectionToken, Deployment.ProcessB));
        }

        await using var sixth = await table.ConnectAsync(seat, Deployment.ProcessA);

        Assert.Equal(Replaced, (await halfOpen[0].ReadToCloseAsync()).CloseCode);
        await sixth.ExpectNothingAsync();
        foreach (var socket in halfOpen) socket.Dispose();
    }

    [Fact]
    public async Task Five_connections_are_left_alone()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        var other = await table.JoinAsync();
        var five = new List<Socket>();
        for (var i = 0; i < 5; i++) five.Add(await table.ConnectAsync(seat, i % 2 == 0 ? Deployment.ProcessA : Deployment.ProcessB));
        // Somebody else's are not counted with them; when one of those is replaced, these have been looked at too.
        var six = new List<Socket>();
        for (var i = 0; i < 6; i++) six.Add(await table.ConnectAsync(other, i % 2 == 0 ? Deployment.ProcessA : Deployment.ProcessB));
        await Eventually.HoldsAsync("one of six is replaced", () => six.Exists(s => !s.IsOpen));

        Assert.Single(six, s => !s.IsOpen);
        foreach (var socket in five) await socket.ExpectNothingAsync();
        foreach (var socket in five.Concat(six)) await socket.DisposeAsync();
    }
}
