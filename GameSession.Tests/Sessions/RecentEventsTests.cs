using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Sessions;
using Microsoft.Extensions.Time.Testing;
using Log = GameSession.Tests.Persistence.Log;

namespace GameSession.Tests.Sessions;

public sealed class RecentEventsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RecentEvents _recent;
    private Session _session = Session.Empty(Guid.CreateVersion7());

    public RecentEventsTests()
    {
        _recent = new RecentEvents(_session.Id, _time);
        Add(Log.Creation(_session.Id).Events[0]);
    }

    [Fact]
    public void Whoever_was_away_gets_what_came_meanwhile_and_no_more()
    {
        for (var i = 0; i < 5; i++) Add(Next());

        Assert.Equal([4, 5, 6], Versions(_recent.After(3, _session, Viewer.GameMaster)));
        Assert.Equal([1, 2, 3, 4, 5, 6], Versions(_recent.After(0, _session, Viewer.GameMaster)));
        Assert.Empty(_recent.After(6, _session, Viewer.GameMaster)!);
    }

    [Fact]
    public void What_is_not_held_has_to_be_read_from_the_log()
    {
        for (var i = 0; i < RecentEvents.MaxEvents + 1; i++) Add(Next());

        Assert.Null(_recent.After(1, _session, Viewer.GameMaster));
        Assert.Equal(RecentEvents.MaxEvents, _recent.After(2, _session, Viewer.GameMaster)!.Count);
        // A session that is ahead of the events.
        Assert.Null(_recent.After(2, _session.Evolve(Next().Event), Viewer.GameMaster));
    }

    [Fact]
    public void Large_events_are_held_only_as_far_as_they_fit()
    {
        for (var i = 0; i < 10; i++) Add(Next(new string('x', RecentEvents.MaxBytes / 4)));

        Assert.Null(_recent.After(_session.Version - 4, _session, Viewer.GameMaster));
        Assert.Equal(3, _recent.After(_session.Version - 3, _session, Viewer.GameMaster)!.Count);
        Add(Next(new string('x', RecentEvents.MaxBytes)));
        Assert.Null(_recent.After(_session.Version - 1, _session, Viewer.GameMaster));
    }

    [Fact]
    public void What_is_held_is_what_was_added_however_often_the_ring_goes_round()
    {
        var added = new List<EncodedEvent>();
        for (var i = 0; i < 500; i++)
        {
            added.Add(Next(new string('é', i * 37 % 900)));
            Add(added[^1]);
            var held = _recent.After(_session.Version - Math.Min(10, added.Count), _session, Viewer.GameMaster)!;
            Assert.Equal(added.TakeLast(10).Select(e => (e.Event.Id, e.Event.Version)), held.Select(e => (e.Event.Id, e.Event.Version)));
            Assert.All(added.TakeLast(10).Zip(held), pair => Assert.Equal(pair.First.Data.Span, pair.Second.Data.Span));
        }
    }

    [Fact]
    public void After_a_gap_only_the_later_events_are_held()
    {
        Add(Next());
        _session = _session.Evolve(Next().Event);
        Add(Next());

        Assert.Null(_recent.After(2, _session, Viewer.GameMaster));
        Assert.Equal([4], Versions(_recent.After(3, _session, Viewer.GameMaster)));
    }

    [Fact]
    public void Events_that_a_failover_replaced_are_given_to_nobody()
    {
        var before = _session;
        Add(Next());
        var other = before.Evolve(Log.Set(_session.Id, 2, "other", StateValue.Null).Event);

        Assert.NotNull(_recent.After(1, _session, Viewer.GameMaster));
        Assert.Null(_recent.After(1, other, Viewer.GameMaster));
    }

    [Fact]
    public void What_one_has_read_from_the_log_is_there_for_the_next()
    {
        var read = new List<EncodedEvent> { Next() };
        _session = _session.Evolve(read[0].Event);
        for (var i = 0; i < 3; i++)
        {
            read.Add(Next());
            _session = _session.Evolve(read[^1].Event);
        }

        _recent.Fill(read, _session);

        Assert.Equal([2, 3, 4, 5], Versions(_recent.After(1, _session, Viewer.GameMaster)));
        // A shorter read takes nothing away.
        _recent.Fill([read[^1]], _session);
        Assert.Equal([3, 4, 5], Versions(_recent.After(2, _session, Viewer.GameMaster)));
    }

    [Fact]
    public void A_session_without_new_events_holds_none_after_a_while()
    {
        _time.Advance(RecentEvents.KeptFor / 2);
        Add(Next());
        _time.Advance(RecentEvents.KeptFor / 2);
        _recent.Trim();
        Assert.Equal([1, 2], Versions(_recent.After(0, _session, Viewer.GameMaster)));

        _time.Advance(RecentEvents.KeptFor / 2);
        _recent.Trim();
        Assert.Null(_recent.After(1, _session, Viewer.GameMaster));
        Add(Next());
        Assert.Equal([3], Versions(_recent.After(2, _session, Viewer.GameMaster)));
    }

    [Fact]
    public void Players_get_what_they_see_by_their_versions()
    {
        // For players: 1, 2, 2, 2, 3, 4, 4.
        foreach (var isHidden in new[] { false, true, true, false, false, true }) Add(Next(isHidden: isHidden));

        Assert.Equal([1, 2, 5, 6], Versions(_recent.After(0, _session, Viewer.Players)));
        Assert.Equal([5, 6], Versions(_recent.After(2, _session, Viewer.Players)));
        Assert.Equal([6], Versions(_recent.After(3, _session, Viewer.Players)));
        Assert.Empty(_recent.After(4, _session, Viewer.Players)!);
        Assert.Equal([6, 7], Versions(_recent.After(5, _session, Viewer.GameMaster)));
    }

    [Fact]
    public void Players_are_told_to_read_the_log_when_something_they_see_is_not_held()
    {
        for (var i = 0; i < 5; i++) Add(Next());
        for (var i = 0; i < RecentEvents.MaxEvents - 1; i++) Add(Next(isHidden: true));

        // Held: the last that players see, and the hidden ones after it.
        Assert.Null(_recent.After(4, _session, Viewer.Players));
        Assert.Single(_recent.After(5, _session, Viewer.Players)!);
        Add(Next(isHidden: true));
        Assert.Null(_recent.After(5, _session, Viewer.Players));
        Assert.Empty(_recent.After(6, _session, Viewer.Players)!);
    }

    [Fact]
    public void Events_with_a_gap_between_them_are_not_taken_over_from_a_read()
    {
        var read = new List<EncodedEvent>();
        for (var i = 0; i < 3; i++)
        {
            read.Add(Next());
            _session = _session.Evolve(read[^1].Event);
        }

        _recent.Fill([read[0], read[2]], _session);
        _recent.Fill([read[0], read[1]], _session);
        Assert.Null(_recent.After(1, _session, Viewer.GameMaster));
    }

    private static IEnumerable<long> Versions(IReadOnlyList<EncodedEvent>? events) => events!.Select(e => e.Event.Version);

    private EncodedEvent Next(string value = "x", bool isHidden = false)
    {
        var change = new Change(JsonPointer.Of(isHidden ? "gm" : "name"), StateValue.Of(value));
        return EncodedEvent.Encode(_session.Next(Guid.CreateVersion7(), DateTime.UnixEpoch, new StateUpdated(null, [change])));
    }

    private void Add(EncodedEvent encoded)
    {
        _session = _session.Evolve(encoded.Event);
        _recent.Add(encoded);
    }
}
