using System.Threading.Channels;
using GameSession.Api.Domain;
using GameSession.Api.Telemetry;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>
/// Consumes on one channel until the channel is lost. Deliveries are queued in lanes: those with the same subject are in the same lane, and each is
/// settled before the next is begun. Lanes run in parallel.
/// </summary>
internal sealed partial class Subscription : IAsyncDisposable
{
    public const int MaxBodyBytes = 1024 * 1024;

    // For each queue: how many unacknowledged messages this process may have. The broker keeps the rest.
    private const ushort Prefetch = 64;
    private const int LaneCount = 16;
    private const int FaultyAttempts = 4;

    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    private readonly IChannel _channel;
    private readonly BusRoutes _routes;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly TaskCompletionSource _lost = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _abandoned = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly SemaphoreSlim _publishing = new(1);
    private readonly List<string> _consumers = [];
    private readonly Channel<(BusDelivery Delivery, Result<BoundDelivery> Bound)>[] _lanes =
        [.. Enumerable.Range(0, LaneCount).Select(_ => Channel.CreateUnbounded<(BusDelivery, Result<BoundDelivery>)>())];

    private readonly Lock _gate = new();
    private readonly Task _running;
    private bool _isOver;

    public Subscription(IChannel channel, BusRoutes routes, TimeProvider time, ILogger logger)
    {
        (_channel, _routes, _time, _logger) = (channel, routes, time, logger);
#pragma warning disable RS0030 // The subscription's own loops; DisposeAsync awaits them.
        _running = Task.WhenAll(_lanes.Select(lane => Task.Run(() => RunAsync(lane.Reader))));
#pragma warning restore RS0030
    }

    /// <summary>Completes when the channel is closed, or the broker has ended a consumer.</summary>
    public Task Lost => _lost.Task;

    public async Task StartAsync(CancellationToken ct)
    {
        await _channel.BasicQosAsync(prefetchSize: 0, Prefetch, global: false, ct);
        foreach (var key in Topology.Subscribed)
        {
            // The routing key comes from the queue and not from the delivery: a dead letter that an operator puts back does not come through the
            // exchange.
            _consumers.Add(await _channel.BasicConsumeAsync(Topology.QueueOf(key), autoAck: false, new Consumer(this, key), ct));
        }
    }

    /// <summary>
    /// Takes no more deliveries and finishes those in progress, except those that would have to wait. The broker redelivers what is not acknowledged
    /// by then.
    /// </summary>
    public async Task StopAsync()
    {
        await _stopping.CancelAsync();
        try
        {
            if (!_lost.Task.IsCompleted)
            {
                foreach (var consumer in _consumers) await _channel.BasicCancelAsync(consumer, noWait: false, _abandoned.Token);
            }
        }
        catch (Exception e)
        {
            // The channel was lost in the meantime.
            Log.NotCancelled(_logger, e.Message);
            Lose();
        }

        foreach (var lane in _lanes) lane.Writer.TryComplete();
        await _running;
    }

    public async ValueTask DisposeAsync()
    {
        Lose();
        foreach (var lane in _lanes) lane.Writer.TryComplete();
        await _running;
        // The channel may still call back, and must not find the sources below disposed of.
        lock (_gate) _isOver = true;
        _abandoned.Dispose();
        _stopping.Dispose();
        _publishing.Dispose();
    }

    private void Accept(BusDelivery delivery)
    {
        var bound = delivery.Delivery.Body.Length > MaxBodyBytes ? GameErrors.BodyTooLarge(MaxBodyBytes) : _routes.Bind(delivery.Delivery);
        var lane = bound.IsError ? 0 : (int)((uint)bound.Value.Subject.GetHashCode() % LaneCount);
        _lanes[lane].Writer.TryWrite((delivery, bound));
    }

    private void Lose()
    {
        lock (_gate)
        {
            if (_isOver) return;
            _abandoned.Cancel();
        }

        _lost.TrySetResult();
    }

