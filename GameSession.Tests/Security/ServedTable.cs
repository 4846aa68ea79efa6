using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>A table of a twin at the real service.</summary>
internal sealed class ServedTable : ITwinTable
{
    // A part of the state that is not there: the answer has only the version.
    private const string Nothing = "/nothing";

    private readonly Deployment _deployment;
    private readonly string _gameMasters;
    private readonly string _players;
    private readonly Dictionary<Who, Player> _people;
    private readonly Dictionary<Who, Transcript> _transcripts;
    private readonly Dictionary<Who, string> _tokens = [];
    private readonly Dictionary<Who, Socket> _sockets = [];
    private readonly Dictionary<Who, int> _taken = [];
    private Guid _sessionId;

    private ServedTable(Deployment deployment, TwinCast cast, string gameMasters, string players, bool rollsAreRandom)
    {
        (_deployment, Cast, _gameMasters, _players) = (deployment, cast, gameMasters, players);
        _people = cast.People.ToDictionary(p => p.Key, p => new Player(deployment, p.Value));
        _transcripts = TwinCast.Viewers.ToDictionary(who => who, _ => new Transcript(cast, rollsAreRandom));
    }

    public TwinCast Cast { get; }

    public int Step { get; set; }

    private string Path => $"/api/v2/sessions/{_sessionId}";

    /// <param name="gameMasters">The process that the game master uses.</param>
    /// <param name="players">The process that all others use.</param>
    public static async Task<ServedTable> OpenAsync(
        Deployment deployment, TwinCast cast, JsonObject settings, string gameMasters, string players, bool rollsAreRandom)
    {
        var table = new ServedTable(deployment, cast, gameMasters, players, rollsAreRandom);
        var created = (await table._people[Who.GameMaster].PostAsync(
            "/api/v2/sessions",
            new JsonObject { ["campaign_id"] = $"{cast.Campaign}", ["name"] = "The Sunless Citadel", ["settings"] = settings },
            gameMasters)).Expect(HttpStatusCode.Created);
        table._sessionId = cast.Named(Guid.Parse(created.Text("session_id")), "session");
        table._tokens[Who.GameMaster] = created.Text("connection_token");
        await table.ConnectAsync(Who.GameMaster);
        return table;
    }

    public bool IsSeated(Who who) => _sockets.ContainsKey(who);

    public Transcript Of(Who who) => _transcripts[who];

    public Task<JsonObject> SendAsync(Who who, JsonObject message) => _sockets[who].AskAsync(message);

    public async Task<Answer?> AskAsync(
        Who who, HttpMethod method, string path, JsonNode? body = null, params (string Name, string Value)[] headers) =>
        await RequestAsync(who, method, path.StartsWith("/api/", StringComparison.Ordinal) ? path : $"{Path}{path}", body, headers);

    public async Task<bool> JoinAsync(Who who, JsonObject body)
    {
        var joined = await RequestAsync(who, HttpMethod.Post, $"{Path}/join", body);
        if (joined.Status != HttpStatusCode.OK) return false;
        _tokens[who] = joined.Text("connection_token");
        if (!IsSeated(who)) await ConnectAsync(who);
        return true;
    }

    public async Task LeaveAsync(Who who)
    {
        var left = await RequestAsync(who, HttpMethod.Post, $"{Path}/leave");
        if (left.Status == HttpStatusCode.NoContent) await EndedAsync(who);
    }

    public async Task RemoveAsync(Who who)
    {
        var removed = await RequestAsync(Who.GameMaster, HttpMethod.Delete, $"{Path}/players/{Cast.People[who]}");
        if (removed.Status == HttpStatusCode.NoContent) await EndedAsync(who);
    }

    public async Task ChangeCharactersAsync(Who who, IReadOnlyList<Guid> grant, IReadOnlyList<Guid> take)
    {
        var body = new JsonObject { ["grant"] = Texts(grant), ["take"] = Texts(take) };
        await RequestAsync(Who.GameMaster, HttpMethod.Post, $"{Path}/players/{Cast.People[who]}/characters", body);

        static JsonArray Texts(IReadOnlyList<Guid> ids) => [.. ids.Select(id => JsonValue.Create($"{id}"))];
    }

