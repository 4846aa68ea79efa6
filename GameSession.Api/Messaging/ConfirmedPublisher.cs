using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace GameSession.Api.Messaging;

/// <summary>
/// Publishes on one channel in the order of the calls, many messages ahead of the broker's confirms: waiting for each would cost a round
/// trip and a write to disk per message. Not for use by two at once. When the channel closes or the broker refuses a message, the next call
/// throws: what was published since the last <see cref="ConfirmAllAsync"/> may be there or not.
/// </summary>
internal sealed class ConfirmedPublisher : IDisposable
{
    // Messages that may be under way: also what is held in memory of a backlog.
    private const int MaxUnconfirmed = 512;

    private readonly IChannel _channel;
    private readonly SemaphoreSlim _room = new(MaxUnconfirmed);
    private readonly Lock _gate = new();
    private readonly SortedSet<ulong> _unconfirmed = [];
    private TaskCompletionSource _allConfirmed = NewSignal();
    private Exception? _failure;

    /// <param name="channel">Confirms enabled, and their tracking not.</param>
    public ConfirmedPublisher(IChannel channel)
    {
        _channel = channel;
        channel.BasicAcksAsync += OnAckAsync;
        channel.BasicNacksAsync += OnNackAsync;
        channel.ChannelShutdownAsync += OnShutdownAsync;
    }

    /// <summary>Returns when the message is on its way.</summary>
    public async Task PublishAsync(string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        await _room.WaitAsync(ct);
        lock (_gate)
        {
            if (_failure is not null)
            {
                // No confirm makes room any more: whoever comes next must not wait for one.
                _room.Release();
                throw _failure;
            }
        }

        var number = await _channel.GetNextPublishSequenceNumberAsync(ct);
        lock (_gate) _unconfirmed.Add(number);
        await _channel.BasicPublishAsync(exchange, routingKey, mandatory: false, properties, body, ct);
    }

    /// <summary>Returns when the broker has all that was published.</summary>
    public Task ConfirmAllAsync(CancellationToken ct)
    {
        lock (_gate)
        {
            if (_failure is not null) throw _failure;
            if (_unconfirmed.Count == 0) return Task.CompletedTask;
            _allConfirmed = NewSignal();
            return _allConfirmed.Task.WaitAsync(ct);
        }
    }

    public void Dispose()
    {
        _channel.BasicAcksAsync -= OnAckAsync;
        _channel.BasicNacksAsync -= OnNackAsync;
        _channel.ChannelShutdownAsync -= OnShutdownAsync;
        _room.Dispose();
    }

    private Task OnAckAsync(object sender, BasicAckEventArgs ack)
    {
        int confirmed;
        lock (_gate)
        {
            confirmed = ack.Multiple ? _unconfirmed.RemoveWhere(number => number <= ack.DeliveryTag) : _unconfirmed.Remove(ack.DeliveryTag) ? 1 : 0;
            if (_unconfirmed.Count == 0) _allConfirmed.TrySetResult();
        }

        if (confirmed > 0) _room.Release(confirmed);
        return Task.CompletedTask;
    }

    private Task OnNackAsync(object sender, BasicNackEventArgs nack)
    {
        Fail(new IOException("The broker could not take a message."));
        return Task.CompletedTask;
    }

    private Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
    {
        Fail(new IOException($"The channel is closed: {reason.ReplyText}"));
        return Task.CompletedTask;
    }

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            if (_failure is not null) return;
            _failure = failure;
            _allConfirmed.TrySetException(failure);
        }

        // Whoever waits for room finds out.
        _room.Release();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
