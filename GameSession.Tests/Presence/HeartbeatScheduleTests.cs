using GameSession.Api.Presence;
using Microsoft.Extensions.Time.Testing;

namespace GameSession.Tests.Presence;

public sealed class HeartbeatScheduleTests
{
    private const int Interval = 30;

    private readonly FakeTimeProvider _time = new();
    private readonly Guid[] _sessions = [.. Enumerable.Range(0, 3000).Select(_ => Guid.CreateVersion7())];

    [Fact]
    public void Each_session_is_due_once_in_an_interval_and_not_all_in_one_second()
    {
        var schedule = new HeartbeatSchedule(Interval, _time);
        var rounds = Enumerable.Range(0, 3 * Interval).Select(_ => Round(schedule, TimeSpan.FromSeconds(1))).ToList();

        foreach (var interval in rounds.Chunk(Interval)) Assert.Equal(_sessions.Order(), interval.SelectMany(due => due).Order());
        Assert.All(rounds, due => Assert.InRange(due.Count, 1, 3 * _sessions.Length / Interval));
    }

    [Fact]
    public void A_late_round_makes_up_for_the_seconds_before_it()
    {
        var schedule = new HeartbeatSchedule(Interval, _time);
        Round(schedule, TimeSpan.FromSeconds(7));

        Assert.Empty(Round(schedule, TimeSpan.Zero));
        Assert.Equal(_sessions.Order(), Round(schedule, TimeSpan.FromSeconds(Interval)).Order());
        Assert.Equal(_sessions.Order(), Round(schedule, TimeSpan.FromSeconds(5 * Interval)).Order());
    }

    [Fact]
    public void With_an_interval_of_a_second_all_are_due_every_second()
    {
        var schedule = new HeartbeatSchedule(1, _time);

        for (var i = 0; i < 3; i++) Assert.Equal(_sessions.Length, Round(schedule, TimeSpan.FromSeconds(1)).Count);
    }

    private List<Guid> Round(HeartbeatSchedule schedule, TimeSpan after)
    {
        _time.Advance(after);
        schedule.Advance();
        return [.. _sessions.Where(schedule.IsDue)];
    }
}
