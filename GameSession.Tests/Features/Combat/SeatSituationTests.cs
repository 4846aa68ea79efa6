using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;
using static GameSession.Tests.Harness.Messages;

namespace GameSession.Tests.Features.Combat;

/// <summary>Who is at the table, and who is not.</summary>
[Trait("Category", "Integration")]
public sealed class SeatSituationTests(Deployment deployment) : SituationTests(deployment)
{
    [Fact]
    public Task One_player_plays_two_characters() => FightAsync(async play =>
    {
        var (rogue, anna) = (play.Called("rogue"), play.Battle.HeroSeat.Player);
        var body = new JsonObject { ["grant"] = new JsonArray($"{rogue}") };
        await play.RequestAsync(
            asGameMaster: true, play.Battle.Table.GameMaster, $"/players/{anna.Id}/characters", body, "POST …/players/{player_id}/characters");
        await play.PlayOnAsync(play.Anna, Roll(rogue, 12));
        await play.PlayOnAsync(play.Anna, Next());
        await play.NextAsync();
        await play.ExpectAsync("1 rogue: hero goblin rogue mage");
        await play.PlayOnAsync(play.Anna, Declare(Guid.NewGuid(), rogue, "attack", play.Goblin));
        await play.PlayOnAsync(play.Anna, Update(null, null, Set($"/characters/{rogue}/hit_points", 9)));
        await play.PlayOnAsync(play.Anna, Next());
        await play.ExpectAsync("1 mage: hero goblin rogue mage");
    });

    [Fact]
    public Task Everybody_comes_back_after_dinner() => FightAsync(async play =>
    {
        var (table, lasts) = (play.Battle.Table, new List<string>());
        foreach (var socket in new[] { play.GameMaster, play.Anna, play.Ben })
        {
            lasts.Add((await play.Battle.LastToldAsync(socket)).Version().ToString(CultureInfo.InvariantCulture));
            await socket.DisposeAsync();
        }

        await play.Battle.GameMasterOnB.DisposeAsync();
        play.GameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessB);
        Assert.Equal(lasts[0], (await play.AskAsync(play.GameMaster, Sync(since: lasts[0]))).Text("data.version"));
        // The game master is back first, and does something.
        await play.PlayOnAsync(play.GameMaster, Next());
        play.Anna = await table.ConnectAsync(play.Battle.HeroSeat, Deployment.ProcessA);
        play.Ben = await table.ConnectAsync(play.Battle.MageSeat, Deployment.ProcessB);
        foreach (var (socket, last) in new[] { (play.Anna, lasts[1]), (play.Ben, lasts[2]) })
        {
            Assert.Null((await play.AskAsync(socket, Sync(since: last))).Find("data.state"));
            var missed = Assert.Single(await play.Battle.ToldAsync(socket));
            Assert.Equal(("turn_change", long.Parse(last, CultureInfo.InvariantCulture) + 1), (missed.Text("type"), missed.Version()));
        }

        await play.ExpectAsync("1 goblin: hero goblin mage");
        foreach (var socket in new[] { play.GameMaster, play.Anna, play.Ben }) await socket.DisposeAsync();
    });

    [Fact]
    public Task The_game_master_comes_late() => GatherAsync(
        async play =>
        {
            var (table, anna) = (play.Battle.Table, play.Battle.HeroSeat);
            await play.Battle.GameMasterOnB.DisposeAsync();
            await play.GameMaster.DisposeAsync();
            await play.Ben.ExpectPresenceAsync(table.GameMaster.Id, online: false);
            var claim = $"{table.Path}/game-master/claim";
            await Eventually.HoldsAsync(
                "the seat can be claimed", async () => (await anna.Player.PostAsync(claim)).Status == HttpStatusCode.NoContent);
            // Once more changes nothing: it is the one request that the situation needs.
            await play.RequestAsync(asGameMaster: false, anna.Player, "/game-master/claim", null, "POST …/game-master/claim");
            Assert.Equal(1012, await play.Anna.ExpectCloseAsync());
            await using var annas = await table.ConnectAsync(anna, Deployment.ProcessA);
            play.GameMaster = annas;
            foreach (var (id, roll) in new[] { (play.Hero, 20), (play.Goblin, 15), (play.Mage, 10) }) await play.PlayOnAsync(annas, Roll(id, roll));
            await play.NextAsync(2);
            await play.ExpectAsync("1 goblin: hero goblin mage");

            // Now the game master is there.
            var body = new JsonObject { ["player_id"] = $"{table.GameMaster.Id}" };
            await play.RequestAsync(asGameMaster: true, anna.Player, "/game-master", body, "POST …/game-master");
            await using var late = await table.ConnectGameMasterAsync(Deployment.ProcessB);
            await using var player = await table.ConnectAsync(anna, Deployment.ProcessA);
            (play.GameMaster, play.Anna) = (late, player);
            await play.NextAsync(2);
            await play.ExpectAsync("2 hero: hero goblin mage");
            await play.Battle.RefusedAsync(player, EndCombat(), "forbidden");
            await play.PlayOnAsync(player, Next());
        },
        new JsonObject { ["game_master_absence"] = 1, ["game_master_claim"] = "longest_member" });
}
