using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>
/// A table with a combat, and with connections to both processes. The initiative order is <see cref="Hero"/>, <see cref="Goblin"/>,
/// <see cref="Mage"/>; a test may add the <see cref="Ambusher"/>, who rolls 17 and comes after the hero.
/// </summary>
public sealed class Battle : IAsyncDisposable
{
    private readonly string _second;

    private Battle(Table table, Seat hero, Seat mage, string second)
    {
        Table = table;
        HeroSeat = hero;
        MageSeat = mage;
        _second = second;
    }

    public Table Table { get; }

    public Seat HeroSeat { get; }

    public Seat MageSeat { get; }

    /// <summary>The game master's connection to process A.</summary>
    public Socket GameMaster { get; private set; } = null!;

    /// <summary>The game master's connection to process B.</summary>
    public Socket GameMasterOnB { get; private set; } = null!;

    /// <summary>A connection to process B.</summary>
    public Socket HerosPlayer { get; private set; } = null!;

    /// <summary>A connection to process A.</summary>
    public Socket MagesPlayer { get; private set; } = null!;

    public IReadOnlyList<Socket> Players => [HerosPlayer, MagesPlayer];

    public Guid Hero => HeroSeat.CharacterId;

    public Guid Mage => MageSeat.CharacterId;

    public Guid Goblin { get; } = Guid.NewGuid();

    public Guid Ambusher { get; } = Guid.NewGuid();

    /// <summary>A table at which nobody has rolled yet.</summary>
    /// <param name="onlyA">Whether only process A has the session.</param>
    public static async Task<Battle> GatherAsync(Deployment deployment, JsonObject? settings = null, bool onlyA = false)
    {
        var any = onlyA ? Deployment.ProcessA : null;
        var table = await Table.CreateAsync(deployment, settings, any);
        var second = any ?? Deployment.ProcessB;
        var battle = new Battle(table, await table.JoinAsync(any), await table.JoinAsync(any), second);
        battle.GameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        battle.GameMasterOnB = await table.ConnectGameMasterAsync(second);
        battle.HerosPlayer = await table.ConnectAsync(battle.HeroSeat, second);
        battle.MagesPlayer = await table.ConnectAsync(battle.MageSeat, Deployment.ProcessA);
        return battle;
    }

    /// <summary>A table at which all have rolled, and the hero has the first turn.</summary>
    /// <param name="ambush">Whether the combat has the hidden <see cref="Ambusher"/>.</param>
    public static async Task<Battle> StartAsync(Deployment deployment, JsonObject? settings = null, bool ambush = false)
    {
        var battle = await GatherAsync(deployment, settings);
        await battle.RollAsync();
        if (ambush) await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Ambusher, 17, hidden: true));
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        return battle;
    }

    /// <summary>Rolls for all combatants but the ambusher.</summary>
    public async Task RollAsync()
    {
        await DoAsync(GameMaster, Messages.Roll(Hero, 20));
        await DoAsync(GameMaster, Messages.Roll(Goblin, 15));
        await DoAsync(GameMaster, Messages.Roll(Mage, 10));
    }

    /// <summary>Sends a command that must not be refused, and returns the answer after all connections have been sent its effects.</summary>
    /// <param name="type">Of the answer, if it is no <c>ack</c>; null for the command's.</param>
    public async Task<JsonObject> DoAsync(Socket sender, JsonObject message, string? type = null)
    {
        type ??= message.Text("type");
        var answer = await sender.AskAsync(message);
        Assert.True(answer.Text("type") == type || answer.Text("type") == "ack", $"Expected {type}, not {answer.ToJsonString()}");
        await SettleAsync();
        return answer;
    }

    /// <summary>Sends a command that must be refused with this code, with its <c>ref</c>, and must change nothing.</summary>
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

    /// <summary>Returns when both processes have applied what is committed, and have sent it to their connections.</summary>
    public async Task SettleAsync()
    {
        await Table.LoadAsync(Deployment.ProcessA);
        await Table.LoadAsync(_second);
    }

    /// <summary>The events that a socket has been sent so far, without presence, heartbeats and answers to <c>sync_request</c>.</summary>
    public async Task<List<JsonObject>> ToldAsync(Socket socket)
    {
        await SettleAsync();
        await socket.AskAsync(Messages.Of("heartbeat"));
        lock (socket.Log) return [.. socket.Log.Where(m => m.Find("data.version") is not null && m.Text("type") != "sync_response")];
    }

    /// <summary>The last event that a socket has been sent.</summary>
    public async Task<JsonObject> LastToldAsync(Socket socket) => (await ToldAsync(socket))[^1];

    /// <summary>The combat as the game master loads it; null for none.</summary>
    public async Task<JsonNode?> CombatAsync() => (await Table.LoadAsync()).Find("state.combat");

    /// <summary>The combat as players load it; null for none.</summary>
    public async Task<JsonNode?> CombatForPlayersAsync() =>
        (await HeroSeat.Player.GetAsync($"{Table.Path}/state")).Expect(System.Net.HttpStatusCode.OK).Body.Find("state.combat");

    /// <summary>Asserts that <paramref name="shown"/> has nothing that the game master hides.</summary>
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
