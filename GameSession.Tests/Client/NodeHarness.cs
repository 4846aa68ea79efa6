using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Client;

/// <summary>
/// Lets a Node test use the harness: over HTTP it makes tokens, ends and starts processes, and cuts the network. The operations are the cases of
/// <see cref="DoAsync"/>; <c>client/test/service/harness.mjs</c> calls them.
/// </summary>
internal sealed class NodeHarness : IAsyncDisposable
{
    private readonly Deployment _deployment;
    private readonly HttpListener _listener = new();
    private readonly Uri _url = new($"http://127.0.0.1:{Ports.Free()}/");
    private readonly CuttableProxy _way;
    private readonly Task _serving;
    private volatile string _process;

    /// <param name="process">Where the way leads that the test can cut.</param>
    public NodeHarness(Deployment deployment, string process)
    {
        _deployment = deployment;
        _process = process;
        _way = new CuttableProxy(() => deployment.UrlOf(_process).Port);
        _listener.Prefixes.Add(_url.ToString());
        _listener.Start();
        _serving = ServeAsync();
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The environment in which the test finds this harness, the process and the way to it.</summary>
    public Dictionary<string, string> Environment => new()
    {
        ["GAMESESSION_HARNESS"] = _url.ToString(),
        ["GAMESESSION_URL"] = _deployment.UrlOf(_process).ToString(),
        ["GAMESESSION_WAY"] = $"http://127.0.0.1:{_way.Port}",
    };

    public async ValueTask DisposeAsync()
    {
        _listener.Stop();
        await _serving;
        _listener.Close();
        await _way.DisposeAsync();
    }

    private async Task ServeAsync()
    {
        var answering = new List<Task>();
        try
        {
            while (true) answering.Add(AnswerAsync(await _listener.GetContextAsync()));
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // The test is over.
        }

        await Task.WhenAll(answering);
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        using var reader = new StreamReader(context.Request.InputStream);
        var asked = JsonNode.Parse(await reader.ReadToEndAsync(Ct))!.AsObject();
        string answer;
        try
        {
            answer = (await DoAsync(context.Request.Url!.AbsolutePath.TrimStart('/'), asked)).ToJsonString();
        }
        catch (Exception e)
        {
            // The test reports it.
            context.Response.StatusCode = 500;
            answer = $"{e}";
        }

        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(answer), Ct);
        context.Response.Close();
    }

    private async Task<JsonObject> DoAsync(string operation, JsonObject asked)
    {
        switch (operation)
        {
            case "token":
                var player = asked.Find("player_id")?.GetValue<string>() ?? Guid.NewGuid().ToString();
                var expiry = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + asked.At("seconds").GetValue<int>();
                return new JsonObject
                {
                    ["player_id"] = player,
                    ["token"] = Tokens.Create(new JsonObject { ["sub"] = player, ["nbf"] = expiry - 3600, ["exp"] = expiry }),
                };
            case "secret":
                Secrets.OfTheRun.Add(asked.Text("secret"));
                break;
            case "kill":
                await (await Victim.OfAsync(_deployment, asked.Text("process"))).KillAsync();
                break;
            case "drain":
                var code = await (await Victim.OfAsync(_deployment, asked.Text("process"))).AskToEndAsync("TERM");
                return new JsonObject { ["exit_code"] = code };
            case "start":
                await _deployment.StartAsync(asked.Text("process"), Ct);
                break;
            case "lead":
                _process = asked.Text("process");
                break;
            case "silence":
                _way.Silence();
                break;
            case "refuse":
                _way.Refuse();
                break;
            case "restore":
                _way.Restore();
                break;
            default:
                throw new NotSupportedException(operation);
        }

        return [];
    }
}
