using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Api.Messaging;

/// <summary>
/// Publishes on one channel in the order of the calls, many messages ahead of the broker's confirms: waiting for each would cost a round trip and a
/// disk write per message. Each message gets its own answer from the broker. When the channel closes, every later call throws, and the broker may or
/// may not have the messages that it has not answered. Thread-safe.
/// </summary>
internal sealed class ConfirmedPublisher : IDisposable
{
    // The limit of unconfirmed messages, and so of how much of a backlog is in memory.
    private const int MaxUnconfirmed = 512;

    // AMQP's numbers for basic.publish.
    private const ushort BasicClass = 60;
    private const ushort PublishMethod = 40;

    private readonly IChannel _channel;
    private readonly SemaphoreSlim _room = new(MaxUnconfirmed);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<ulong, TaskCompletionSource<BrokerAnswer>> _unanswered = [];
    private Exception? _failure;

    /// <param name="channel">With confirms enabled and their tracking disabled.</param>
    public ConfirmedPublisher(IChannel channel)
    {
        _channel = channel;
        channel.BasicAcksAsync += OnAckAsync;
        channel.BasicNacksAsync += OnNackAsync;
        channel.ChannelShutdownAsync += OnShutdownAsync;
    }

    /// <summary>Why nothing can be published any more; null while it can.</summary>
    public Exception? Failure
    {
        get
        {
            lock (_gate) return _failure;
        }
    }

    /// <summary>Returns when the message is sent; its answer comes later.</summary>
    public async Task<Publication> PublishAsync(
        string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        await _room.WaitAsync(ct);
        await _turn.WaitAsync(ct);
        try
        {
            lock (_gate)
            {
                if (_failure is not null)
                {
                    // No confirm releases the semaphore any more, so the next caller must not wait for one.
                    _room.Release();
                    throw _failure;
                }
            }

            var number = await _channel.GetNextPublishSequenceNumberAsync(ct);
            var answer = new TaskCompletionSource<BrokerAnswer>(TaskCreationOptions.RunContinuationsAsynchronously);
            lock (_gate) _unanswered.Add(number, answer);
            await _channel.BasicPublishAsync(exchange, routingKey, mandatory: false, properties, body, ct);
            return new Publication(answer.Task);
        }
        catch (AlreadyClosedException e)
        {
            Fail(FailureOf(e.ShutdownReason, e.Message));
            throw Failure!;
        }
        finally
        {
            _turn.Release();
        }
    }

    public void Dispose()
    {
        _channel.BasicAcksAsync -= OnAckAsync;
        _channel.BasicNacksAsync -= OnNackAsync;
        _channel.ChannelShutdownAsync -= OnShutdownAsync;
        _room.Dispose();
        _turn.Dispose();
    }

    private Task OnAckAsync(object sender, BasicAckEventArgs ack)
    {
        Answer(ack.DeliveryTag, ack.Multiple, BrokerAnswer.Taken);
        return Task.CompletedTask;
    }

    private Task OnNackAsync(object sender, BasicNackEventArgs nack)
    {
        Answer(nack.DeliveryTag, nack.Multiple, BrokerAnswer.Refused);
        return Task.CompletedTask;
    }

    private Task OnShutdownAsync(object sender, ShutdownEventArgs reason)
    {
        Fail(FailureOf(reason, reason.ReplyText));
        return Task.CompletedTask;
    }

    private void Answer(ulong number, bool isMultiple, BrokerAnswer meaning)
    {
        List<TaskCompletionSource<BrokerAnswer>> answered = [];
        lock (_gate)
        {
            if (!isMultiple)
            {
                if (_unanswered.Remove(number, out var one)) answered.Add(one);
            }
            else
            {
                while (_unanswered.Count > 0 && _unanswered.First() is var (first, waiting) && first <= number)
                {
                    _unanswered.Remove(first);
                    answered.Add(waiting);
                }
            }
        }

        if (answered.Count == 0) return;
        _room.Release(answered.Count);
        foreach (var answer in answered) answer.SetResult(meaning);
    }

    private void Fail(Exception failure)
    {
        List<TaskCompletionSource<BrokerAnswer>> unanswered;
        lock (_gate)
        {
            if (_failure is not null) return;
            _failure = failure;
            unanswered = [.. _unanswered.Values];
            _unanswered.Clear();
        }

        // Wakes a caller that waits for room, so that it sees the failure.
        _room.Release();
        foreach (var answer in unanswered) answer.SetResult(BrokerAnswer.None);
    }

    private static IOException FailureOf(ShutdownEventArgs? reason, string text) =>
        reason is { ReplyCode: Constants.PreconditionFailed or Constants.ContentTooLarge, ClassId: BasicClass, MethodId: PublishMethod }
            ? new RefusedMessageException(reason.ReplyText)
            : new IOException($"The channel is closed: {text}");
}

/// <summary>A message that was sent to the broker.</summary>
internal readonly record struct Publication(Task<BrokerAnswer> Answer);

/// <summary>The broker's answer to a message.</summary>
internal enum BrokerAnswer
{
    /// <summary>The broker has it.</summary>
    Taken,

    /// <summary>A queue that should have got the message is full, or lost it; other queues may have it.</summary>
    Refused,

    /// <summary>The channel closed before the broker answered.</summary>
    None,
}

/// <summary>The broker closed the channel because of one of the messages that it had not answered.</summary>
internal sealed class RefusedMessageException(string reason) : IOException(reason);
