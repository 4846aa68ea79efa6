using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.RateLimits;

[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class RateLimitFaultTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task While_Redis_is_away_each_process_counts_for_itself()
    {
        await deployment.StartAsync(Deployment.LimitedA, Ct);
        await deployment.StartAsync(Deployment.LimitedB, Ct);
        await deployment.StopAsync("redis", Ct);
        var player = Player.New(deployment);
        foreach (var process in new[] { Deployment.LimitedA, Deployment.LimitedB })
        {
            for (var i = 0; i < 10; i++) (await CreateAsync(player, process)).Expect(HttpStatusCode.Created);
            (await CreateAsync(player, process)).ExpectProblem(HttpStatusCode.TooManyRequests, "rate_limited");
        }

        await deployment.StartAsync("redis", Ct);
        // Redis came back empty, and counts from now on, for both.
        await Eventually.HoldsAsync("both count in Redis again", async () =>
        {
            var other = Player.New(deployment);
            foreach (var process in new[] { Deployment.LimitedA, Deployment.LimitedB })
            {
                (await CreateAsync(other, process)).Expect(HttpStatusCode.Created);
            }

            return await deployment.Redis.GetDatabase().ListLengthAsync($"limit:sessions:{other.Id}") == 2;
        });
    }

    private static Task<Answer> CreateAsync(Player player, string process) => player.PostAsync(
        "/api/v2/sessions", new JsonObject { ["campaign_id"] = $"{Guid.NewGuid()}", ["name"] = "One of many" }, process);
}
