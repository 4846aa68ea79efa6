using System.Globalization;
using System.Text;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Protocol;

/// <summary>What every message has in common: envelope, <c>ref</c>, errors.</summary>
[Trait("Category", "Integration")]
public sealed class ConversationTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task A_heartbeat_is_answered_with_one()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SendTextAsync("""{"ref":"r1","data":{"timestamp":"yesterday"},"type":"heartbeat"}""");
        var heartbeat = await socket.ExpectAsync("heartbeat");
        Assert.Equal("r1", heartbeat.Text("ref"));
        Assert.Equal(
            DateTimeKind.Utc, DateTime.Parse(heartbeat.Text("data.timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.RoundtripKind).Kind);
        await socket.ExpectNothingAsync();
    }

    [Theory]
    [InlineData("", "invalid_json")]
    [InlineData(" ", "invalid_json")]
    [InlineData("hello", "invalid_json")]
    [InlineData("{", "invalid_json")]
    [InlineData("""{"type":"heartbeat"} {}""", "invalid_json")]
    [InlineData("""{"type":"heartbeat","type":"heartbeat"}""", "invalid_json")]
    [InlineData("""{"type":"heartbeat","ref":"\ud800"}""", "invalid_json")]
    [InlineData("""{"type":"state_update","data":{"changes":[],"changes":[]}}""", "invalid_json")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":"/a","value":{"b":1,"b":2}}]}}""", "invalid_json")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":"/a","value":"\udc00"}]}}""", "invalid_json")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":"/\ud800","value":1}]}}""", "invalid_json")]
    [InlineData("[]", "invalid_message")]
    [InlineData("null", "invalid_message")]
    [InlineData("5", "invalid_message")]
    [InlineData("{}", "invalid_message")]
    [InlineData("""{"type":5}""", "invalid_message")]
    [InlineData("""{"type":null}""", "invalid_message")]
    [InlineData("""{"type":{"a":[1]},"ref":"x"}""", "invalid_message")]
    [InlineData("""{"type":"heartbeat","ref":5}""", "invalid_message")]
    [InlineData("""{"type":"heartbeat","data":[]}""", "invalid_message")]
    [InlineData("""{"type":"heartbeat","data":null}""", "invalid_message")]
    [InlineData("""{"type":"state_update"}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":null}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":[null]}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"value":1}]}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":null,"value":1}]}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":"a","value":1}]}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":"/~2","value":1}]}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":"/a","value":"\u0000"}]}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":"/\u0000","value":1}]}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":"/a","value":{"\u0000":1}}]}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"changes":[]}}""", "invalid_message")]
    [InlineData("""{"type":"state_update","data":{"update_id":"x","changes":[{"path":"/a","value":1}]}}""", "invalid_message")]
    [InlineData("""{"type":"sync_request","data":{"paths":"/a"}}""", "invalid_message")]
    [InlineData("""{"type":"sync_request","data":{"paths":["a"]}}""", "invalid_message")]
    [InlineData("""{"type":"sync_request","data":{"paths":[null]}}""", "invalid_message")]
    [InlineData("""{"type":"sync_request","data":{"since":5}}""", "invalid_message")]
    [InlineData("""{"type":"sync_request","data":{"since":"-5"}}""", "invalid_message")]
    [InlineData("""{"type":"nothing"}""", "unknown_type")]
    [InlineData("""{"type":"connection_established"}""", "unknown_type")]
    [InlineData("""{"type":"sync_response","data":{"state":{},"version":"1"}}""", "unknown_type")]
    [InlineData("""{"type":"HEARTBEAT"}""", "unknown_type")]
    [Provokes("invalid_json", "invalid_message", "unknown_type")]
    public async Task A_bad_message_gets_its_error_and_costs_nothing(string text, string code)
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SendTextAsync(text);
        await socket.ExpectErrorAsync(code);
        await socket.ExpectNothingAsync();
        Assert.Equal("1", (await table.LoadAsync()).Text("version"));
    }

    [Theory]
    [InlineData("""{"type":"heartbeat",}""", "invalid_json", 21, null)]
    [InlineData("""{"type":"heartbeat","data":{"x":[1,{"y":tru}]}}""", "invalid_json", 44, null)]
    [InlineData("""{"type":"heartbeat","ref":"\ud800"}""", "invalid_json", 27, "/ref")]
    [InlineData("""{"type":"heartbeat","type":"heartbeat"}""", "invalid_json", 21, "/type")]
    [InlineData(
        """{"type":"state_update","data":{"changes":[{"path":"/a","value":{"b":1,"b":2}}]}}""", "invalid_json", 71, "/data/changes/0/value/b")]
    [InlineData("""{"type":"state_update","data":{"changes":[{"path":"/a","value":"\udc00"}]}}""", "invalid_json", 64, "/data/changes/0/value")]
    [InlineData(
        """{"type":"state_update","data":{"changes":[{"path":"/a","value":{"~/":1e999}}]}}""", "invalid_message", 70, "/data/changes/0/value/~0~1")]
    [InlineData(
        """{"type":"state_update","data":{"changes":[{"path":"/a","value":[1,"\u0000"]}]}}""", "invalid_message", 67, "/data/changes/0/value/1")]
    public async Task A_bad_message_is_told_where_it_is_bad(string text, string code, int at, string? blamed)
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SendTextAsync(text);
        var error = await socket.ExpectErrorAsync(code);
        var message = error.Text("message");
        Assert.Contains($"line 1, byte {at}", message, StringComparison.Ordinal);
        Assert.Equal(
            (1, at, blamed),
            (error.At("details.line").GetValue<int>(), error.At("details.byte").GetValue<int>(), error.Find("details.pointer")?.GetValue<string>()));
        if (blamed is not null) Assert.Contains(blamed, message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_before_a_message_is_skipped()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SendTextAsync("\ufeff{\"type\":\"heartbeat\",\"ref\":\"r1\"}");
        Assert.Equal("r1", (await socket.ExpectAsync("heartbeat")).Text("ref"));
    }

    [Fact]
    public async Task Json_that_is_nested_without_end_is_refused()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        var deep = new string('[', 30_000) + new string(']', 30_000);
        foreach (var text in new[] { deep, $$"""{"type":"heartbeat","x":{{deep}}}""" })
        {
            await socket.SendTextAsync(text);
            var error = await socket.ExpectErrorAsync("invalid_json");
            Assert.Equal(
                text == deep ? string.Concat(Enumerable.Repeat("/0", 64)) : "/x" + string.Concat(Enumerable.Repeat("/0", 63)),
                error.Text("details.pointer"));
        }

        await socket.ExpectNothingAsync();
    }

    [Fact]
    public async Task An_error_names_the_ref_wherever_it_stands()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        await socket.SendTextAsync("""{"data":5,"type":"heartbeat","ref":"r1"}""");
        var error = await socket.ExpectErrorAsync("invalid_message", "r1");
        Assert.NotEmpty(error.At("details.errors.data").AsArray());
        await socket.SendTextAsync("""{"ref":"r2"}""");
        Assert.NotEmpty((await socket.ExpectErrorAsync("invalid_message", "r2")).At("details.errors.type").AsArray());
        await socket.SendTextAsync("""{"type":"nothing"}""");
        JsonNodes.Same("{}", (await socket.ExpectErrorAsync("unknown_type")).At("details"));
    }

    [Fact]
    public async Task A_ref_has_at_most_64_characters()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        var longest = new string('r', 64);
        await socket.SendAsync(Messages.Of("heartbeat", reference: longest));
        Assert.Equal(longest, (await socket.ExpectAsync("heartbeat")).Text("ref"));
        await socket.SendAsync(Messages.Of("heartbeat", reference: longest + "r"));
        Assert.NotEmpty((await socket.ExpectErrorAsync("invalid_message")).At("details.errors.ref").AsArray());
    }

    [Fact]
    public async Task A_wrong_field_is_named()
    {
        var table = await Table.CreateAsync(deployment);
        await using var socket = await table.ConnectGameMasterAsync();
        foreach (var (data, field) in new[]
        {
            ("{}", "changes"),
            ("""{"changes":[]}""", "changes"),
            ("""{"changes":[{"path":"/a","value":1},{"path":"b","value":1}]}""", "changes[1].path"),
            ("""{"changes":[{"path":"/a","value":1}],"update_id":"x"}""", "update_id"),
            ("""{"changes":[{"path":"/a","value":1}],"update_id":"00000000-0000-0000-0000-000000000000"}""", "update_id"),
        })
        {
            await socket.SendTextAsync($$"""{"type":"state_update","data":{{data}}}""");
            var errors = (await socket.ExpectErrorAsync("invalid_message")).At("details.errors").AsObject();
            Assert.True(errors.ContainsKey(field), $"{field} in {errors.ToJsonString()}");
        }
    }

    [Fact]
    public async Task What_is_not_UTF8_does_not_harm_anybody_else()
    {
        var table = await Table.CreateAsync(deployment);
        await using var invalid = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await using var other = await table.ConnectGameMasterAsync(Deployment.ProcessA);
        await invalid.SendBytesAsync(
            [.. Encoding.UTF8.GetBytes("""{"type":"heartbeat","ref":" """), 0xC3, 0x28, (byte)'"', (byte)'}'],
            System.Net.WebSockets.WebSocketMessageType.Text);
        // RFC 6455 §8.1: the connection is failed.
        Assert.Equal(1007, await invalid.ExpectCloseAsync());
        await other.ExpectNothingAsync();
    }
}
