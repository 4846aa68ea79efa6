using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary><c>docs/game-session.http</c> has every REST operation, and its requests succeed in their order.</summary>
[Trait("Category", "Integration")]
public sealed partial class HttpFileTests(Deployment deployment) : IUsesDeployment
{
    // A WebSocket upgrade, which these files cannot express.
    private const string Upgrade = "ConnectSession";

    [Fact]
    public async Task The_http_file_has_every_operation_of_OpenApi_and_no_other()
    {
        var description = (await Player.New(deployment).GetAsync("/openapi/v1.json")).Body!;
        var operations = description["paths"]!.AsObject()
            .SelectMany(path => path.Value!.AsObject().Select(operation => (
                Name: operation.Value.Text("operationId"), Request: $"{operation.Key.ToUpperInvariant()} {PathParameter().Replace(path.Key, "{}")}")))
            .Where(operation => operation.Name != Upgrade)
            .ToList();
        Assert.True(operations.Count > 10);

        var requests = HttpFile.Requests.Select(r => (
            r.Name, Request: $"{r.Method} {Id().Replace(HttpFile.Fill(r.Path, (_, _) => "{}").Split('?')[0], "{}")}")).ToList();

        Assert.All(operations, operation => Assert.Contains(operation, requests));
        Assert.All(requests, request => Assert.Contains(request.Request, operations.Select(operation => operation.Request)));
    }

    [Fact]
    public async Task The_requests_of_the_http_file_succeed_from_top_to_bottom()
    {
        var answers = new Dictionary<string, JsonNode?>();
        // The file says which player sends the request.
        var editor = new Player(deployment, Guid.Empty, "");
        foreach (var request in HttpFile.Requests)
        {
            using var content = request.Body.Length == 0 ? null : new StringContent(Filled(request.Body), Encoding.UTF8, "application/json");
            var answer = await editor.SendAsync(
                request.Method, Filled(request.Path), content, Deployment.ProcessA, [.. request.Headers.Select(h => (h.Name, Filled(h.Value)))]);
            Assert.True((int)answer.Status is >= 200 and < 300, $"{request.Name}: {(int)answer.Status} {answer.Body?.ToJsonString()}");
            answers[request.Name] = answer.Body;
        }

        JsonNodes.Same("""{"shared":{"door":"open"}}""", answers["LoadState"].At("state"));
        JsonNodes.Same("""{"shared":{"door":"closed"}}""", answers["LoadOldState"].At("state"));

        string Filled(string text) => HttpFile.Fill(text, (name, member) => answers[name].Text(member));
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex PathParameter();

    [GeneratedRegex("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")]
    private static partial Regex Id();
}
