using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Fuzz;

/// <summary>Requests that no HTTP library sends.</summary>
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class OddRequestTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("HTTP/1.0", "")]
    [InlineData("HTTP/1.1", "Host:\r\n")]
    [InlineData("HTTP/1.1", "Host: ..\r\n")]
    [InlineData("HTTP/1.1", "Host: -\r\n")]
    [InlineData("HTTP/1.1", "Host: a_b:1\r\n")]
    public async Task Whatever_a_request_says_of_its_host_a_session_is_opened(string version, string host)
    {
        var body = $$"""{"campaign_id":"{{Guid.NewGuid()}}","name":"x"}""";
        var (status, answer) = await SendAsync($"POST /api/v2/sessions {version}\r\n{host}{Head}Content-Length: {body.Length}\r\n\r\n{body}");
        Assert.Equal(201, status);
        Assert.StartsWith("ws://", answer.Text("websocket_url"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("zz\r\n{}\r\n")]
    [InlineData("-1\r\n{}\r\n")]
    [InlineData("ffffffffff\r\n{}\r\n")]
    [InlineData("2\r\n{}xx\r\n")]
    public async Task A_body_in_chunks_that_make_no_sense_is_its_senders_fault(string chunks)
    {
        var (status, answer) = await SendAsync($"POST /api/v2/sessions HTTP/1.1\r\nHost: x\r\n{Head}Transfer-Encoding: chunked\r\n\r\n{chunks}");
        Assert.Equal((400, "invalid_message"), (status, answer.Text("code")));
    }

    private string Head => $"Authorization: Bearer {Player.New(deployment).Token}\r\nContent-Type: application/json\r\n";

    private async Task<(int Status, JsonNode? Body)> SendAsync(string request)
    {
        var url = deployment.UrlOf(Deployment.ProcessA);
        using var client = new TcpClient();
        await client.ConnectAsync(url.Host, url.Port, Ct);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request), Ct);
        var answer = new RawReader(client.GetStream());
        return (await answer.ReadHeadAsync(), JsonNode.Parse(await answer.ReadBodyAsync()));
    }
}
