using System.Net;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>A session with its game master, created over REST.</summary>
public sealed class Table
{
    private Table(Player gameMaster, Guid sessionId, string gameMastersToken)
    {
        GameMaster = gameMaster;
        SessionId = sessionId;
        GameMastersToken = gameMastersToken;
    }

    public Player GameMaster { get; }

    public Guid SessionId { get; }

    /// <summary>The game master's connection token.</summary>
    public string GameMastersToken { get; }

    public string Path => $"/api/v2/sessions/{SessionId}";

    public static async Task<Table> CreateAsync(Deployment deployment, JsonObject? settings = null, string? process = null)
    {
        var gameMaster = Player.New(deployment);
        var body = new JsonObject { ["campaign_id"] = Guid.NewGuid().ToString(), ["name"] = "The Sunless Citadel" };
        if (settings is not null) body["settings"] = settings;
        var answer = (await gameMaster.PostAsync("/api/v2/sessions", body, process)).Expect(HttpStatusCode.Created);
        return new Table(gameMaster, Guid.Parse(answer.Text("session_id")), answer.Text("connection_token"));
    }

    /// <summary>A new player joins with a new character.</summary>
    public async Task<Seat> JoinAsync(string? process = null)
    {
        var player = Player.New(GameMaster.Deployment);
        var character = Guid.NewGuid();
        var answer = (await player.PostAsync($"{Path}/join", new JsonObject { ["character_id"] = character.ToString() }, process))
            .Expect(HttpStatusCode.OK);
        return new Seat(player, character, answer.Text("connection_token"), answer["session_state"]);
    }

    /// <summary>A new observer joins; the session's settings must allow observers.</summary>
    public async Task<Seat> ObserveAsync()
    {
        var player = Player.New(GameMaster.Deployment);
        var answer = (await player.PostAsync($"{Path}/join", new JsonObject { ["role"] = "observer" })).Expect(HttpStatusCode.OK);
        return new Seat(player, Guid.Empty, answer.Text("connection_token"), answer["session_state"]);
    }

    /// <summary>Opens the game master's socket and takes the <c>connection_established</c>.</summary>
    public Task<Socket> ConnectGameMasterAsync(string? process = null) => Socket.OpenAsync(GameMaster, SessionId, GameMastersToken, process);

    /// <summary>Opens a player's socket and takes the <c>connection_established</c>.</summary>
    public Task<Socket> ConnectAsync(Seat seat, string? process = null) => Socket.OpenAsync(seat.Player, SessionId, seat.ConnectionToken, process);

    /// <summary>Opens so many sockets, five (the limit) per new player. The session must have seats for the players.</summary>
    public async Task<List<Socket>> ConnectCrowdAsync(int count, string process)
    {
        var sockets = new List<Socket>();
        while (sockets.Count < count)
        {
            var seat = await JoinAsync(process);
            for (var i = 0; i < 5 && sockets.Count < count; i++) sockets.Add(await ConnectAsync(seat, process));
        }

        return sockets;
    }

    /// <summary>The game master saves this state.</summary>
    public Task<Answer> SaveAsync(JsonNode state, string? process = null) =>
        GameMaster.PostAsync($"{Path}/state", new JsonObject { ["state"] = state.DeepClone(), ["metadata"] = new JsonObject() }, process);

    /// <summary>The game master rewinds the state to this version.</summary>
    public Task<Answer> RewindAsync(long version) =>
        GameMaster.PostAsync($"{Path}/rewind", new JsonObject { ["version"] = version.ToString(System.Globalization.CultureInfo.InvariantCulture) });

    /// <summary>The state as the game master loads it.</summary>
    public async Task<JsonNode> LoadAsync(string? process = null) =>
        (await GameMaster.GetAsync($"{Path}/state", process)).Expect(HttpStatusCode.OK).Body!;
}

/// <summary>A player or observer with a seat in a session.</summary>
public sealed record Seat(Player Player, Guid CharacterId, string ConnectionToken, JsonNode State);
