using System.Diagnostics;
using System.Text;
using GameSession.Api.Domain;
using GameSession.Api.Messaging;
using GameSession.Api.Persistence;
using RabbitMQ.Client;

namespace GameSession.Tests.Messaging;

public sealed class DeadLetterTests
{
    [Fact]
    public void A_dead_letter_keeps_what_describes_it_and_loses_what_would_take_it_elsewhere()
    {
        var original = new BasicProperties
        {
            MessageId = "m",
            Type = "t",
            UserId = "somebody",
            Expiration = "1000",
            Headers = new Dictionary<string, object?> { ["CC"] = new List<object> { "elsewhere" }, ["traceparent"] = "t" },
        };
        var properties = DeadLetter.Properties(original, Topology.CharacterStateChanged, GameErrors.InvalidJson(new string('x', 100_000)));
        Assert.Equal(("m", "t", true), (properties.MessageId, properties.Type, properties.Persistent));
        Assert.False(properties.IsExpirationPresent() || properties.IsUserIdPresent());
        Assert.Equal(
            ["traceparent", Topology.RoutingKeyHeader, Topology.UserIdHeader, Topology.ReasonHeader],
            properties.Headers!.Keys.Order(StringComparer.Ordinal));
        Assert.InRange(((string)properties.Headers[Topology.ReasonHeader]!).Length, 100, 1000);
        Assert.True(original.Headers.ContainsKey("CC"));
    }

    [Theory]
    [InlineData("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "0af7651916cd43dd8448eb211c80319c")]
    [InlineData("garbage", null)]
    [InlineData(null, null)]
    public void The_senders_trace_is_read_from_the_headers(string? header, string? trace)
    {
        var properties = new BasicProperties();
        if (header is not null) properties.Headers = new Dictionary<string, object?> { ["traceparent"] = Encoding.UTF8.GetBytes(header) };
        var found = new BusDelivery(1, new Delivery("a", null, default), properties).Trace;
        Assert.Equal(trace ?? default(ActivityTraceId).ToHexString(), found.TraceId.ToHexString());
    }

    [Fact]
    public void A_messages_id_is_its_senders_or_follows_from_its_content()
    {
        Assert.Equal(EventIds.OfMessage("k", "1", "a"u8), EventIds.OfMessage("k", "1", "b"u8));
        Assert.Equal(EventIds.OfMessage("k", null, "a"u8), EventIds.OfMessage("k", "", "a"u8));
        Guid[] different =
        [
            EventIds.OfMessage("k", "1", "a"u8), EventIds.OfMessage("k", "2", "a"u8), EventIds.OfMessage("j", "1", "a"u8),
            EventIds.OfMessage("k", null, "a"u8), EventIds.OfMessage("k", null, "b"u8), EventIds.OfMessage("j", null, "a"u8),
            EventIds.OfMessage("k", "a", "a"u8),
        ];
        Assert.Equal(different.Length, different.Distinct().Count());
    }
}
