using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

[Trait("Category", "Integration")]
public sealed class CombatStateTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task Everybody_loads_syncs_and_joins_into_the_fight_as_they_see_it()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        var combat = await battle.CombatAsync();
        JsonNodes.Same($"\"{battle.Ambusher}\"", combat.At("active_character"));
        JsonNodes.Same("4", JsonValue.Create(combat.At("initiative_order").AsArray().Count));
        var shown = await battle.CombatForPlayersAsync();
        battle.KeepsSecrets(shown);
        JsonNodes.Same($"\"{battle.Hero}\"", shown.At("active_character"));
        Assert.Equal(
            ["actions", "active_character", "active_effects", "combat_id", "initiative_order", "last_turns", "round", "status", "turn_number"],
            shown!.AsObject().Select(m => m.Key).Order(StringComparer.Ordinal));

        foreach (
            var (socket, expected) in new[] { (battle.GameMaster, combat), (battle.GameMasterOnB, combat), (battle.HerosPlayer, shown),
            (battle.MagesPlayer, shown) })
        {
            JsonNodes.Same(expected, (await socket.AskAsync(Messages.Sync())).At("data.state.combat"));
            var paths = new[] { "/combat", "/combat/round", "/combat/active_character", "/combat/initiative_order/0/total",
                "/combat/initiative_order/3", "/combat/last_turns" };
            var parts = (await socket.AskAsync(Messages.Sync(paths: paths))).At("data.state").AsObject();
            JsonNodes.Same(expected, parts["/combat"]);
            foreach (var path in paths.Skip(1)) JsonNodes.Same(expected.Find(path["/combat/".Length..].Replace('/', '.')), parts[path]);
            Assert.Equal(expected.At("initiative_order").AsArray().Count, parts["/combat/last_turns"]!.AsObject().Count);
        }

        JsonNodes.Same(shown, (await battle.Table.JoinAsync(Deployment.ProcessB)).State["combat"]);
        JsonNodes.Same(shown, (await battle.HeroSeat.Player.GetAsync($"{battle.Table.Path}/state", Deployment.ProcessA)).Body.Find("state.combat"));
    }

    [Fact]
    public async Task The_changes_that_each_is_told_make_of_the_fight_they_saw_the_one_they_see()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        await FightAsync(battle);
        var combat = await battle.CombatAsync();
        foreach (
            var (socket, expected) in new[] { (battle.GameMaster, combat), (battle.GameMasterOnB, combat),
            (battle.HerosPlayer, await battle.CombatForPlayersAsync()) })
        {
            var state = Cluster.SocketLog.Replay(
                (await battle.ToldAsync(socket)).Where(m => m.Find("data.changes") is not null), GameSession.Api.Json.StateObject.Empty);
            JsonNodes.Same(expected, JsonNode.Parse($"{state}").Find("combat"));
        }
    }

    [Fact]
    public async Task Neither_the_history_nor_a_repetition_shows_players_more_than_they_were_told()
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: true);
        await FightAsync(battle);
        var saved = (await battle.Table.LoadAsync())["state"]!.DeepClone();
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        (await battle.Table.SaveAsync(saved)).Expect(HttpStatusCode.OK);
        (await battle.Table.RewindAsync(9)).Expect(HttpStatusCode.OK);
        saved.AsObject().Remove("combat");
        (await battle.Table.SaveAsync(saved)).Expect(HttpStatusCode.OK);

        foreach (var (player, socket) in new[] { (battle.HeroSeat.Player, battle.HerosPlayer), (battle.MageSeat.Player, battle.MagesPlayer) })
        {
            // What there was before the socket, others have tests for.
            var told = (await battle.ToldAsync(socket)).Where(m => m.Version() > 3).ToList();
            battle.KeepsSecrets(new JsonArray([.. told.Select(m => m.DeepClone())]));
            Assert.Equal("state_update", told[^1].Text("type"));
            foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
            {
                var history = (await player.GetAsync($"{battle.Table.Path}/events?after=3&limit=500", process))
                    .Expect(HttpStatusCode.OK)["events"].AsArray();
                Assert.Equal(told.Select(m => m.Text("type")), history.Select(e => e.Text("type")));
                Assert.All(told.Zip(history), pair => JsonNodes.Same(pair.First["data"], pair.Second!["data"]));
                await using var late = await Socket.OpenAsync(
                    player, battle.Table.SessionId, (socket == battle.HerosPlayer ? battle.HeroSeat : battle.MageSeat).ConnectionToken, process);
                await late.SendAsync(Messages.Sync("3"));
                foreach (var missed in told)
                {
                    var again = await late.NextAsync();
                    Assert.Equal(missed.Text("type"), again.Text("type"));
                    JsonNodes.Same(missed["data"], again["data"]);
                }

                await late.ExpectAsync("sync_response");
            }
        }

        // The game master's have all of it.
        Assert.Contains(
            $"{battle.Ambusher}", (await battle.Table.GameMaster.GetAsync($"{battle.Table.Path}/events?after=3&limit=500")).Body!.ToJsonString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_save_of_something_else_leaves_the_fight_going_on(bool ambush)
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: ambush);
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        var combat = await battle.CombatAsync();
        var state = (await battle.Table.LoadAsync())["state"]!.DeepClone();
        state["shared"] = new JsonObject { ["weather"] = "rain" };
        (await battle.Table.SaveAsync(state)).Expect(HttpStatusCode.OK);
        JsonNodes.Same(combat, await battle.CombatAsync());
        foreach (var socket in battle.Players)
        {
            JsonNodes.Same("""[{"path":"/shared","value":{"weather":"rain"}}]""", (await battle.LastToldAsync(socket)).At("data.changes"));
        }

        await battle.DoAsync(battle.GameMasterOnB, Messages.Next(null, 1, 2));
        var told = await battle.LastToldAsync(battle.HerosPlayer);
        Assert.Equal(("turn_change", ambush ? battle.Goblin : battle.Mage), (told.Text("type"), Guid.Parse(told.Text("data.active_character"))));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_save_without_the_fight_ends_it(bool ambush)
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: ambush);
        var shown = await battle.CombatForPlayersAsync();
        (await battle.Table.SaveAsync(new JsonObject())).Expect(HttpStatusCode.OK);
        foreach (var socket in battle.Players)
        {
            var told = await battle.LastToldAsync(socket);
            Assert.Equal("state_update", told.Text("type"));
            JsonNodes.Same(new JsonArray(new JsonObject { ["path"] = "/combat", ["previous"] = shown!.DeepClone() }), told.At("data.changes"));
        }

        await battle.SettleAsync();
        Assert.Null(await battle.CombatAsync());
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Next(), "no_active_combat");
        await battle.RefusedAsync(battle.GameMasterOnB, Messages.EndCombat(), "no_active_combat");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_save_of_what_was_loaded_earlier_turns_the_fight_back(bool ambush)
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: ambush);
        var (combat, shown, earlier) = (await battle.CombatAsync(), await battle.CombatForPlayersAsync(), (await battle.Table.LoadAsync())["state"]!);
        for (var i = 0; i < 5; i++) await battle.DoAsync(battle.GameMaster, Messages.Next());
        var before = await battle.CombatForPlayersAsync();
        (await battle.Table.SaveAsync(earlier)).Expect(HttpStatusCode.OK);
        await ExpectBackAsync(battle, combat, shown, before);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_rewind_turns_the_fight_back_ends_it_and_begins_it_again(bool ambush)
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: ambush);
        var (combat, shown, version) = (await battle.CombatAsync(), await battle.CombatForPlayersAsync(), await VersionAsync(battle));
        for (var i = 0; i < 5; i++) await battle.DoAsync(battle.GameMaster, Messages.Next());
        var before = await battle.CombatForPlayersAsync();
        (await battle.Table.RewindAsync(version)).Expect(HttpStatusCode.OK);
        await ExpectBackAsync(battle, combat, shown, before);

        before = await battle.CombatForPlayersAsync();
        (await battle.Table.RewindAsync(3)).Expect(HttpStatusCode.OK);
        await battle.SettleAsync();
        Assert.Null(await battle.CombatAsync());
        JsonNodes.Same(
            new JsonArray(new JsonObject { ["path"] = "/combat", ["previous"] = before!.DeepClone() }),
            (await battle.LastToldAsync(battle.MagesPlayer)).At("data.changes"));
        await battle.RefusedAsync(battle.HerosPlayer, Messages.Next(), "no_active_combat");

        (await battle.Table.RewindAsync(version)).Expect(HttpStatusCode.OK);
        await ExpectBackAsync(battle, combat, shown, null);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_save_of_a_fight_that_contradicts_itself_is_refused_and_changes_nothing(bool ambush)
    {
        await using var battle = await Battle.StartAsync(deployment, ambush: ambush);
        var action = Guid.NewGuid();
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin));
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(Guid.NewGuid(), battle.Hero, "attack", battle.Goblin));
        await battle.DoAsync(battle.GameMaster, Messages.Resolve(action, Messages.To(battle.Goblin).With("prone", 3)));
        if (ambush) await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        var loaded = await battle.Table.LoadAsync();
        var told = (await battle.ToldAsync(battle.HerosPlayer)).Count;
        var spoil = new Dictionary<string, Action<JsonObject>>
        {
            ["total"] = c => c["initiative_order"]![0]!["total"] = 99,
            ["roll"] = c => c["initiative_order"]![0]!["roll"] = 2000,
            ["unknown active character"] = c => c["active_character"] = $"{Guid.NewGuid()}",
            ["active character that is no id"] = c => c["active_character"] = "x",
            ["another active character"] = c => c["active_character"] = $"{battle.Mage}",
            ["nobody active"] = c => c["active_character"] = null,
            ["doubled combatant"] = c => c["initiative_order"]!.AsArray().Add(c["initiative_order"]![0]!.DeepClone()),
            ["no combatants"] = c => c["initiative_order"] = new JsonArray(),
            ["null for a combatant"] = c => c["initiative_order"]!.AsArray().Add(null),
            ["turn number"] = c => c["turn_number"] = 3,
            ["round"] = c => c["round"] = -1,
            ["round of text"] = c => c["round"] = "1",
            ["status"] = c => c["status"] = "rolling",
            ["unknown member"] = c => c["note"] = "x",
            ["unknown member of a combatant"] = c => c["initiative_order"]![0]!["note"] = "x",
            ["hidden is false"] = c => c["initiative_order"]![0]!["hidden"] = false,
            ["no last turns"] = c => c.Remove("last_turns"),
            ["last turn of a stranger"] = c => c["last_turns"]![$"{Guid.NewGuid()}"] = 1,
            ["last turn in the future"] = c => c["last_turns"]![$"{battle.Hero}"] = 50,
            ["no combat id"] = c => c.Remove("combat_id"),
            ["no effects"] = c => c.Remove("active_effects"),
            ["no effect"] = c => c["active_effects"]![$"{Guid.NewGuid()}"] = null,
            ["effects that have ids twice"] = c => OnlyEffect(c)["effect_id"] = $"{Guid.NewGuid()}",
            ["effects without ids"] = c => c["active_effects"] = new JsonArray(OnlyEffect(c).DeepClone(), OnlyEffect(c).DeepClone()),
            ["effect that ends before it began"] = c => OnlyEffect(c)["ends_round"] = 0,
            ["doubled action"] = c => c["actions"]!.AsArray().Add(c["actions"]![0]!.DeepClone()),
            ["actions that are none"] = c => c["actions"] = new JsonArray(5),
            ["players' view"] = c => c["players"] = new JsonObject { ["shown"] = false },
        };
        foreach (var (what, how) in spoil)
        {
            var state = loaded["state"]!.DeepClone();
            how(state["combat"]!.AsObject());
            var answer = await battle.Table.SaveAsync(state);
            Assert.True(answer.Status == HttpStatusCode.BadRequest, $"{what}: {answer.Status} {answer.Body?.ToJsonString()}");
            Assert.NotNull(answer.ExpectProblem(HttpStatusCode.BadRequest, "invalid_message")["errors"]["state.combat"]);
        }

        foreach (var value in new[] { "null", "5", "[]", "{}", "\"x\"" })
        {
            var state = loaded["state"]!.DeepClone();
            state["combat"] = JsonNode.Parse(value);
            Assert.NotNull(
                (await battle.Table.SaveAsync(state)).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message")["errors"]["state.combat"]);
        }

        JsonNodes.Same(loaded, await battle.Table.LoadAsync());
        Assert.Equal(told, (await battle.ToldAsync(battle.HerosPlayer)).Count);
    }

    private static JsonNode OnlyEffect(JsonNode combat) => Assert.Single(combat["active_effects"]!.AsObject()).Value!;

    // Whatever hides and shows: turns of both kinds, effects on and by either, actions at either.
    private static async Task FightAsync(Battle battle)
    {
        var (byAmbusher, byHero) = (Guid.NewGuid(), Guid.NewGuid());
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(byHero, battle.Hero, "attack", battle.Goblin));
        await battle.DoAsync(battle.GameMaster, Messages.Resolve(
            byHero, Messages.To(battle.Goblin).With("prone", 0), Messages.To(battle.Ambusher).With("slowed"), Messages.To(battle.Hero)
            .With("tired", 0)));
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());
        await battle.DoAsync(battle.GameMaster, Messages.Declare(byAmbusher, battle.Ambusher, "attack", battle.Mage));
        await battle.DoAsync(battle.GameMasterOnB, Messages.Resolve(byAmbusher, Messages.To(battle.Mage).With("cursed")));
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await battle.DoAsync(battle.GameMaster, Messages.Declare(Guid.NewGuid(), battle.Goblin, "attack", battle.Ambusher, battle.Hero));
        await battle.DoAsync(battle.GameMasterOnB, Messages.Order(battle.Mage, battle.Ambusher, battle.Goblin, battle.Hero));
        for (var i = 0; i < 6; i++) await battle.DoAsync(battle.GameMaster, Messages.Next());
    }

    private static async Task ExpectBackAsync(Battle battle, JsonNode? combat, JsonNode? shown, JsonNode? before)
    {
        await battle.SettleAsync();
        JsonNodes.Same(combat, await battle.CombatAsync());
        var change = new JsonObject { ["path"] = "/combat", ["value"] = shown!.DeepClone() };
        if (before is not null) change["previous"] = before.DeepClone();
        foreach (var socket in battle.Players)
        {
            var told = await battle.LastToldAsync(socket);
            battle.KeepsSecrets(told);
            JsonNodes.Same(new JsonArray(change.DeepClone()), told.At("data.changes"));
        }

        await battle.RefusedAsync(battle.GameMaster, Messages.Next(null, 2), "conflict");
        await battle.DoAsync(battle.HerosPlayer, Messages.Next(null, 1, 1));
        Assert.Equal(2, (await battle.CombatAsync()).At("turn_number").GetValue<int>());
    }

    private static async Task<long> VersionAsync(Battle battle) =>
        long.Parse((await battle.Table.LoadAsync()).Text("version"), CultureInfo.InvariantCulture);
}
