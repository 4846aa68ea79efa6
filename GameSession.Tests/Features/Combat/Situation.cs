using System.Net;
using System.Text.Json.Nodes;
using GameSession.Tests.Docs;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

/// <summary>
/// A situation of <c>docs/situations.md</c>, played at a <see cref="Battle"/>. It notes what is sent with <see cref="SendAsync"/>,
/// <see cref="AskAsync"/> and <see cref="RequestAsync"/>: what the situation needs beside what any fight needs.
/// </summary>
internal sealed class Situation
{
    private readonly Dictionary<string, string> _names = [];
    private readonly List<string> _sent = [];

    public Situation(Battle battle)
    {
        Battle = battle;
        GameMaster = battle.GameMaster;
        Anna = battle.HerosPlayer;
        Ben = battle.MagesPlayer;
        foreach (var (id, name) in new[] { (Hero, "hero"), (Goblin, "goblin"), (Mage, "mage"), (battle.Ambusher, "ambusher") }) Called(name, id);
    }

    public Battle Battle { get; }

    public Guid Hero => Battle.Hero;

    public Guid Goblin => Battle.Goblin;

    public Guid Mage => Battle.Mage;

    public Socket GameMaster { get; set; }

    /// <summary>She plays the hero.</summary>
    public Socket Anna { get; set; }

    /// <summary>He plays the mage.</summary>
    public Socket Ben { get; set; }

    /// <summary>A character with this name in <see cref="ExpectAsync"/>.</summary>
    public Guid Called(string name, Guid? id = null)
    {
        var known = id ?? Guid.NewGuid();
        _names[$"{known}"] = name;
        return known;
    }

    /// <summary>Plays it, and asserts that what it needed is what the page says.</summary>
    /// <param name="test">The name of the test.</param>
    public async Task PlayAsync(Func<Situation, Task> play, string test)
    {
        await play(this);
        Assert.Equal(SituationsPage.Of(test).Messages, _sent);
    }

    /// <summary>Sends a message that the situation needs and that must not be refused. Afterwards everybody has been sent its effects.</summary>
    public Task<JsonObject> SendAsync(Socket sender, JsonObject message) => SendAsync(sender, message, message.Text("type"));

    /// <inheritdoc cref="SendAsync(Socket, JsonObject)"/>
    /// <param name="answered">The type of the answer.</param>
    public Task<JsonObject> SendAsync(Socket sender, JsonObject message, string answered)
    {
        Note(sender == GameMaster, message.Text("type"));
        return Battle.DoAsync(sender, message, answered);
    }

    /// <summary>Sends a message that the situation needs, and returns the answer.</summary>
    public Task<JsonObject> AskAsync(Socket sender, JsonObject message)
    {
        Note(sender == GameMaster, message.Text("type"));
        return sender.AskAsync(message);
    }

    /// <summary>Sends a request that the situation needs and that must not be refused.</summary>
    /// <param name="path">Below that of the session.</param>
    /// <param name="what">The request, as the page names it.</param>
    public async Task<Answer> RequestAsync(bool asGameMaster, Player caller, string path, JsonNode? body, string what)
    {
        Note(asGameMaster, what);
        var answer = await caller.PostAsync($"{Battle.Table.Path}{path}", body);
        Assert.True(answer.Status is HttpStatusCode.OK or HttpStatusCode.NoContent, $"{answer.Status}: {answer.Body?.ToJsonString()}");
        await Battle.SettleAsync();
        return answer;
    }

    /// <summary>Sends a message that any fight has, or that the situation does not need.</summary>
    public Task<JsonObject> PlayOnAsync(Socket sender, JsonObject message) => Battle.DoAsync(sender, message);

    /// <summary>The game master ends turns.</summary>
    /// <returns>The last change of turn.</returns>
    public async Task<JsonObject> NextAsync(int turns = 1)
    {
        for (var i = 1; i < turns; i++) Assert.Equal("turn_change", (await GameMaster.AskAsync(Messages.Next())).Text("type"));
        return await Battle.DoAsync(GameMaster, Messages.Next());
    }

