using System.Net;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>
/// A table that plays the combat of <c>docs/combat.md</c>, with the players and characters named there. The page's ids are abbreviated here:
/// <c>"C1"</c> is the one that ends in <c>c1</c>.
/// </summary>
internal sealed class PagesFight : IAsyncDisposable
{
    private const string CombatsId = "0198c0de-0000-7000-8000-0000000000f1";
    private const string PagesTime = "2026-11-22T18:40:12.345Z";

    private readonly string _path;
    private readonly Dictionary<Guid, (Player Player, Socket Socket)> _people;
    private readonly Socket _gameMaster;
    private readonly List<string> _effects = [];
    private string? _combatId;
    private int _sent;

    private PagesFight(string path, Dictionary<Guid, (Player Player, Socket Socket)> people, Guid gameMaster) =>
        (_path, _people, _gameMaster) = (path, people, people[gameMaster].Socket);

    public static Guid Id(string shortId) => Guid.Parse($"0198c0de-0000-7000-8000-0000000000{shortId}");

    public static async Task<PagesFight> GatherAsync(Deployment deployment, Guid gameMaster, params (Guid Player, Guid Character)[] players)
    {
        var master = new Player(deployment, gameMaster);
        var created = (await master.PostAsync("/api/v2/sessions", JsonNodes.Parse(
            """{"campaign_id":"7c0e2a51-52fb-4dd5-9d0e-6a5f0f6b9a11","name":"The Sunless Citadel"}"""))).Expect(HttpStatusCode.Created);
        var sessionId = Guid.Parse(created.Text("session_id"));
        var path = $"/api/v2/sessions/{sessionId}";
        var seats = new List<(Player Player, string Token)> { (master, created.Text("connection_token")) };
        foreach (var (id, character) in players)
        {
            var player = new Player(deployment, id);
            var body = new JsonObject { ["character_id"] = character.ToString() };
            var joined = (await player.PostAsync($"{path}/join", body)).Expect(HttpStatusCode.OK);
            seats.Add((player, joined.Text("connection_token")));
        }

        // All on one process, so that each client has seen what another one was just sent.
        var people = new Dictionary<Guid, (Player Player, Socket Socket)>();
        foreach (var (player, token) in seats) people[player.Id] = (player, await Socket.OpenAsync(player, sessionId, token, Deployment.ProcessA));
        return new PagesFight(path, people, gameMaster);
    }

    /// <summary>Sends the page's example of a message, and expects its example of the broadcast, which is the game master's copy.</summary>
    public async Task TellAsync(Guid sender, string type)
    {
        var socket = _people[sender].Socket;
        var message = CombatPage.Sent(type).ToJsonString();
        for (var i = 0; i < _effects.Count; i++) message = message.Replace($"{Id($"E{i + 1}")}", _effects[i], StringComparison.Ordinal);
        await socket.SendAsync(JsonNodes.Parse(message));
        var told = await AnswerAsync(socket, CombatPage.Sent(type)["ref"]!.GetValue<string>());
        if (socket != _gameMaster) told = await NextAsync(_gameMaster, m => m.Find("data.version") is not null && m.ShownVersion() == told.Version());
        _combatId ??= told.Text("data.combat_id");
        Same(CombatPage.Told(type), told);
    }

    /// <summary>Sends a message that the page does not show, and expects that it is not refused.</summary>
    public async Task DoAsync(Guid sender, JsonObject message)
    {
        var answer = await AnswerAsync(sender, message, $"do-{++_sent}");
        Assert.True(answer.Text("type") == message.Text("type"), $"Expected {message.Text("type")}, not {answer.ToJsonString()}");
    }

    /// <summary>Sends a message and returns its answer.</summary>
    public async Task<JsonObject> AnswerAsync(Guid sender, JsonObject message, string reference)
    {
        var socket = _people[sender].Socket;
        message["ref"] = reference;
        await socket.SendAsync(message);
        return await AnswerAsync(socket, reference);
    }

    /// <summary><c>/combat</c> as this person loads it; null for none.</summary>
    public async Task<JsonNode?> CombatAsync(Guid person) =>
        (await _people[person].Player.GetAsync($"{_path}/state")).Expect(HttpStatusCode.OK).Body.Find("state.combat");

    /// <summary>Asserts that the service sent what the page shows, except for the time and the ids that the service gives.</summary>
    public void Same(JsonNode page, JsonNode? actual)
    {
        var told = actual!.DeepClone();
        if (told["data"]?["timestamp"] is not null) told["data"]!["timestamp"] = PagesTime;
        var text = told.ToJsonString().Replace(_combatId!, CombatsId, StringComparison.Ordinal);
        // The page numbers the effects as they start.
        for (var i = 0; i < _effects.Count; i++) text = text.Replace(_effects[i], $"{Id($"E{i + 1}")}", StringComparison.Ordinal);
        JsonNodes.Same(page, JsonNode.Parse(text));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var (_, socket) in _people.Values) await socket.DisposeAsync();
    }

    private async Task<JsonObject> AnswerAsync(Socket socket, string reference)
    {
        var answer = await NextAsync(socket, m => (m["ref"] ?? m.Find("error.details.ref"))?.GetValue<string>() == reference);
        _effects.AddRange((answer.Find("data.started_effects")?.AsArray() ?? []).Select(e => e.Text("effect_id")).Except(_effects));
        return answer;
    }

    private static async Task<JsonObject> NextAsync(Socket socket, Func<JsonObject, bool> isIt)
    {
        while (true)
        {
            if (await socket.NextAsync() is var message && isIt(message)) return message;
        }
    }
}
