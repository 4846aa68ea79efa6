using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;

namespace GameSession.AppHost.Demo;

/// <summary>
/// A session in which a game master and four players fight by themselves, through the service's own REST and WebSocket. It plays on from the
/// session's state after a refusal or a lost connection.
/// </summary>
internal sealed partial class DemoSession : IAsyncDisposable
{
    private const int Rounds = 6;

    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(900);
    private static readonly TimeSpan AfterRefusal = TimeSpan.FromSeconds(5);
    private static readonly string[] Heroes = ["Anna", "Ben", "Cleo", "Dario"];
    private static readonly (string Name, int Initiative, bool IsHidden)[] Foes = [("Goblin", 9, false), ("Ogre", 6, false), ("Assassin", 12, true)];
    private static readonly string[] Blows = ["swings a sword", "shoots an arrow", "casts a fire bolt", "throws a dagger"];

    private readonly HttpClient _http;
    private readonly ILogger _logger;
    private readonly Dictionary<Guid, string> _foes = Foes.ToDictionary(_ => Guid.CreateVersion7(), foe => foe.Name);
    private readonly List<DemoPlayer> _players = [];
    private DemoPlayer? _gameMaster;

    private DemoSession(HttpClient http, ILogger logger) => (_http, _logger) = (http, logger);

    public Guid Id { get; private set; }

    private IEnumerable<DemoPlayer> Everybody => _players.Prepend(_gameMaster!);

    /// <summary>Creates the session, and returns when everybody is connected and the fight has begun.</summary>
    public static async Task<DemoSession> StartAsync(HttpClient http, ILogger logger, CancellationToken ct)
    {
        var session = new DemoSession(http, logger);
        try
        {
            await session.GatherAsync(ct);
            await session.RollAsync(ct);
            return session;
        }
        catch
        {
            await session.DisposeAsync();
            throw;
        }
    }

