using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Protocol;

public sealed class EnvelopeTests
{
    [Theory]
    [InlineData("""{"type":"t","ref":"r","data":{"a":[1]}}""")]
    [InlineData(""" { "data" : {"a":[1]} , "x":[{"type":"no"}], "ref":"r", "type":"t" } """)]
    [InlineData("""{"\u0074ype":"t","ref":"\u0072","data":{"a":[1]}}""")]
    public void The_order_of_members_and_members_that_nobody_knows_do_not_matter(string frame)
    {
        var envelope = Read(frame, out var reference).Value;
        Assert.Equal("t", envelope.Type);
        Assert.Equal("r", envelope.Ref);
        Assert.Equal("r", reference);
        Assert.Equal("""{"a":[1]}""", Encoding.UTF8.GetString(envelope.Data.Span));
    }

    [Fact]
    public void Without_data_it_is_an_empty_object()
    {
        var envelope = Read("""{"type":"t"}""", out _).Value;
        Assert.Null(envelope.Ref);
        Assert.Equal("{}", Encoding.UTF8.GetString(envelope.Data.Span));
    }

    [Theory]
    [InlineData("""{"ref":"r","type":5}""")]
    [InlineData("""{"ref":"r","data":[],"type":"t"}""")]
    [InlineData("""{"ref":"r"}""")]
    [InlineData("""{"ref":"r","type":"t","type":"t"}""")]
    [InlineData("""{"ref":"r","type":"t"} x""")]
    public void The_ref_is_known_however_bad_the_rest_is(string frame)
    {
        Assert.True(Read(frame, out var reference).IsError);
        Assert.Equal("r", reference);
    }

    [Fact]
    public void A_frame_of_any_tokens_is_read_or_refused()
    {
        string[] tokens = ["{", "}", "[", "]", ":", ",", "\"type\"", "\"ref\"", "\"data\"", "\"x\"", "1", "null", "\"\\ud800\"", " ", "\u0001"];
        var random = Seeded.Numbers();
        for (var i = 0; i < 20_000; i++)
        {
            var frame = "{" + string.Concat(random.GetItems(tokens, random.Next(20)));
            if (Read(frame, out _).Error is { } error) Assert.True(error.Code is "invalid_json" or "invalid_message", frame);
        }
    }

    [Fact]
    public void What_is_written_is_one_sound_object()
    {
        Same("""{"type":"t","ref":"\"é","data":{"a":1}}""", Envelope.Write("t", "\"é", """{"a":1}"""u8, text => text.ToArray()));
        Same("""{"type":"t","data":{"version":"7"}}""", Envelope.Write("t", null, new SyncResponseMessage("7", null)));
        Same("""{"type":"ack","ref":"r"}""", Envelope.WriteAck("r"));
        Same("""{"type":"ack"}""", Envelope.WriteAck(null));
    }

    [Fact]
    public void An_error_says_what_there_is_to_say()
    {
        var error = GameErrors.Conflict(JsonPointer.Of("a"), StateValue.Of(5));
        Same(
            """{"type":"error","error":{"code":"conflict","message":"/a is not what previous says.","details":{"ref":"r","current":5}}}""",
            Envelope.WriteError("error", error, "r"));
        Same(
            """{"type":"connection_error","error":{"code":"conflict","message":"/a is not what previous says."}}""",
            Envelope.WriteError("connection_error", error, null));
    }

    private static Result<Envelope> Read(string frame, out string? reference) => Envelope.Read(Encoding.UTF8.GetBytes(frame), out reference);

    private static void Same(string expected, byte[] actual) => Harness.JsonNodes.Same(expected, JsonNode.Parse(actual));
}
