using GameSession.Api.Persistence;
using GameSession.Api.Realtime;
using GameSession.Api.Redis;
using StackExchange.Redis;

namespace GameSession.Api.Messaging;

/// <summary>
/// Tells the other processes over Redis in which of their lanes this process has committed events, and hears it from them
/// (<see cref="OutboxSignal"/>). A message on the channel <c>outbox</c> is the lanes as a number. Best-effort: it may be lost, and does nothing while
/// Redis is unavailable.
/// </summary>
internal sealed class OutboxAnnouncer : LoopService
{
    // Commits within this time are announced together.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private static readonly RedisChannel Channel = RedisChannel.Literal("outbox");

    private readonly OutboxSignal _signal;
    private readonly RedisBackplane _backplane;
    private readonly IConnectionMultiplexer _redis;
    private readonly TimeProvider _time;

    public OutboxAnnouncer(
        OutboxSignal signal, RedisBackplane backplane, IConnectionMultiplexer redis, TimeProvider time, ILogger<OutboxAnnouncer> logger)
        : base(new FailureLog("Telling the other processes what was committed", time, logger)) =>
        (_signal, _backplane, _redis, _time) = (signal, backplane, redis, time);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(ct);
        // Announcing does not wait for it: while Redis is unavailable, the subscription is tried again and again.
        var subscribing = _backplane.SubscribeAsync(Channel, Hear, ending.Token);
        try
        {
            while (true)
            {
                await _signal.Announcer.WaitAsync(ct);
                if (_signal.TakeElsewhere() is var lanes and not 0 && _redis.IsConnected)
                {
                    await _redis.GetSubscriber().PublishAsync(Channel, lanes, CommandFlags.FireAndForget);
                }

                Works();
                await Task.Delay(Pause, _time, ct);
            }
        }
        finally
        {
            await ending.CancelAsync();
            await ((Task)subscribing).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (subscribing.IsCompletedSuccessfully) await (await subscribing).DisposeAsync();
        }
    }

    protected override bool Passes(Exception e) => RedisErrors.IsAway(e);

    private void Hear(ReadOnlyMemory<byte> message)
    {
        if (System.Buffers.Text.Utf8Parser.TryParse(message.Span, out int lanes, out _)) _signal.Hear(lanes);
    }
}
