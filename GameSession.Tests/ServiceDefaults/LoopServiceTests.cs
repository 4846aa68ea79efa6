using System.Threading.Channels;
using GameSession.Api.Domain;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace GameSession.Tests.ServiceDefaults;

public sealed class LoopServiceTests : IDisposable
{
    private readonly Clock _time = new();
    private readonly CapturedLog _log = new();
    private readonly Loop _loop;

    public LoopServiceTests() => _loop = new Loop(_time, _log);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public static TheoryData<Exception> Anything =>
        [new InvalidOperationException(), new OperationCanceledException(), new ObjectDisposedException("it"), new FormatException(),
            new AggregateException()];

    public void Dispose() => _loop.Dispose();

    [Theory]
    [MemberData(nameof(Anything), DisableDiscoveryEnumeration = true)]
    public async Task A_loop_survives_whatever_a_round_throws(Exception failure)
    {
        await _loop.StartAsync(Ct);
        await _loop.DoAsync(failure);
        await _time.NextPauseAsync();
        await _loop.DoAsync(null);
        Assert.False(_loop.ExecuteTask!.IsCompleted);
        await _loop.StopAsync(Ct);
        Assert.True(_loop.ExecuteTask.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task A_failure_is_logged_once_when_it_begins_and_once_when_it_is_over()
    {
        await _loop.StartAsync(Ct);
        await _loop.DoAsync(null);
        for (var i = 0; i < 10; i++)
        {
            await _loop.DoAsync(new TimeoutException("away"));
            await _time.NextPauseAsync();
        }

        await _loop.DoAsync(null);
        await _loop.DoAsync(null);
        await _loop.StopAsync(Ct);
        Assert.Equal([(LogLevel.Warning, "Counting failed and is tried again: away"), (LogLevel.Information, "Counting works again")], Logged());
    }

    [Fact]
    public async Task What_does_not_pass_by_itself_is_an_error_also_after_something_that_does()
    {
        await _loop.StartAsync(Ct);
        foreach (
            var failure in new Exception[] { new TimeoutException("away"), new FormatException("wrong"), new TimeoutException("away"),
            new FormatException("wrong") })
        {
            await _loop.DoAsync(failure);
            await _time.NextPauseAsync();
        }

        await _loop.DoAsync(null);
        await _loop.StopAsync(Ct);
        Assert.Equal([LogLevel.Warning, LogLevel.Error, LogLevel.Information], Logged().Select(l => l.Level));
    }

    [Fact]
    public async Task What_fails_and_works_by_turns_is_logged_at_most_once_a_minute()
    {
        await _loop.StartAsync(Ct);
        for (var i = 0; i < 20; i++)
        {
            await _loop.DoAsync(new TimeoutException("away"));
            await _time.NextPauseAsync();
            await _loop.DoAsync(null);
        }

        Assert.Equal(2, Logged().Count);
        _time.Pass(TimeSpan.FromMinutes(1));
        await _loop.DoAsync(new TimeoutException("away"));
        await _time.NextPauseAsync();
        await _loop.DoAsync(null);
        await _loop.StopAsync(Ct);
        Assert.Equal(4, Logged().Count);
    }

    [Fact]
    public async Task Pauses_grow_with_failures_and_start_short_after_a_success()
    {
        await _loop.StartAsync(Ct);
        var pauses = new List<TimeSpan>();
        for (var i = 0; i < 6; i++)
        {
            await _loop.DoAsync(new TimeoutException());
            pauses.Add(await _time.NextPauseAsync());
        }

        // Each is shortened by up to a half at random.
        Assert.All(pauses.Zip([0.5, 1, 2, 4, 5, 5]), p => Assert.InRange(p.First.TotalSeconds, p.Second / 2, p.Second));
        await _loop.DoAsync(null);
        await _loop.DoAsync(new TimeoutException());
        Assert.InRange((await _time.NextPauseAsync()).TotalSeconds, 0.25, 0.5);
        await _loop.StopAsync(Ct);
    }

    [Fact]
    public async Task Stopping_does_not_wait_for_a_pause()
    {
        await _loop.StartAsync(Ct);
        await _loop.DoAsync(new TimeoutException());
        await _loop.StopAsync(Ct);
        Assert.True(_loop.ExecuteTask!.IsCompletedSuccessfully);
    }

    private List<(LogLevel Level, string Text)> Logged() => [.. _log.Lines.Where(l => l.Level > LogLevel.Debug).Select(l => (l.Level, l.Text))];

    /// <summary>A loop whose rounds a test controls.</summary>
    private sealed class Loop(TimeProvider time, ILogger logger) : LoopService(new FailureLog("Counting", time, logger))
    {
        private readonly SemaphoreSlim _begin = new(0);
        private readonly SemaphoreSlim _ended = new(0);
        private Exception? _failure;

        /// <param name="failure">Null for a round that works.</param>
        public async Task DoAsync(Exception? failure)
        {
            _failure = failure;
            _begin.Release();
            await _ended.WaitAsync(Ct);
        }

        protected override async Task RoundAsync(CancellationToken ct)
        {
            await _begin.WaitAsync(ct);
            try
            {
                if (_failure is { } failure) throw failure;
                Works();
            }
            finally
            {
                _ended.Release();
            }
        }

        protected override bool Passes(Exception e) => e is TimeoutException;
    }

    /// <summary>A clock that a test advances.</summary>
    private sealed class Clock : TimeProvider
    {
        private readonly Channel<Pause> _pauses = Channel.CreateUnbounded<Pause>();
        private long _now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Volatile.Read(ref _now);

        public void Pass(TimeSpan time) => Interlocked.Add(ref _now, time.Ticks);

        /// <summary>Waits until a pause begins, and advances the clock to its end.</summary>
        public async Task<TimeSpan> NextPauseAsync()
        {
            var pause = await _pauses.Reader.ReadAsync(Ct);
            Pass(pause.Length);
            pause.Over();
            return pause.Length;
        }

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var pause = new Pause(dueTime, () => callback(state));
            _pauses.Writer.TryWrite(pause);
            return pause;
        }
    }

    private sealed record Pause(TimeSpan Length, Action Over) : ITimer
    {
        public bool Change(TimeSpan dueTime, TimeSpan period) => false;

        public void Dispose()
        {
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
