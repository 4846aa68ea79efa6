using GameSession.Api.Domain;
using GameSession.Api.Redis;
using GameSession.Tests.Harness;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using StackExchange.Redis;

namespace GameSession.Tests.Redis;

[Trait("Category", "Integration")]
public sealed class BestEffortRedisTests : IUsesDeployment, IDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly BestEffortRedis _redis;
    private int _asked;

    public BestEffortRedisTests(Deployment deployment)
    {
        _redis = new BestEffortRedis(deployment.Redis, _time, NullLogger<BestEffortRedis>.Instance);
    }

    [Fact]
    public async Task After_an_unanswered_call_one_caller_tries_Redis_again_and_the_others_skip_it()
    {
        Assert.Equal("PONG", await AskAsync());
        Assert.Null(await AskAsync(new RedisTimeoutException("silent", CommandStatus.Sent)));
        var before = _asked;
        for (var i = 0; i < 100; i++) Assert.Null(await AskAsync());
        Assert.Equal(before, _asked);

        _time.Advance(TimeSpan.FromSeconds(2));
        var silent = new TaskCompletionSource<string>();
        var first = _redis.TryAsync((_, _) => silent.Task, 0);
        for (var i = 0; i < 100; i++) Assert.Null(await AskAsync());
        Assert.Equal(before, _asked);
        silent.SetResult("back");
        Assert.Equal("back", await first);
        Assert.Equal("PONG", await AskAsync());
    }

    [Fact]
    public async Task What_Redis_refuses_is_no_silence()
    {
        Assert.Null(await _redis.TryAsync(static (database, _) => database.ScriptEvaluateAsync("return redis.error_reply('no')"), 0));
        Assert.Null(await AskAsync(new RedisServerException("WRONGTYPE")));
        Assert.Equal("PONG", await AskAsync());
    }

    [Fact]
    public async Task What_is_not_Redis_s_doing_is_not_hidden() =>
        await Assert.ThrowsAsync<FormatException>(() => AskAsync(new FormatException("a fault of ours")));

    public void Dispose() => _redis.Dispose();

    private Task<string?> AskAsync(Exception? failure = null) => _redis.TryAsync(
        async (database, _) =>
        {
            _asked++;
            return failure is null ? (string)(await database.ExecuteAsync("PING"))! : throw failure;
        },
        0);
}
