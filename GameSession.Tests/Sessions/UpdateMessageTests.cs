using System.Diagnostics;
using System.Text;
using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Sessions;

public sealed class UpdateMessageTests
{
    private static readonly Guid Origin = Guid.NewGuid();
    private static readonly Guid Session = Guid.NewGuid();

    [Fact]
    public void Events_arrive_as_they_were_sent()
    {
        EncodedEvent[] events = [Event(7, new StateUpdated(null, [Set("/a", "1")])), Event(8, new SessionEnded(Guid.NewGuid()))];
        var message = UpdateMessage.OfEvents(Origin, events);
        var read = UpdateMessage.TryRead(message)!.Value;
        Assert.True(read.IsEvents);
        Assert.Equal(Origin, UpdateMessage.OriginOf(message.Span));
        Assert.Equal((7, 8), (read.FirstVersion, read.LastVersion));
        var arrived = read.ReadEvents(Session, out _);
        Assert.Equal(events.Select(e => e.Event.Id), arrived.Select(e => e.Event.Id));
        Assert.Equal(
            events.Select(e => Encoding.UTF8.GetString(EventJson.Write(e.Event))),
            arrived.Select(e => Encoding.UTF8.GetString(EventJson.Write(e.Event))));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Events_tell_which_event_they_follow_if_it_is_known(bool isKnown)
    {
        Guid? predecessor = isKnown ? Guid.NewGuid() : null;
        var update = UpdateMessage.OfEvents(Origin, [Event(7, new SessionEnded(Guid.NewGuid()))], predecessor);
        UpdateMessage.TryRead(update)!.Value.ReadEvents(Session, out var read);
        Assert.Equal(predecessor, read);
    }

    [Fact]
    public void An_event_brings_the_trace_of_its_command_when_that_is_kept()
    {
        ActivityContext[] traces = [Trace(ActivityTraceFlags.Recorded), default, Trace(ActivityTraceFlags.None), Trace(ActivityTraceFlags.Recorded)];
        var events = traces.Select((trace, i) => Event(7 + i, new SessionEnded(Guid.NewGuid())) with { Trace = trace }).ToList();

        var arrived = UpdateMessage.TryRead(UpdateMessage.OfEvents(Origin, events))!.Value.ReadEvents(Session, out _);

        Assert.Equal(events.Select(e => e.Event), arrived.Select(e => e.Event));
        Assert.Equal([traces[0].SpanId, default, default, traces[3].SpanId], arrived.Select(e => e.Trace.SpanId));
        Assert.True(arrived[0].Trace.IsRemote);

        static ActivityContext Trace(ActivityTraceFlags flags) => new(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), flags);
    }

    [Fact]
    public void A_message_arrives_as_it_was_sent()
    {
        var message = UpdateMessage.OfMessage(Origin, "{}"u8);
        var read = UpdateMessage.TryRead(message)!.Value;
        Assert.False(read.IsEvents);
        Assert.Equal(Origin, UpdateMessage.OriginOf(message.Span));
        Assert.Equal("{}", Encoding.UTF8.GetString(read.Text));
    }

    [Fact]
    public void What_somebody_else_put_on_the_channel_is_no_message_or_a_JsonException()
    {
        var trace = new ActivityContext(ActivityTraceId.CreateRandom(), ActivitySpanId.CreateRandom(), ActivityTraceFlags.Recorded);
        var sound = UpdateMessage.OfEvents(Origin, [Event(7, new StateUpdated(null, [Set("/a", "1")])) with { Trace = trace }]).ToArray();
        for (var length = 0; length < sound.Length; length++)
        {
            if (UpdateMessage.TryRead(sound.AsMemory(0, length)) is not { } cut) continue;
            Assert.ThrowsAny<JsonException>(() =>
            {
                var events = cut.ReadEvents(Session, out _);
                // A cut behind the last event only lacks the bracket.
                if (events.Count > 0) throw new JsonException();
            });
        }

        Assert.Null(UpdateMessage.TryRead("?"u8.ToArray()));
        Assert.Null(UpdateMessage.TryRead("hello, this is no message of yours at all"u8.ToArray()));
    }

    private static EncodedEvent Event(long version, Fact fact) =>
        EncodedEvent.Encode(new SessionEvent(Guid.NewGuid(), Session, version, new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc), fact));
}
