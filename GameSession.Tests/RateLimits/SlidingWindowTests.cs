using System.Net;
using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.RateLimits;
using Microsoft.Extensions.Time.Testing;

namespace GameSession.Tests.RateLimits;

public sealed class SlidingWindowTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void No_window_has_more_than_the_limit_and_nothing_is_refused_without_need() =>
        Gen.Select(Gen.Int[1, 8], Gen.Int[0, 40].Array[1, 60]).Sample((permits, pauses) =>
        {
            var limit = new RateLimit(permits, TimeSpan.FromSeconds(100));
            var time = new FakeTimeProvider();
            var window = new SlidingWindow(limit, time);
            var taken = new List<DateTimeOffset>();
            foreach (var pause in pauses)
            {
                time.Advance(TimeSpan.FromSeconds(pause));
                var now = time.GetUtcNow();
                var before = taken.Where(t => now - t < limit.Window).ToList();
                var decision = window.Take(RateLimitKind.Joins);
                Assert.Equal(before.Count < permits, decision.IsAllowed);
                if (decision.IsAllowed) taken.Add(now);
                var counting = taken.Where(t => now - t < limit.Window).ToList();
                Assert.Equal(permits - counting.Count, decision.Remaining);
                Assert.Equal(counting[0] + limit.Window - now, decision.Reset);
            }
        });

    [Fact]
    public void Whoever_comes_back_when_told_to_fits()
    {
        var window = new SlidingWindow(RateLimit.PerMinute(2), _time);
        window.Take(RateLimitKind.Joins);
        _time.Advance(TimeSpan.FromSeconds(10));
        window.Take(RateLimitKind.Joins);
        var refused = window.Take(RateLimitKind.Joins);
        Assert.False(refused.IsAllowed);
        _time.Advance(refused.Reset - TimeSpan.FromMilliseconds(1));
        Assert.False(window.Take(RateLimitKind.Joins).IsAllowed);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(window.Take(RateLimitKind.Joins).IsAllowed);
        Assert.False(window.IsOver);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.True(window.IsOver);
    }

    [Fact]
    public void Zero_is_no_limit()
    {
        var window = new SlidingWindow(RateLimit.PerMinute(0), _time);
        for (var i = 0; i < 1000; i++) Assert.True(window.Take(RateLimitKind.Joins).IsAllowed);
        Assert.True(window.IsOver);
    }

    [Fact]
    public void Windows_that_nobody_uses_leave_the_memory()
    {
        var windows = new LocalWindows(_time);
        var limit = RateLimit.PerMinute(1);
        for (var i = 0; i < 1000; i++) Assert.True(windows.Take(RateLimitUse.Join(Guid.NewGuid()), limit).IsAllowed);
        Assert.Equal(1000, windows.Count);
        _time.Advance(TimeSpan.FromMinutes(1));
        windows.Take(RateLimitUse.Join(Guid.NewGuid()), limit);
        Assert.Equal(1, windows.Count);
    }

    [Fact]
    public void Made_up_keys_use_bounded_memory_and_known_keys_keep_their_window()
    {
        var windows = new LocalWindows(_time);
        var limit = RateLimit.PerMinute(2);
        var known = RateLimitUse.Join(Guid.NewGuid());
        Assert.True(windows.Take(known, limit).IsAllowed);
        var refused = 0;
        for (var i = 0; i < 150_000; i++) refused += windows.Take(new RateLimitUse(RateLimitKind.Joins, $"{i}"), limit).IsAllowed ? 0 : 1;
        Assert.InRange(windows.Count, 100_000, 100_001);
        Assert.Equal(150_000 - (100_000 - 1) - 2, refused);
        Assert.True(windows.Take(known, limit).IsAllowed);
        Assert.False(windows.Take(known, limit).IsAllowed);
        // Those who come for something else are not concerned.
        foreach (var number in Enumerable.Range(0, 3))
        {
            var elsewhere = RateLimitUse.ConnectionAttempt(new IPAddress([203, 0, 113, (byte)number]));
            for (var i = 0; i < 2; i++) Assert.True(windows.Take(elsewhere, limit).IsAllowed);
        }
    }

    [Fact]
    public void A_connection_floods_when_it_sends_more_than_twice_its_limit()
    {
        var allowance = new ConnectionAllowance(
            Microsoft.Extensions.Options.Options.Create(new RateLimitOptions { MessagesPerMinute = 5 }), _time);
        for (var i = 0; i < 5; i++) Assert.True(allowance.Take(isHeartbeat: false).IsAllowed);
        for (var i = 0; i < 5; i++) Assert.False(allowance.IsFlooding(allowance.Take(isHeartbeat: false)));
        // The eleventh in a minute.
        Assert.True(allowance.IsFlooding(allowance.Take(isHeartbeat: false)));
        Assert.True(allowance.Take(isHeartbeat: true).IsAllowed);
        // Somebody who goes on at the limit's pace, and a little above it, is only refused what is too much.
        _time.Advance(TimeSpan.FromMinutes(1));
        for (var i = 0; i < 600; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(8));
            var decision = allowance.Take(isHeartbeat: false);
            if (!decision.IsAllowed) Assert.False(allowance.IsFlooding(decision));
        }
    }
}
