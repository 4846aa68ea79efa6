using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Sessions;
using GameSession.Tests.Harness;
using Log = GameSession.Tests.Persistence.Log;

namespace GameSession.Tests.Sessions;

public sealed class SessionBroadcastTests
{
    private static readonly Guid Player = Guid.NewGuid();

    private readonly Session _session;

    public SessionBroadcastTests()
    {
        var id = Guid.CreateVersion7();
        _session = Session.Empty(id).Evolve(Log.Creation(id).First);
    }

    [Fact]
    public void Everybody_shares_the_stored_bytes_until_something_is_hidden()
    {
        var stored = EncodedEvent.Encode(Next(_session, "shared"));
        var broadcast = SessionBroadcast.Of(stored, _session)!;

        Assert.Equal(stored.Data, broadcast.SummaryFor(Log.GameMaster)!.Data);
        Assert.Equal(stored.Data, broadcast.SummaryFor(Player)!.Data);
        Assert.Equal(broadcast.For(Log.GameMaster)!.Value.Bytes, broadcast.For(Player)!.Value.Bytes);
    }

    [Fact]
    public void After_something_hidden_players_are_told_their_own_version()
    {
        var hidden = Next(_session, "gm");
        Assert.Null(SessionBroadcast.Of(EncodedEvent.Encode(hidden), _session)!.For(Player));

        var next = SessionBroadcast.Of(EncodedEvent.Encode(Next(_session.Evolve(hidden), "shared")), _session)!;

        var (all, seen) = (JsonNode.Parse(next.SummaryFor(Log.GameMaster)!.Data.Span), JsonNode.Parse(next.SummaryFor(Player)!.Data.Span));
        Assert.Equal(("3", "2"), (all.Text("version"), all.Text("shown_version")));
        Assert.Equal("2", seen.Text("version"));
        Assert.Null(seen.Find("shown_version"));
        JsonNodes.Same(all.At("changes"), seen.At("changes"));
    }

    [Fact]
    public void What_was_hidden_when_it_happened_is_sent_to_no_player_later()
    {
        var hidden = EncodedEvent.Encode(Next(_session, "shared") with { ShownVersion = 1, ShownAt = DateTime.UnixEpoch });
        var broadcast = SessionBroadcast.Of(hidden, _session)!;

        Assert.NotNull(broadcast.For(Log.GameMaster));
        Assert.Null(broadcast.For(Player));
        Assert.Null(broadcast.SummaryFor(Player));
    }

    private static SessionEvent Next(Session session, string name) => session.Next(
        Guid.CreateVersion7(), DateTime.UnixEpoch, new StateUpdated(Log.GameMaster, [new Change(JsonPointer.Of(name), StateValue.Of(1))]));
}
