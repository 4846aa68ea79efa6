using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>
/// A table in the middle of a fight, with people in both processes. The order is <see cref="Hero"/>, <see cref="Goblin"/>,
/// <see cref="Mage"/>; the <see cref="Ambusher"/>, if a test brings it in, rolls 17 and comes after the hero.
/// </summary>
public sealed class Battle : IAsyncDisposable
{
    private Battle(Table table, Seat hero, Seat mage)
    {
        Table = table;
        HeroSeat = hero;
        MageSeat = mage;
    }

    public Table Table { get; }

    public Seat HeroSeat { get; }

    public Seat MageSeat { get; }

    /// <summary>The game master's, on process A.</summary>
    public Socket GameMaster { get; private set; } = null!;

    /// <summary>The game master's, on process B.</summary>
    public Socket GameMasterOnB { get; private set; } = null!;

    /// <summary>On process B.</summary>
    public Socket HerosPlayer { get; private set; } = null!;

    /// <summary>On process A.</summary>
    public Socket MagesPlayer { get; private set; } = null!;

    public IReadOnlyList<Socket> Players => [HerosPlayer, MagesPlayer];

    public Guid Hero => HeroSeat.CharacterId;

    public Guid Mage => MageSeat.CharacterId;

    public Guid Goblin { get; } = Guid.NewGuid();

    public Guid Ambusher { get; } = Guid.NewGuid();

    /// <summary>Nobody has rolled yet.</summary>
    public static async Task<Battle> GatherAsync(Deployment deployment, JsonObject? settings = null)
    {
        var table = await Table.CreateAsync(deployment, settings);
        var battle = new Battle(table, await table.JoinAsync(), await table.JoinAsync());
        battle.GameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        battle.GameMasterOnB = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        battle.HerosPlayer = await table.ConnectAsync(battle.HeroSeat, Deployment.ProcessB);
        battle.MagesPlayer = await table.ConnectAsync(battle.MageSeat, Deployment.ProcessA);
        return battle;
    }

    /// <summary>All have rolled, the hero has the first turn.</summary>
    /// <param name="ambush">True for one with the <see cref="Ambusher"/> hidden in it.</param>
    public static async Task<Battle> StartAsync(Deployment deployment, JsonObject? settings = null, bool ambush = false)
    {
        var battle = await GatherAsync(deployment, settings);
        await battle.RollAsync();
        if (ambush) await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Ambusher, 17, hidden: true));
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        return battle;
    }

    /// <summary>All but the ambusher roll.</summary>
    public async Task RollAsync()
    {
        await DoAsync(GameMaster, Messages.Roll(Hero, 20));
        await DoAsync(GameMaster, Messages.Roll(Goblin, 15));
        await DoAsync(GameMaster, Messages.Roll(Mage, 10));
    }

    /// <summary>The sender's answer to a command that must not be refused. By then all have been sent what they are told of it.</summary>
    public async Task<JsonObject> DoAsync(Socket sender, JsonObject message)
    {
        var type = message.Text("type");
        var answer = await sender.AskAsync(message);
        Assert.True(answer.Text("type") == type || answer.Text("type") == "ack", $"Expected {type}, not {answer.ToJsonString()}");
        await SettleAsync();
        return answer;
    }

    /// <summary>The command is refused with this code, to its <c>ref</c>, and has changed nothing.</summary>
    /// <returns>The error.</returns>
    public async Task<JsonNode> RefusedAsync(Socket sender, JsonObject message, string code)
    {
        var before = await Table.LoadAsync();
        var answer = await sender.AskAsync(message);
        Assert.True(
            answer.Find("error.code")?.GetValue<string>() == code, $"Expected {code}, not {answer.ToJsonString()} to {message.ToJsonString()}");
        Assert.Equal(message.Text("ref"), answer.Text("error.details.ref"));
        JsonNodes.Same(before, await Table.LoadAsync());
        return answer["error"]!;
    }

    /// <summary>Both processes have what was committed, and have sent what it tells their people.</summary>
    public async Task SettleAsync()
    {
        await Table.LoadAsync(Deployment.ProcessA);
        await Table.LoadAsync(Deployment.ProcessB);
    }

    /// <summary>What a socket was told so far, presence, heartbeats and the like aside.</summary>
    public async Task<List<JsonObject>> ToldAsync(Socket socket)
    {
        await SettleAsync();
        await socket.AskAsync(Messages.Of("heartbeat"));
        lock (socket.Log) return [.. socket.Log.Where(m => m.Find("data.version") is not null && m.Text("type") != "sync_response")];
    }

    /// <summary>The last thing that a socket was told.</summary>
    public async Task<JsonObject> LastToldAsync(Socket socket) => (await ToldAsync(socket))[^1];

    /// <summary>The combat as the game master loads it; null for none.</summary>
    public async Task<JsonNode?> CombatAsync() => (await Table.LoadAsync()).Find("state.combat");

    /// <summary>The combat as players load it; null for none.</summary>
    public async Task<JsonNode?> CombatForPlayersAsync() =>
        (await HeroSeat.Player.GetAsync($"{Table.Path}/state")).Expect(System.Net.HttpStatusCode.OK).Body.Find("state.combat");

    /// <summary>Asserts that nothing in <paramref name="shown"/> comes from what the game master hides.</summary>
    public void KeepsSecrets(JsonNode? shown)
    {
        var text = shown?.ToJsonString() ?? "";
        foreach (var secret in new[] { $"{Ambusher}", "\"hidden\"", "\"hidden_by\"", "\"players\"" })
        {
            Assert.False(text.Contains(secret, StringComparison.Ordinal), $"{secret} in {text}");
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var socket in new[] { GameMaster, GameMasterOnB, HerosPlayer, MagesPlayer }) await socket.DisposeAsync();
    }
}