    private async Task RunAsync(ChannelReader<(BusDelivery Delivery, Result<BoundDelivery> Bound)> lane)
    {
        await foreach (var (delivery, bound) in lane.ReadAllAsync())
        {
            // The broker redelivers it, to this channel's successor or to another process.
            if (_abandoned.IsCancellationRequested) continue;
            try
            {
                await SettleAsync(delivery, bound);
            }
            catch (OperationCanceledException) when (_abandoned.IsCancellationRequested || _stopping.IsCancellationRequested)
            {
                // This delivery stays unacknowledged. So do the later ones of its lane, which must not overtake it.
                return;
            }
            catch (Exception e)
            {
                Log.NotSettled(_logger, delivery.Delivery.Id, delivery.Delivery.RoutingKey, e.Message);
                Lose();
                return;
            }
        }
    }

    private async Task SettleAsync(BusDelivery delivery, Result<BoundDelivery> bound)
    {
        if ((bound.Error ?? await HandleAsync(delivery, bound.Value)) is { } refusal) await DeadLetterAsync(delivery, refusal);
        await _channel.BasicAckAsync(delivery.Tag, multiple: false, _abandoned.Token);
    }

    // Null when all is done; otherwise a refusal that another attempt does not change.
    private async Task<GameError?> HandleAsync(BusDelivery delivery, BoundDelivery bound)
    {
        using var span = BusSpans.StartProcess(delivery);
        var pause = FirstPause;
        for (var attempt = 1; ; attempt++)
        {
            var error = await _routes.HandleAsync(delivery.Delivery, bound, _abandoned.Token);
            if (error is not null) span?.Refuse(error);
            if (error is null || error.Kind is not (ErrorKind.Unavailable or ErrorKind.Internal)) return error;
            if (error.Kind is ErrorKind.Internal && attempt >= FaultyAttempts) return error;
            Log.TriedAgain(_logger, delivery.Delivery.Id, delivery.Delivery.RoutingKey, error.Code, attempt);
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(_abandoned.Token, _stopping.Token);
            await Task.Delay(pause, _time, waiting.Token);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    // Returns when the broker has confirmed the dead letter.
    private async Task DeadLetterAsync(BusDelivery delivery, GameError refusal)
    {
        Log.DeadLettered(_logger, delivery.Delivery.Id, delivery.Delivery.RoutingKey, refusal.Code);
        var properties = DeadLetter.Properties(delivery.Properties, delivery.Delivery.RoutingKey, refusal);
        await _publishing.WaitAsync(_abandoned.Token);
        try
        {
            await _channel.BasicPublishAsync("", Topology.DeadLetterQueue, mandatory: true, properties, delivery.Delivery.Body, _abandoned.Token);
        }
        finally
        {
            _publishing.Release();
        }
    }

    private sealed class Consumer(Subscription subscription, string routingKey) : AsyncDefaultBasicConsumer(subscription._channel)
    {
        public override Task HandleBasicDeliverAsync(
            string consumerTag, ulong deliveryTag, bool redelivered, string exchange, string publishedAs, IReadOnlyBasicProperties properties,
            ReadOnlyMemory<byte> body, CancellationToken cancellationToken = default)
        {
            var id = properties.IsMessageIdPresent() ? properties.MessageId : null;
            subscription.Accept(new BusDelivery(deliveryTag, new Delivery(routingKey, id, body.ToArray()), properties));
            return Task.CompletedTask;
        }

        public override Task HandleBasicCancelAsync(string consumerTag, CancellationToken cancellationToken = default)
        {
            subscription.Lose();
            return Task.CompletedTask;
        }

        public override Task HandleChannelShutdownAsync(object channel, RabbitMQ.Client.Events.ShutdownEventArgs reason)
        {
            subscription.Lose();
            return Task.CompletedTask;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Warning, "Message {MessageId} ({RoutingKey}) was refused with {Code} on attempt {Attempt} and is tried again")]
        public static partial void TriedAgain(ILogger logger, Guid messageId, string routingKey, string code, int attempt);

        [LoggerMessage(LogLevel.Warning, "Message {MessageId} ({RoutingKey}) cannot be handled ({Code}) and was moved to the dead-letter queue")]
        public static partial void DeadLettered(ILogger logger, Guid messageId, string routingKey, string code);

        [LoggerMessage(LogLevel.Debug, "The consumers could not be cancelled: {Reason}")]
        public static partial void NotCancelled(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "Message {MessageId} ({RoutingKey}) could not be acknowledged, so the broker delivers it again: {Reason}")]
        public static partial void NotSettled(ILogger logger, Guid messageId, string routingKey, string reason);
    }
}
