using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>Requests whose end two servers may see at different places: a request hidden in another one must never be executed.</summary>
[Trait("Category", "Integration")]
public sealed class RequestFramingTests(Deployment deployment) : IUsesDeployment
{
    private const string Chunked = "Transfer-Encoding: chunked\r\n";
    private const string NoMore = "0\r\n\r\n";

    // Headers, and a body after which a second request stands.
    public static TheoryData<string, string> Bodies => new()
    {
        { "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", NoMore },
        { "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", NoMore },
        { "Transfer-Encoding: chunked\r\nContent-Length: 9999\r\n", NoMore },
        { "Transfer-Encoding: identity, chunked\r\n", NoMore },
        { "Transfer-Encoding: gzip, chunked\r\n", NoMore },
        { $"{Chunked}{Chunked}", NoMore },
        { "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", NoMore },
        { "Transfer-Encoding: chunked, identity\r\n", NoMore },
        { "Transfer-Encoding: xchunked\r\n", NoMore },
        { "Transfer-Encoding: chunked \x0b\r\n", NoMore },
        { "Transfer-Encoding : chunked\r\n", NoMore },
        { "Content-Length: 0\r\nContent-Length: 44\r\n", "" },
        { "Content-Length: 0\r\nContent-Length: 0\r\n", "" },
        { "Content-Length: 0, 44\r\n", "" },
        { "Content-Length: -1\r\n", "" },
        { "Content-Length: 0x0\r\n", "" },
        { "Content-Length: 99999999999999999999\r\n", "" },
        { "Content-Length : 0\r\n", "" },
        { Chunked, "0x2\r\n{}\r\n0\r\n\r\n" },
        { Chunked, "-1\r\n{}\r\n0\r\n\r\n" },
        { Chunked, "FFFFFFFFFFFFFFFFF\r\n{}\r\n0\r\n\r\n" },
        { Chunked, "2\r\n{}XX0\r\n\r\n" },
        { "Content-Length: 0\r\nX-Folded: a\r\n b\r\n", "" },
        { "Content-Length: 0\r\n folded: first\r\n", "" },
        { "Content-Length: 0\r\nHost: evil.example\r\n", "" },
        { "Content-Length: 0\r\nno colon\r\n", "" },
        { "Content-Length: 0\r\n: no name\r\n", "" },
        { "Content-Length: 0\r\nX-Nul: a\0b\r\n", "" },
        { "Content-Length: 0\r\nX-Cr: a\rb\r\n", "" },
        { "X-Lf: a\nContent-Length: 0\r\n", "" },
        { "Content-Length: 0\nX-Lf: a\n", "" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_request_without_a_clear_end_is_refused_and_ends_the_connection(string headers, string body)
    {
        var table = await Table.CreateAsync(deployment);
        var authorization = $"Authorization: Bearer {table.GameMaster.Token}\r\n";
        var answer = await SendAsync(
            $"POST {table.Path}/rewind HTTP/1.1\r\nHost: a\r\n{authorization}Content-Type: application/json\r\n{headers}\r\n{body}"
                + $"POST {table.Path}/end HTTP/1.1\r\nHost: a\r\n{authorization}Content-Length: 0\r\n\r\n");

        Assert.Equal((400, 1), (answer.Status, answer.Count));
        Assert.Equal("active", (await table.GameMaster.GetAsync(table.Path)).Text("status"));
    }

    [Theory]
    [InlineData("GET /alive HTTP/1.1\r\n\r\n")]
    [InlineData("GET /alive HTTP/1.1\r\nHost: a b\r\n\r\n")]
    [InlineData("GET http://evil.example/alive HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /alive HTTP/1.1\nHost: a\n\n")]
    [InlineData("GET /alive\r\nHost: a\r\n\r\n")]
    [InlineData("GET  /alive  HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET /al\0ive HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("POST /dev/token HTTP/1.0\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n")]
    public async Task A_request_that_is_not_clear_to_all_is_refused_and_ends_the_connection(string request)
    {
        var answer = await SendAsync(request);
        Assert.Equal((400, 1), (answer.Status, answer.Count));
    }

    [Fact]
    public async Task A_request_in_the_way_HTTP_has_it_is_answered()
    {
        var player = Player.New(deployment);
        var body = $$"""{"campaign_id":"{{Guid.NewGuid()}}","name":"n"}""";
        var head = $"POST /api/v2/sessions HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer {player.Token}\r\nContent-Type: application/json\r\n";
        foreach (var request in new[]
        {
            $"{head}Content-Length: {body.Length}\r\nConnection: close\r\n\r\n{body}",
            $"{head}Transfer-Encoding: chunked\r\nConnection: close\r\n\r\n{body.Length:x}\r\n{body}\r\n{NoMore}",
            $"{head}Transfer-Encoding: Chunked\r\nConnection: close\r\n\r\n{body.Length:x};extension=1\r\n{body}\r\n{NoMore}",
        })
        {
            var answer = await SendAsync(request);
            Assert.Equal((201, 1), (answer.Status, answer.Count));
        }
    }

    private Task<RawAnswer> SendAsync(string request) => new RawHttp(deployment.AnyUrl).SendAsync(request);
}