    /// <summary>Asserts that everybody sees this.</summary>
    /// <param name="fight">
    /// Round and active combatant, the order, the effects: <c>1 hero: hero goblin+wolf mage; goblin prone, hero held/due</c>. "none" for no combat.
    /// </param>
    public Task ExpectAsync(string fight) => ExpectAsync(fight, fight);

    /// <summary>Asserts that the game master sees one thing, and players another.</summary>
    public async Task ExpectAsync(string gameMaster, string players)
    {
        Assert.Equal(gameMaster, await SeenByAsync(GameMaster));
        foreach (var player in new[] { Anna, Ben }.Where(p => p.IsOpen)) Assert.Equal(players, await SeenByAsync(player));
    }

    /// <summary>Asserts that everybody sees these effects beside a combat.</summary>
    /// <param name="effects">Sorted, with the turns that are left: <c>hero cursed, hero poisoned/1</c>.</param>
    public async Task ExpectBesideAsync(string effects)
    {
        foreach (var socket in new[] { GameMaster, Anna, Ben })
        {
            var beside = (await socket.AskAsync(Messages.Sync(paths: "/effects"))).Find("data.state./effects")?.AsObject() ?? [];
            Assert.Equal(effects, string.Join(", ", beside.Select(e => DescribeBeside(e.Value!)).Order(StringComparer.Ordinal)));
        }
    }

    /// <summary>The combat as a member sees it, in the words of <see cref="ExpectAsync(string)"/>.</summary>
    public async Task<string> SeenByAsync(Socket socket) =>
        Describe((await socket.AskAsync(Messages.Sync(paths: "/combat"))).Find("data.state./combat"));

    /// <summary>The ids of the active effects with this condition, as the game master sees them.</summary>
    public async Task<Guid> EffectAsync(string condition) =>
        Guid.Parse(Assert.Single((await Battle.CombatAsync()).At("active_effects").AsObject(), e => e.Value.Text("condition") == condition).Key);

    /// <summary>Of a message that everybody has been sent: the conditions in one of its lists of effects.</summary>
    public async Task<IReadOnlyList<string>> ToldAsync(Socket socket, string list) =>
        [.. (await Battle.LastToldAsync(socket)).At($"data.{list}").AsArray().Select(e => e.Text("condition"))];

    private void Note(bool asGameMaster, string what) => _sent.Add($"{(asGameMaster ? "game master" : "player")} {what}");

    private string Describe(JsonNode? combat)
    {
        if (combat is null) return "none";
        var active = combat["active_character"] is { } id ? NameOf(id) : "nobody";
        var order = string.Join(' ', combat.At("initiative_order").AsArray().Select(DescribeEntry));
        var effects = string.Join(", ", combat.At("active_effects").AsObject().Select(e => DescribeEffect(e.Value!)).Order(StringComparer.Ordinal));
        return $"{combat.At("round").GetValue<int>()} {active}: {order}{(effects.Length > 0 ? $"; {effects}" : "")}";
    }

    private string DescribeEntry(JsonNode? entry)
    {
        var names = entry.Find("members")?.AsArray().Select(NameOf) ?? [];
        return string.Join('+', names.Prepend(NameOf(entry.At("character_id")))) + Marks(entry, "hidden", "delayed", "defeated");
    }

    private string DescribeEffect(JsonNode effect) => $"{NameOf(effect.At("target_id"))} {effect.Text("condition")}{Marks(effect, "hidden", "due")}";

    private string DescribeBeside(JsonNode effect) =>
        $"{DescribeEffect(effect)}{(effect.Find("ending.turns") is { } left ? $"/{left.GetValue<int>()}" : "")}";

    private static string Marks(JsonNode? node, params string[] marks) =>
        string.Concat(marks.Where(mark => node.Find(mark) is not null).Select(mark => $"/{mark}"));

    private string NameOf(JsonNode? id) => _names[id!.GetValue<string>()];
}
