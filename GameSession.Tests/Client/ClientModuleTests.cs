using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>The client for browsers and Node.js (<c>client/</c>), as it is served, against real processes.</summary>
[Trait("Category", "Integration")]
public sealed class ClientModuleTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gamesession.js", "text/javascript")]
    [InlineData("gamesession.d.ts", null)]
    public async Task The_module_and_its_types_are_served(string file, string? type)
    {
        using var http = new HttpClient();
        using var answer = await http.GetAsync(new Uri(deployment.AnyUrl, $"/client/{file}"), Ct);

        Assert.True(answer.IsSuccessStatusCode);
        if (type is not null) Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal(Repository.Read("GameSession.Api", "wwwroot", "client", file), await answer.Content.ReadAsStringAsync(Ct));
    }

    [Fact]
    public Task It_plays_a_round_and_its_mirror_is_what_the_service_has() => TestAsync("round-trip.test.mjs");

    [Fact]
    public Task It_tells_why_a_session_is_closed() => TestAsync("closes.test.mjs");

    [Fact]
    public Task It_renews_a_token_that_has_expired() => TestAsync("tokens.test.mjs");

    [Fact]
    public async Task It_says_when_a_limit_allows_more_and_sends_nothing_before()
    {
        await deployment.StartAsync(Deployment.LimitedA, Ct);
        await TestAsync("limits.test.mjs", Deployment.LimitedA);
    }

    private async Task TestAsync(string file, string process = Deployment.ProcessA)
    {
        await using var harness = new NodeHarness(deployment, process);
        await Node.TestAsync(harness.Environment, $"service/{file}");
    }
}
