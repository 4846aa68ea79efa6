using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>The deployment searches all logs for secrets when the run ends. These tests check that there is something to search.</summary>
[Trait("Category", "Integration")]
public sealed class LoggedSecretsTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task Every_resource_is_listened_to_and_one_process_tells_more()
    {
        foreach (var resource in new[] { "postgres", "redis", "rabbitmq", Deployment.ProcessA, Deployment.ProcessB })
        {
            await Eventually.HoldsAsync($"lines of {resource}", () => deployment.ConsoleLines.Any(l => l.Resource == resource));
        }

        await Eventually.HoldsAsync(
            "details of process B", () => deployment.ConsoleLines.Any(
            l => l.Resource == Deployment.ProcessB && l.Text.StartsWith("dbug: Microsoft.AspNetCore.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Tokens_that_were_shown_in_every_way_are_in_no_log()
    {
        const string Process = Deployment.ProcessB;
        var table = await Table.CreateAsync(deployment, process: Process);
        var seat = await table.JoinAsync(Process);
        await using var inHeaders = await table.ConnectAsync(seat, Process);
        await using var asSubprotocols = await Socket.ConnectAsync(deployment, table.SessionId, Process, options =>
        {
            foreach (var protocol in new[] { "gamesession.v2", $"bearer.{table.GameMaster.Token}", $"session.{table.GameMastersToken}" })
            {
                options.AddSubProtocol(protocol);
            }
        });
        await asSubprotocols.ExpectAsync("connection_established");
        var forged = Tokens.Create(new JsonObject { ["sub"] = table.GameMaster.Id.ToString() }, key: new byte[32]);
        (await new Player(deployment, table.GameMaster.Id, forged).GetAsync(table.Path, Process)).Expect(HttpStatusCode.Unauthorized);
        (await new Player(deployment, Guid.NewGuid(), "").PostAsync("/dev/token", new JsonObject(), Process)).Expect(HttpStatusCode.OK);
        // The web server itself refuses these, and would tell what it did not like about them.
        var http = new RawHttp(deployment.UrlOf(Process));
        foreach (
            var header in new[] { $"Authorization : Bearer {seat.Player.Token}", $"X-Session-Token: {seat.ConnectionToken}\0",
            $" Bearer {seat.Player.Token}" })
        {
            Assert.Equal(400, (await http.SendAsync($"GET {table.Path} HTTP/1.1\r\nHost: a\r\n{header}\r\n\r\n")).Status);
        }

        var last = $"/{Guid.NewGuid()}";
        await seat.Player.GetAsync(last, Process);
        await Eventually.HoldsAsync(
            "the last request's line", () =>
            deployment.ConsoleLines.Any(l => l.Resource == Process && l.Text.Contains(last, StringComparison.Ordinal)));
        Assert.DoesNotContain(deployment.ConsoleLines, l => Secrets.OfTheRun.AreIn(l.Text));
    }
}
