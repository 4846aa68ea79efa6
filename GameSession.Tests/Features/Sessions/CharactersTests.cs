using System.Net;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Sessions;

/// <summary>Several characters for one player.</summary>
[Trait("Category", "Integration")]
public sealed class CharactersTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task A_player_plays_a_second_character_on_every_process_and_after_a_reload()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        var (table, anna, wolf) = (battle.Table, battle.HeroSeat, Guid.NewGuid());

        var answer = (await ChangeAsync(table, anna, grant: [wolf])).Expect(HttpStatusCode.OK);
        Assert.Equal([$"{battle.Hero}", $"{wolf}"], Ids(answer["character_ids"]));
        await battle.SettleAsync();
        foreach (var socket in new[] { battle.GameMaster, battle.HerosPlayer, battle.MagesPlayer })
        {
            var told = await battle.LastToldAsync(socket);
            Assert.Equal("player_characters", told.Text("type"));
            Assert.Equal($"{anna.Player.Id}", told.Text("data.player_id"));
            Assert.Equal([$"{battle.Hero}", $"{wolf}"], Ids(told["data"]!["character_ids"]));
            Assert.Equal($"{table.GameMaster.Id}", told.Text("data.changed_by"));
        }

        await battle.DoAsync(battle.HerosPlayer, Messages.Update(null, null, Messages.Set($"/characters/{wolf}/hp", 11)));
        await battle.DoAsync(battle.HerosPlayer, Messages.Roll(wolf, 19));
        await battle.DoAsync(battle.HerosPlayer, Messages.Roll(battle.Hero, 3));
        await battle.RefusedAsync(battle.MagesPlayer, Messages.Roll(wolf, 1), "forbidden");
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        await battle.DoAsync(battle.HerosPlayer, Messages.Declare(Guid.NewGuid(), wolf, "attack", battle.Hero));
        await battle.DoAsync(battle.HerosPlayer, Messages.Next());

        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            var players = (await table.GameMaster.GetAsync(table.Path, process)).Expect(HttpStatusCode.OK)["players"].AsArray();
            var seat = players.Single(p => p.Text("player_id") == $"{anna.Player.Id}");
            Assert.Equal([$"{battle.Hero}", $"{wolf}"], Ids(seat!["character_ids"]));
            Assert.Equal($"{battle.Hero}", seat.Text("character_id"));
        }

        var rows = await deployment.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        await using (rows)
        {
            await using var command = rows.CreateCommand();
            command.CommandText = "SELECT character_id, further_characters FROM session_players WHERE session_id = $1 AND player_id = $2";
            command.Parameters.Add(new() { Value = table.SessionId });
            command.Parameters.Add(new() { Value = anna.Player.Id });
            await using var reader = await command.ExecuteReaderAsync(TestContext.Current.CancellationToken);
            Assert.True(await reader.ReadAsync(TestContext.Current.CancellationToken));
            Assert.Equal((battle.Hero, wolf), (reader.GetGuid(0), Assert.Single(reader.GetFieldValue<Guid[]>(1))));
        }
    }

    [Fact]
    public async Task A_character_is_taken_and_given_to_another_and_can_be_joined_with()
    {
        var table = await Table.CreateAsync(deployment);
        var (anna, bert, wolf) = (await table.JoinAsync(), await table.JoinAsync(), Guid.NewGuid());
        (await ChangeAsync(table, anna, grant: [wolf])).Expect(HttpStatusCode.OK);
        (await ChangeAsync(table, bert, grant: [wolf])).ExpectProblem(HttpStatusCode.Conflict, "character_taken");
        (await ChangeAsync(table, anna, take: [wolf])).Expect(HttpStatusCode.OK);
        (await ChangeAsync(table, bert, grant: [wolf])).Expect(HttpStatusCode.OK);

        (await bert.Player.PostAsync($"{table.Path}/join", new JsonObject { ["character_id"] = $"{wolf}" }, Deployment.ProcessB))
            .Expect(HttpStatusCode.OK);
        var players = (await table.GameMaster.GetAsync(table.Path))["players"].AsArray();
        Assert.Equal([$"{wolf}", $"{bert.CharacterId}"], Ids(players.Single(p => p.Text("player_id") == $"{bert.Player.Id}")!["character_ids"]));
        var history = (await bert.Player.GetAsync($"{table.Path}/events")).Expect(HttpStatusCode.OK)["events"].AsArray();
        Assert.Equal(
            ["player_joined", "player_joined", "player_characters", "player_characters", "player_characters", "player_joined"],
            history.Select(e => e.Text("type")));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("""{"grant":["A"],"take":["A"]}""")]
    [InlineData("""{"grant":["00000000-0000-0000-0000-000000000000"]}""")]
    [InlineData("""{"grant":"A"}""")]
    public async Task Giving_nothing_or_the_same_that_is_taken_is_refused(string body)
    {
        var table = await Table.CreateAsync(deployment);
        var anna = await table.JoinAsync();
        var json = JsonNodes.Parse(body.Replace("A", $"{Guid.NewGuid()}", StringComparison.Ordinal));
        (await table.GameMaster.PostAsync($"{table.Path}/players/{anna.Player.Id}/characters", json))
            .ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
    }

    private static Task<Answer> ChangeAsync(Table table, Seat seat, Guid[]? grant = null, Guid[]? take = null) =>
        table.GameMaster.PostAsync($"{table.Path}/players/{seat.Player.Id}/characters", new JsonObject
        {
            ["grant"] = Array(grant ?? []),
            ["take"] = Array(take ?? []),
        });

    private static JsonArray Array(Guid[] ids) => [.. ids.Select(id => JsonValue.Create($"{id}"))];

    private static List<string> Ids(JsonNode? ids) => [.. ids!.AsArray().Select(id => id!.GetValue<string>())];
}
