using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Sessions;

/// <summary>A browser cannot set headers, so it sends its tokens as subprotocols.</summary>
[Trait("Category", "Integration")]
public sealed class BrowserConnectionTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task Tokens_among_the_subprotocols_open_the_socket_and_are_not_echoed()
    {
        var table = await Table.CreateAsync(deployment);

        await using var socket = await Socket.ConnectAsync(deployment, table.SessionId, process: null, options =>
        {
            options.AddSubProtocol("gamesession.v2");
            options.AddSubProtocol($"bearer.{table.GameMaster.Token}");
            options.AddSubProtocol($"session.{table.GameMastersToken}");
        });

        await socket.ExpectAsync("connection_established");
        Assert.Equal("gamesession.v2", socket.SubProtocol);
    }
}