    /// <summary>Plays to the end of the fight, or of the session.</summary>
    public async Task PlayAsync(CancellationToken ct)
    {
        while (true)
        {
            try
            {
                await ReconnectAsync(ct);
                var state = await StateAsync(ct);
                if (state["combat"] is not { } combat) return;
                if (combat["round"]!.GetValue<int>() > Rounds)
                {
                    await _gameMaster!.SendAsync("combat_end", [], ct);
                    return;
                }

                await PlayTurnAsync(state, combat["active_character"]!.GetValue<Guid>(), ct);
            }
            catch (DemoException e)
            {
                if (Everybody.Any(p => p.IsOut)) return;
                Log.GoesOn(_logger, Id, e.Message);
                await Task.Delay(Pace, ct);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_gameMaster is not null) await _gameMaster.DisposeAsync();
        foreach (var player in _players) await player.DisposeAsync();
        _http.Dispose();
    }

    private async Task ReconnectAsync(CancellationToken ct)
    {
        foreach (var lost in Everybody.Where(p => !p.IsConnected))
        {
            try
            {
                await lost.ConnectAsync(ct);
            }
            catch (WebSocketException e)
            {
                // A refused attempt counts towards the limit of attempts too.
                await Task.Delay(AfterRefusal, ct);
                throw new DemoException($"{lost.Name} cannot connect: {e.Message}");
            }
        }
    }

    private async Task GatherAsync(CancellationToken ct)
    {
        _gameMaster = await DemoPlayer.SignInAsync(_http, "Gwen", ct);
        foreach (var name in Heroes) _players.Add(await DemoPlayer.SignInAsync(_http, name, ct));
        Id = await _gameMaster.CreateSessionAsync(
            new JsonObject
            {
                ["campaign_id"] = Guid.CreateVersion7(),
                ["name"] = "Demo: the Sunless Citadel",
                ["settings"] = new JsonObject
                {
                    ["max_players"] = 10,
                    ["allow_observers"] = true,
                    ["dice"] = "server",
                    ["initial_state"] = new JsonObject
                    {
                        ["shared"] = new JsonObject { ["place"] = "the citadel's gate", ["torches"] = 4, ["log"] = new JsonArray() },
                        ["characters"] = new JsonObject(_players.Select(p => Sheet(p.Character, p.Name, hp: 24))),
                        ["gm"] = new JsonObject { ["foes"] = new JsonObject(_foes.Select(f => Sheet(f.Key, f.Value, hp: 18))) },
                    },
                },
            },
            ct);
        foreach (var player in _players) await player.JoinAsync(Id, ct);
        foreach (var player in Everybody) await player.ConnectAsync(ct);
    }

    private async Task RollAsync(CancellationToken ct)
    {
        foreach (var (player, index) in _players.Select((p, i) => (p, i)))
        {
            await player.SendAsync("initiative_roll", Roll(player.Character, dexterity: index + 1), ct);
        }

        foreach (var ((id, _), (_, initiative, isHidden)) in _foes.Zip(Foes))
        {
            var roll = Roll(id, dexterity: initiative - 8);
            if (isHidden) roll["hidden"] = true;
            await _gameMaster!.SendAsync("initiative_roll", roll, ct);
        }

        await _gameMaster!.SendAsync("turn_change", new JsonObject { ["round"] = 0, ["turn_number"] = 0 }, ct);
    }

    private async Task PlayTurnAsync(JsonNode state, Guid active, CancellationToken ct)
    {
        await Task.Delay(Pace, ct);
        var hero = _players.Find(p => p.Character == active);
        var player = hero ?? _gameMaster!;
        var target = hero is null ? Pick(_players).Character : Pick([.. _foes.Where(f => f.Value != "Assassin")]).Key;
        var (blow, damage, action) = (Pick(Blows), Random.Shared.Next(1, 9), Guid.CreateVersion7());
        await player.SendAsync(
            "action_declare",
            new JsonObject
            {
                ["action_id"] = action,
                ["character_id"] = active,
                ["action_type"] = "attack",
                ["targets"] = new JsonArray(target),
                ["details"] = new JsonObject { ["how"] = blow },
            },
            ct);
        await Task.Delay(Pace, ct);
        var outcome = new JsonObject
        {
            ["target_id"] = target,
            ["effects"] = new JsonArray($"{NameOf(active)} {blow} and hits {NameOf(target)}."),
            ["damage"] = new JsonObject { ["points"] = damage },
        };
        if (damage > 6) (outcome["conditions"], outcome["durations"]) = (new JsonArray("prone"), new JsonObject { ["prone"] = 0 });
        await _gameMaster!.SendAsync("action_resolve", new JsonObject { ["action_id"] = action, ["outcomes"] = new JsonArray(outcome) }, ct);
        var (path, sheets) = hero is null ? ("/characters", state["characters"]) : ("/gm/foes", state["gm"]!["foes"]);
        var hp = Math.Max(0, sheets![$"{target}"]!["hp"]!.GetValue<int>() - damage);
        await ChangeAsync(_gameMaster, $"{path}/{target}/hp", hp, ct);
        if (hero is not null) await ChangeAsync(hero, "/shared/log/-", $"{hero.Name}: {blow}", ct);
        await Task.Delay(Pace, ct);
        await player.SendAsync("turn_change", [], ct);
    }

    private async Task<JsonNode> StateAsync(CancellationToken ct) =>
        (await _gameMaster!.SendAsync("sync_request", [], ct))["data"]!["state"]!;

    private static Task<JsonObject> ChangeAsync(DemoPlayer player, string path, JsonNode value, CancellationToken ct) => player.SendAsync(
        "state_update", new JsonObject { ["changes"] = new JsonArray(new JsonObject { ["path"] = path, ["value"] = value }) }, ct);

    private string NameOf(Guid character) =>
        _foes.TryGetValue(character, out var foe) ? $"The {foe}" : _players.Find(p => p.Character == character)!.Name;

    private static KeyValuePair<string, JsonNode?> Sheet(Guid id, string name, int hp) =>
        new($"{id}", new JsonObject { ["name"] = name, ["hp"] = hp });

    private static JsonObject Roll(Guid character, int dexterity) =>
        new() { ["character_id"] = character, ["modifiers"] = new JsonObject { ["dexterity"] = dexterity } };

    private static T Pick<T>(IReadOnlyList<T> items) => items[Random.Shared.Next(items.Count)];

    private static partial class Log
    {
        [LoggerMessage(EventId = 1, Level = LogLevel.Information, Message = "The demo session {Session} goes on from its state: {Reason}")]
        public static partial void GoesOn(ILogger logger, Guid session, string reason);
    }
}
