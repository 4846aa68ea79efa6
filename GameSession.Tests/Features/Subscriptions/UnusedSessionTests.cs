using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Messaging;
using GameSession.Api.Persistence;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using Log = GameSession.Tests.Persistence.Log;

namespace GameSession.Tests.Features.Subscriptions;

/// <summary>Events of other services for sessions that nobody has used for a day.</summary>
[Trait("Category", "Integration")]
public sealed class UnusedSessionTests(Deployment deployment) : IUsesDeployment
{
    private readonly Guid _character = Guid.NewGuid();
    private readonly Guid _campaign = Guid.NewGuid();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_out_of_use_gets_no_event_and_has_the_newest_values_when_used_again()
    {
        var unused = await UnusedAsync();
        await PublishAsync("""{"hp":7,"ac":12}""");
        await PublishAsync("""{"hp":5}""");
        await PublishAsync("""{"name":"Lia"}""");
        await PublishCampaignAsync("""{"day":1}""");
        await PublishCampaignAsync("""{"day":2}""");
        Assert.Equal([1, 2], await VersionsAsync(unused));

        var state = await LoadAsync(unused);
        JsonNodes.Same("""{"hp":5,"ac":12,"name":"Lia"}""", state["characters"]![$"{_character}"]);
        JsonNodes.Same("""{"day":2}""", state["campaign"]);
        // One event for each message of which something is left.
        Assert.Equal([1, 2, 3, 4, 5, 6], await VersionsAsync(unused));
    }

    [Fact]
    public async Task It_is_told_of_everything_from_then_on()
    {
        var unused = await UnusedAsync();
        await PublishAsync("""{"hp":7}""");
        await LoadAsync(unused);
        await PublishAsync("""{"hp":6}""");
        Assert.Equal([1, 2, 3, 4], await VersionsAsync(unused));
        JsonNodes.Same("""{"hp":6}""", (await LoadAsync(unused))["characters"]![$"{_character}"]);
    }

    [Fact]
    public async Task A_character_that_was_deleted_meanwhile_is_taken_out()
    {
        var unused = await UnusedAsync("""{"name":"Lia","hp":9}""");
        await PublishAsync("""{"hp":7}""");
        await PublishAsync("{}", changeType: "deleted");
        Assert.Equal([1, 2], await VersionsAsync(unused));
        Assert.False((await LoadAsync(unused))["characters"]!.AsObject().ContainsKey($"{_character}"));
        Assert.Equal([1, 2, 3], await VersionsAsync(unused));
    }

    [Fact]
    public async Task A_character_that_was_deleted_and_created_again_has_no_old_values()
    {
        var unused = await UnusedAsync("""{"name":"Lia","hp":9}""");
        await PublishAsync("""{"hp":7}""");
        await PublishAsync("{}", changeType: "deleted");
        await PublishAsync("""{"ac":15}""");
        JsonNodes.Same("""{"ac":15}""", (await LoadAsync(unused))["characters"]![$"{_character}"]);
    }

    [Fact]
    public async Task What_the_game_master_set_since_the_last_message_to_the_session_stays()
    {
        await using var runtime = await Runtime.StartAsync(deployment);
        var unused = await UnusedAsync();
        await PublishAsync("""{"hp":7}""");
        await LoadAsync(unused);
        await unused.GameMaster.PostAsync(
            $"/api/v2/sessions/{unused.SessionId}/state",
            JsonNodes.Parse($$"""{"state":{"characters":{"{{_character}}":{"hp":3} } },"metadata":{} }"""));
        await using (
            var command = deployment.Database.CreateCommand("UPDATE session_uses SET live_until = now() - INTERVAL '1 hour' WHERE session_id = $1"))
        {
            command.Parameters.AddWithValue(unused.SessionId);
            await command.ExecuteNonQueryAsync(Ct);
        }

        // Said after its time was over: the message that it was told of before is not said again.
        await using (
            var command = deployment.Database.CreateCommand("UPDATE subject_messages SET said_at = now() - INTERVAL '2 hours' WHERE subject_id = $1"))
        {
            command.Parameters.AddWithValue(_character);
            await command.ExecuteNonQueryAsync(Ct);
        }

        await PublishAsync("""{"ac":15}""");
        Assert.Equal([1, 2, 3, 4], await VersionsAsync(unused));
        JsonNodes.Same(
            """{"hp":3,"ac":15}""", JsonNodes.Parse($"{(await runtime.ReadAsync(unused.SessionId)).State}")["characters"]![$"{_character}"]);
    }

    [Fact]
    public async Task A_message_that_comes_again_changes_nothing()
    {
        var unused = await UnusedAsync();
        await PublishAsync("""{"hp":7}""", "1");
        await PublishAsync("""{"hp":5}""", "2");
        await PublishAsync("""{"hp":7}""", "1");
        JsonNodes.Same("""{"hp":5}""", (await LoadAsync(unused))["characters"]![$"{_character}"]);
        var versions = await VersionsAsync(unused);
        await PublishAsync("""{"hp":7}""", "1");
        await PublishAsync("""{"hp":5}""", "2");
        JsonNodes.Same("""{"hp":5}""", (await LoadAsync(unused))["characters"]![$"{_character}"]);
        Assert.Equal(versions, await VersionsAsync(unused));
    }

    // As it lies there after years: no process has it in memory.
    private async Task<Unused> UnusedAsync(string character = "{}")
    {
        var state = (StateObject)StateValue.Parse($$"""{"characters":{"{{_character}}":{{character}}} }""");
        var gameMaster = Player.New(deployment);
        var id = Guid.CreateVersion7();
        var log = new EventAppender(deployment.Database);
        await log.AppendAsync(
            [
                Log.Of(
                    Log.Event(id, 1, new SessionCreated(gameMaster.Id, _campaign, "Long ago", StateObject.Empty, state)),
                    Log.Event(id, 2, new PlayerJoined(Guid.NewGuid(), Role.Player, _character))),
            ],
            Ct);
        return new Unused(id, gameMaster);
    }

    private Task<List<long>> VersionsAsync(Unused unused) => Log.VersionsAsync(deployment.Database, unused.SessionId);

    private static async Task<JsonNode> LoadAsync(Unused unused) =>
        (await unused.GameMaster.GetAsync($"/api/v2/sessions/{unused.SessionId}/state")).Expect(HttpStatusCode.OK).Body!["state"]!;

    private Task PublishAsync(string details, string? messageId = null, string changeType = "updated") =>
        PublishAsync(Topology.CharacterStateChanged, "character_id", _character, details, messageId, changeType);

    private Task PublishCampaignAsync(string details) =>
        PublishAsync(Topology.CampaignStateChanged, "campaign_id", _campaign, details, null, "updated");

    // Returns when it is handled: what comes after a message of the same subject says so in a dead letter.
    private async Task PublishAsync(string key, string subject, Guid id, string details, string? messageId, string changeType)
    {
        var marker = $"{Guid.NewGuid()}";
        await deployment.Bus.PublishAsync(key, Bus.Message(subject, id, JsonNodes.Parse(details), changeType), messageId);
        await deployment.Bus.PublishAsync(key, Bus.Message(subject, id, [], changeType: ""), configure: p => p.CorrelationId = marker);
        await deployment.Bus.ExpectDeadLetterAsync(marker);
    }

    private sealed record Unused(Guid SessionId, Player GameMaster);
}
