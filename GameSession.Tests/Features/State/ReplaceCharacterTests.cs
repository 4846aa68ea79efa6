using System.Net;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.State;

/// <summary>A character sheet of real size in one request.</summary>
[Trait("Category", "Integration")]
public sealed class ReplaceCharacterTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task A_sheet_of_180_KB_is_one_request_and_a_new_number_in_it_a_small_broadcast()
    {
        var table = await Table.CreateAsync(deployment);
        var (anna, bert) = (await table.JoinAsync(), await table.JoinAsync());
        await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var other = await table.ConnectAsync(bert, Deployment.ProcessB);
        var path = $"{table.Path}/characters/{anna.CharacterId}";
        var sheet = Sheet();
        Assert.InRange(sheet.ToJsonString().Length, 170_000, 200_000);

        var put = (await anna.Player.PutAsync(path, sheet, Deployment.ProcessA)).Expect(HttpStatusCode.OK);
        Assert.Equal("4", put.Text("version"));
        Assert.Equal("\"4\"", put.Headers.ETag?.Tag);
        foreach (var socket in new[] { gameMaster, other })
        {
            var told = await socket.ExpectAsync("state_update");
            Assert.Equal(4, told.Version());
            Assert.Equal($"{anna.Player.Id}", told.Text("data.player_id"));
        }

        JsonNodes.Same(sheet, (await bert.Player.GetAsync($"{table.Path}/state"))["state"]["characters"]![$"{anna.CharacterId}"]);

        sheet["hit_points"]!["current"] = 17;
        (await anna.Player.PutAsync(path, sheet, Deployment.ProcessB, ("If-Match", "\"4\""))).Expect(HttpStatusCode.OK);
        foreach (var socket in new[] { gameMaster, other })
        {
            var told = await socket.ExpectAsync("state_update");
            JsonNodes.Same(
                $$"""[{"path":"/characters/{{anna.CharacterId}}/hit_points/current","value":17,"previous":41}]""", told["data"]!["changes"]);
            Assert.InRange(told.ToJsonString().Length, 1, 500);
        }

        // The same again is no event, on whichever process.
        Assert.Equal("5", (await anna.Player.PutAsync(path, sheet, Deployment.ProcessA)).Expect(HttpStatusCode.OK).Text("version"));
        Assert.Equal("5", (await table.GameMaster.PutAsync(path, sheet, Deployment.ProcessB)).Expect(HttpStatusCode.OK).Text("version"));
        await gameMaster.ExpectNothingAsync();
        await other.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_sheet_is_refused_for_others_and_when_it_is_none_or_too_large()
    {
        var table = await Table.CreateAsync(deployment);
        var (anna, bert) = (await table.JoinAsync(), await table.JoinAsync());
        var path = $"{table.Path}/characters/{anna.CharacterId}";
        (await bert.Player.PutAsync(path, Sheet())).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await Player.New(deployment).PutAsync(path, new JsonObject())).ExpectProblem(HttpStatusCode.Forbidden, "forbidden");
        (await anna.Player.PutAsync(path, new JsonArray(1))).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        (await anna.Player.PutAsync(path, Deep(31))).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        (await anna.Player.PutAsync(path, new JsonObject { ["x"] = new string('x', 1024 * 1024) }))
            .ExpectProblem(HttpStatusCode.RequestEntityTooLarge, "state_too_large");
        (await anna.Player.PutAsync(path, Deep(30), null, ("If-Match", "\"1\""))).ExpectProblem(HttpStatusCode.Conflict, "conflict");
        (await anna.Player.PutAsync(path, Deep(30), null, ("If-Match", "one"))).ExpectProblem(HttpStatusCode.BadRequest, "invalid_message");
        (await anna.Player.PutAsync($"{table.Path}/characters/none", new JsonObject())).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await anna.Player.PutAsync($"/api/v2/sessions/{Guid.NewGuid()}/characters/{anna.CharacterId}", new JsonObject()))
            .ExpectProblem(HttpStatusCode.NotFound, "session_not_found");
        (await anna.Player.PutAsync(path, Deep(30))).Expect(HttpStatusCode.OK);
    }

    // As the exports of character builders are: many small objects, and some long texts.
    private static JsonObject Sheet()
    {
        var text = string.Concat(Enumerable.Repeat("You touch a creature, and it regains hit points equal to 1d8 and your modifier. ", 4));
        return new JsonObject
        {
            ["name"] = "Thia Brightwood",
            ["hit_points"] = new JsonObject { ["current"] = 41, ["maximum"] = 58, ["temporary"] = 0 },
            ["abilities"] = new JsonObject(new[] { "str", "dex", "con", "int", "wis", "cha" }.Select((name, i) =>
                KeyValuePair.Create<string, JsonNode?>(name, new JsonObject { ["value"] = 9 + i, ["save"] = i % 2 == 0 }))),
            ["spells"] = Many(300, i => new JsonObject
            {
                ["id"] = $"spell-{i}",
                ["name"] = $"Spell {i}",
                ["level"] = i % 10,
                ["prepared"] = i % 3 == 0,
                ["description"] = text,
            }),
            ["inventory"] = Many(350, i => new JsonObject
            {
                ["id"] = 70_000 + i,
                ["name"] = $"Item {i}",
                ["quantity"] = 1 + (i % 5),
                ["weight"] = i / 4m,
                ["equipped"] = i % 7 == 0,
                ["properties"] = new JsonArray("light", "finesse"),
                ["notes"] = i % 10 == 0 ? text : null,
            }),
        };
    }

    private static JsonArray Many(int count, Func<int, JsonNode> item) => [.. Enumerable.Range(0, count).Select(item)];

    private static JsonObject Deep(int levels) => levels == 1 ? [] : new JsonObject { ["d"] = Deep(levels - 1) };
}
