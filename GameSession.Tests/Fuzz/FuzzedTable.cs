using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Fuzz;

/// <summary>A table whose members send arbitrary inputs.</summary>
internal sealed class FuzzedTable(Deployment deployment, Cast cast, Guid sessionId, IReadOnlyDictionary<Guid, string> sessionTokens)
{
    private const int Page = 500;

    public Deployment Deployment => deployment;

    public Cast Cast => cast;

    public Guid SessionId => sessionId;

    public string Path => $"/api/v2/sessions/{sessionId}";

    /// <summary>The connection token of a member who never leaves.</summary>
    public string SessionTokenOf(Guid player) => sessionTokens[player];

    public static async Task<FuzzedTable> OpenAsync(Deployment deployment, Cast cast)
    {
        var created = (await new Player(deployment, cast.GameMaster).PostAsync(
            "/api/v2/sessions", new JsonObject { ["campaign_id"] = $"{Guid.NewGuid()}", ["name"] = "Chaos", ["settings"] = Cast.Settings }))
            .Expect(HttpStatusCode.Created);
        var path = $"/api/v2/sessions/{created.Text("session_id")}";
        var tokens = new Dictionary<Guid, string> { [cast.GameMaster] = created.Text("connection_token") };
        foreach (var (player, character) in cast.Players.Zip(cast.Characters))
        {
            await JoinAsync(player, new JsonObject { ["character_id"] = $"{character}" });
        }

        await JoinAsync(cast.Observer, new JsonObject { ["role"] = "observer" });
        return new FuzzedTable(deployment, cast, Guid.Parse(created.Text("session_id")), tokens);

        async Task JoinAsync(Guid player, JsonObject body) =>
            tokens[player] = (await new Player(deployment, player).PostAsync($"{path}/join", body)).Expect(HttpStatusCode.OK)
                .Text("connection_token");
    }

    /// <summary>
    /// Asserts that the log has every version once, and that both processes and <paramref name="witness"/>, which only applied broadcasts, have the
    /// same state.
    /// </summary>
    public async Task ExpectSoundAsync(Witness witness)
    {
        await witness.CatchUpAsync();
        var gameMaster = new Player(deployment, cast.GameMaster);
        var onA = (await gameMaster.GetAsync($"{Path}/state", Deployment.ProcessA)).Expect(HttpStatusCode.OK);
        var onB = (await gameMaster.GetAsync($"{Path}/state", Deployment.ProcessB)).Expect(HttpStatusCode.OK);
        var versions = await Log.VersionsAsync(deployment.Database, sessionId);
        Assert.Equal(Enumerable.Range(1, versions.Count).Select(v => (long)v), versions);
        Assert.Equal($"{versions.Count}", onA.Text("version"));
        Assert.Equal(versions.Count, witness.Version);
        JsonNodes.Same(onA.Body, onB.Body);
        JsonNodes.Same(onA["state"], witness.State);
    }

    /// <summary>Asserts that nothing that a player can read of the table reveals what is hidden.</summary>
    public async Task ExpectNoLeakAsync(Guid player)
    {
        var reader = new Player(deployment, player);
        var after = "0";
        while (after is not null)
        {
            var page = (await reader.GetAsync($"{Path}/events?limit={Page}&after={after}")).Expect(HttpStatusCode.OK);
            ExpectNoSecret(Encoding.UTF8.GetBytes(page.Body!.ToJsonString()), "the history");
            after = page.Body["next"]?.GetValue<string>();
        }

        ExpectNoSecret(Encoding.UTF8.GetBytes((await reader.GetAsync($"{Path}/state")).Expect(HttpStatusCode.OK).Body!.ToJsonString()), "the state");
    }

    public void ExpectNoSecret(ReadOnlySpan<byte> told, object occasion)
    {
        foreach (var secret in Secrets)
        {
            if (told.IndexOf(secret) is >= 0 and var at)
            {
                Findings.Fail(
                    string.Create(
                    CultureInfo.InvariantCulture,
                    $"A secret was told with {occasion}: …{Encoding.UTF8.GetString(told[Math.Max(0, at - 300)..Math.Min(told.Length, at + 100)])}…"));
            }
        }
    }

    private byte[][] Secrets { get; } = [.. cast.Secrets.Select(Encoding.UTF8.GetBytes)];
}