    public async Task ReconnectAsync(Who who)
    {
        await _sockets[who].AskAsync(Messages.Sync(paths: Nothing));
        Take(who);
        var since = _transcripts[who].LastVersion.ToString(CultureInfo.InvariantCulture);
        await _sockets[who].DisposeAsync();
        await ConnectAsync(who);
        await _sockets[who].AskAsync(Messages.Sync(since));
    }

    public async Task<string?> SaveAsync(JsonObject state, JsonObject metadata)
    {
        var saved = await RequestAsync(
            Who.GameMaster, HttpMethod.Post, $"{Path}/state", new JsonObject { ["state"] = state, ["metadata"] = metadata });
        return saved.Status == HttpStatusCode.OK ? null : saved.Text("code");
    }

    public async Task<string?> RewindAsync(long version)
    {
        var text = version.ToString(CultureInfo.InvariantCulture);
        var rewound = await RequestAsync(Who.GameMaster, HttpMethod.Post, $"{Path}/rewind", new JsonObject { ["version"] = text });
        return rewound.Status == HttpStatusCode.OK ? null : rewound.Text("code");
    }

    public async Task EndAsync()
    {
        (await RequestAsync(Who.GameMaster, HttpMethod.Post, $"{Path}/end")).Expect(HttpStatusCode.NoContent);
        foreach (var who in _sockets.Keys.ToList()) await EndedAsync(who);
    }

    public async Task<(Combat? Combat, long Version)> LookAsync()
    {
        var answer = await SendAsync(Who.GameMaster, Messages.Sync(paths: "/combat"));
        var state = answer.At("data.state")["/combat"] is { } combat ? new JsonObject { ["combat"] = combat.DeepClone() } : [];
        return (CombatDocument.In((StateObject)StateValue.Parse(state.ToJsonString())), answer.Version());
    }

    public async Task<JsonObject> StateAsync() =>
        (await SendAsync(Who.GameMaster, Messages.Sync())).At("data.state").DeepClone().AsObject();

    public async Task GatherAsync()
    {
        await SettleAsync();
        await Task.WhenAll(_sockets.Where(s => s.Key != Who.GameMaster).Select(s => s.Value.AskAsync(Messages.Sync(paths: Nothing))));
        foreach (var who in _sockets.Keys) Take(who);
    }

    public async Task SettleAsync()
    {
        if (_gameMasters == _players) return;
        // The service answers a read from what is committed now, and a process applies and sends that first.
        await Task.WhenAll(new[] { _gameMasters, _players }.Select(process => _people[Who.GameMaster].GetAsync(Path, process)));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in _sockets.Values) await socket.DisposeAsync();
    }

    private async Task<Answer> RequestAsync(
        Who who, HttpMethod method, string path, JsonNode? body = null, params (string Name, string Value)[] headers)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(), System.Text.Encoding.UTF8, "application/json");
        var answer = await _people[who].SendAsync(method, path, content, who == Who.GameMaster ? _gameMasters : _players, headers);
        if (_transcripts.TryGetValue(who, out var transcript)) transcript.AddAnswer(Step, $"{method} {path} {body?.ToJsonString()}", answer);
        return answer;
    }

    private async Task ConnectAsync(Who who)
    {
        _sockets[who] = await Socket.OpenAsync(_people[who], _sessionId, _tokens[who], who == Who.GameMaster ? _gameMasters : _players);
        _taken[who] = 0;
    }

    // The service closes the connection.
    private async Task EndedAsync(Who who)
    {
        if (!_sockets.Remove(who, out var socket)) return;
        var code = await socket.ExpectCloseAsync();
        Take(who, socket);
        if (_transcripts.TryGetValue(who, out var transcript)) transcript.AddClose(Step, code, socket.CloseReason);
        await socket.DisposeAsync();
    }

    private void Take(Who who) => Take(who, _sockets[who]);

    private void Take(Who who, Socket socket)
    {
        if (!_transcripts.TryGetValue(who, out var transcript)) return;
        List<JsonObject> frames;
        lock (socket.Log) frames = socket.Log[_taken[who]..];
        _taken[who] += frames.Count;
        foreach (var frame in frames) transcript.AddFrame(Step, frame);
    }
}
