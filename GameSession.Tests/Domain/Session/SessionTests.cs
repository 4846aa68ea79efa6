using GameSession.Api.Domain;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

/// <summary>A session from one version to the next.</summary>
public sealed class SessionTests
{
    private static readonly Guid GameMaster = Guid.NewGuid();
    private static readonly Guid Anna = Guid.NewGuid();
    private static readonly DateTime Start = new(2026, 11, 26, 19, 0, 0, DateTimeKind.Utc);

    private Session _session = Session.Empty(Guid.NewGuid());
    private int _seconds;

    public SessionTests() => Happens(new SessionCreated(GameMaster, Guid.NewGuid(), "A table", State("{}"), State("{}")));

    private static Fact Seen => new StateUpdated(GameMaster, [Set("/shared/door", "1")]);

    private static Fact Hidden => new StateUpdated(GameMaster, [Set("/gm/trap", "1")]);

    [Fact]
    public void Both_versions_are_equal_until_something_is_hidden()
    {
        Assert.Equal((1, 1), (_session.Version, _session.ShownVersion));
        Assert.Equal((2, 2), Versions(Happens(Seen)));
        Assert.Equal((3, 3), Versions(Happens(new PlayerJoined(Anna, Role.Player, Guid.NewGuid()))));
        Assert.Equal((3, 3), (_session.Version, _session.ShownVersion));
    }

    [Fact]
    public void A_hidden_event_moves_neither_the_players_version_nor_their_time()
    {
        var last = Happens(Seen);
        var (first, second) = (Happens(Hidden), Happens(Hidden));

        Assert.Equal([(3, 2), (4, 2)], [Versions(first), Versions(second)]);
        Assert.Equal((Viewer.GameMaster, Viewer.Players), (_session.ViewerOf(GameMaster), _session.ViewerOf(Anna)));
        Assert.All([first, second], e => Assert.Equal((true, last.Timestamp), (e.IsHidden, e.ShownAt)));
        Assert.Equal((4, second.Timestamp), (_session.VersionFor(Viewer.GameMaster), _session.UpdatedFor(Viewer.GameMaster)));
        Assert.Equal((2, last.Timestamp), (_session.VersionFor(Viewer.Players), _session.UpdatedFor(Viewer.Players)));
    }

    [Fact]
    public void What_players_see_next_has_their_next_version()
    {
        Happens(Seen);
        Happens(Hidden);
        var next = Happens(Seen);

        Assert.Equal((4, 3), Versions(next));
        Assert.Equal((false, null), (next.IsHidden, next.ShownAt));
        Assert.Equal((3, next.Timestamp), (_session.ShownVersion, _session.ShownAt));
    }

    [Fact]
    public void An_event_that_changes_nothing_is_hidden_as_one_is_that_changes_what_is_hidden()
    {
        Assert.True(Happens(new StateUpdated(Anna, [])).IsHidden);
        Assert.True(Happens(new StateSaved(GameMaster, [], State("{}"))).IsHidden);
        Assert.Equal((3, 1), (_session.Version, _session.ShownVersion));
    }

    [Fact]
    public void An_event_of_a_log_that_says_nothing_of_players_takes_their_version_along()
    {
        Happens(Seen);
        var old = new SessionEvent(Guid.NewGuid(), _session.Id, 3, Start.AddHours(1), Hidden);
        _session = _session.Evolve(old);

        Assert.Equal((3, old.Timestamp), (_session.ShownVersion, _session.ShownAt));
        Assert.Equal((4, 4), Versions(Happens(Seen)));
    }

    [Fact]
    public void A_session_takes_the_logs_word_for_what_is_hidden()
    {
        var hidden = _session.Next(Guid.NewGuid(), Start, Seen) with { ShownVersion = 1, ShownAt = Start };
        _session = _session.Evolve(hidden);
        Assert.Equal((2, 1, Start), (_session.Version, _session.ShownVersion, _session.ShownAt));
    }

    private static (long Version, long Shown) Versions(SessionEvent e) => (e.Version, e.ShownVersion);

    private SessionEvent Happens(Fact fact)
    {
        var e = _session.Next(Guid.NewGuid(), Start.AddSeconds(_seconds++), fact);
        _session = _session.Evolve(e);
        return e;
    }
}
