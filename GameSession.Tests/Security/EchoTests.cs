using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>Text that clients invent comes back as JSON data, unchanged, and in no other form.</summary>
[Trait("Category", "Integration")]
public sealed class EchoTests(Deployment deployment) : IUsesDeployment
{
    public static TheoryData<string> Texts =>
    [
        "\r\nSet-Cookie: smuggled=1",
        "\r\n\r\nHTTP/1.1 200 OK",
        "a\n\r\n",
        "\0",
        "\"},\"type\":\"smuggled\",\"x\":{\"",
        "</script><script>smuggled()</script>",
        "<img src=x onerror=smuggled()>",
        "\u2028smuggled\u2029",
        "\u0085\u200B\u202E\uFEFF",
        "%0d%0aSet-Cookie:%20smuggled=1",
        "${jndi:ldap://smuggled.example}{0}{{7*7}}",
        "\\u0022\\",
        "'; DROP TABLE sessions; --",
        "\uD83D\uDC09",
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task A_ref_comes_back_to_the_letter_in_one_message(string reference)
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var gameMaster = await table.ConnectGameMasterAsync();
        await using var player = await table.ConnectAsync(seat);

        await player.SendAsync(Messages.Of("heartbeat", reference: reference));
        Assert.Equal(reference, (await player.ExpectAsync("heartbeat")).Text("ref"));
        await player.SendAsync(Messages.Sync(reference: reference, paths: "/shared"));
        Assert.Equal(reference, (await player.ExpectAsync("sync_response")).Text("ref"));
        await player.SendAsync(Messages.Of("smuggled", reference: reference));
        await player.ExpectErrorAsync("unknown_type", reference);
        await player.SetAsync("/shared/a", 1, reference);
        Assert.Equal(reference, (await player.ExpectAsync("state_update")).Text("ref"));
        Assert.False((await gameMaster.ExpectAsync("state_update")).ContainsKey("ref"));
        await player.ExpectNothingAsync();
        await gameMaster.ExpectNothingAsync();
    }

    [Theory]
    [MemberData(nameof(Texts))]
    public async Task Names_and_values_come_back_to_the_letter_and_in_no_header(string text)
    {
        // PostgreSQL has no U+0000: refused, see the protocol.
        text = text.Replace("\0", "0", StringComparison.Ordinal);
        var gameMaster = Player.New(deployment);
        var created = (await gameMaster.PostAsync("/api/v2/sessions", new JsonObject
        {
            ["campaign_id"] = Guid.NewGuid().ToString(),
            ["name"] = text,
            ["settings"] = new JsonObject { ["initial_state"] = new JsonObject { [text] = text } },
        })).Expect(HttpStatusCode.Created);
        var path = $"/api/v2/sessions/{created.Text("session_id")}";
        var session = (await gameMaster.GetAsync(path)).Expect(HttpStatusCode.OK);
        var saved = (
            await gameMaster.PostAsync(
            $"{path}/state", new JsonObject { ["state"] = new JsonObject { [text] = text }, ["metadata"] = new JsonObject { [text] = text } }))
            .Expect(HttpStatusCode.OK);
        var loaded = (await gameMaster.GetAsync($"{path}/state")).Expect(HttpStatusCode.OK);

        Assert.Equal(path, created.Headers.Location!.OriginalString);
        Assert.Equal(text, session.Text("name"));
        Assert.Equal((text, text), (loaded["state"][text]!.GetValue<string>(), loaded["metadata"][text]!.GetValue<string>()));
        foreach (var answer in new[] { created, session, saved, loaded })
        {
            Assert.Equal("application/json", answer.ContentType);
            Assert.DoesNotContain(answer.Headers, h => $"{h.Key}{string.Concat(h.Value)}".Contains("smuggled", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task A_refusal_that_names_what_was_asked_for_names_it_as_data()
    {
        var table = await Table.CreateAsync(deployment);
        var seat = await table.JoinAsync();
        await using var player = await table.ConnectAsync(seat);
        await player.SetAsync("/gm/\r\n\"</script>\u2028", 1);
        Assert.Contains("/gm/\r\n\"</script>\u2028", (await player.ExpectErrorAsync("forbidden")).Text("message"), StringComparison.Ordinal);
        await player.ExpectNothingAsync();
    }
}
