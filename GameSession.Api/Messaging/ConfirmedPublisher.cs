using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Api.Messaging;

/// <summary>
/// Publishes on one channel in the order of the calls, ahead of the broker's confirms: waiting for each would cost a round trip and a disk write per
/// message. Each message gets its own answer from the broker. When the channel closes, nothing more can be published, and the broker may or may not
/// have the messages that it has not answered. One thread at a time publishes and takes answers.
/// </summary>
/// <typeparam name="T">What the caller publishes for; it gets it back with the answer.</typeparam>
internal sealed class ConfirmedPublisher<T> : IDisposable
{
    // AMQP's numbers for basic.publish.
    private const ushort BasicClass = 60;
    private const ushort PublishMethod = 40;

    private readonly IChannel _channel;
    private readonly Action _onAnswer;
    private readonly ConcurrentQueue<(T Message, BrokerAnswer Answer)> _answers = new();
    private readonly Lock _gate = new();
    private readonly Dictionary<ulong, T> _unanswered = [];

    // AMQP counts a channel's messages from 1. All that are unanswered have numbers from _first to _last.
    private ulong _first = 1;
    private ulong _last;
    private Exception? _failure;

    /// <param name="channel">With confirms enabled and their tracking disabled, and used by nobody else.</param>
    /// <param name="onAnswer">Called when there are answers to take, and when the channel closes. Must not wait.</param>
    public ConfirmedPublisher(IChannel channel, Action onAnswer)
    {
        (_channel, _onAnswer) = (channel, onAnswer);
        channel.BasicAcksAsync += OnAckAsync;
        channel.BasicNacksAsync += OnNackAsync;
        channel.ChannelShutdownAsync += OnShutdownAsync;
    }

    /// <summary>
    /// Why nothing can be published any more; null while it can. Once it is set, every message that was sent has an answer to take.
    /// </summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>Returns when the message is sent; its answer comes later.</summary>
    /// <returns>False when the channel is closed: the message was not sent, and gets no answer.</returns>
    public async ValueTask<bool> PublishAsync(
        T message, string exchange, string routingKey, BasicProperties properties, ReadOnlyMemory<byte> body, CancellationToken ct)
    {
        ulong number;
        lock (_gate)
        {
            if (_failure is not null) return false;
            number = ++_last;
            _unanswered.Add(number, message);
        }

        try
        {
            await _channel.BasicPublishAsync(exchange, routingKey, mandatory: false, properties, body, ct);
            return true;
        }
        catch (AlreadyClosedException e)
        {
            lock (_gate)
            {
                // Answered already if the channel's shutdown was noticed meanwhile.
                if (!_unanswered.Remove(number)) return true;
            }

            Fail(FailureOf(e.ShutdownReason, e.Message));
            return false;
        }
    }

    /// <summary>Takes the oldest answer that nobody has taken.</summary>
    public bool TryTake([MaybeNullWhen(false)] out T message, out BrokerAnswer answer)
    {
        var taken = _answers.TryDequeue(out var next);
        (message, answer) = next;
        return taken;
    }

    public void Dispose()
    {
        _channel.BasicAcksAsync -= OnAckAsync;
        _channel.BasicNacksAsync -= OnNackAsync;
        _channel.ChannelShutdownAsync -= OnShutdownAsync;
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

    private void Answer(ulong number, bool isMultiple, BrokerAnswer answer)
    {
        lock (_gate)
        {
            if (!isMultiple) Answer(number, answer);
            else
            {
                for (; _first <= number; _first++) Answer(_first, answer);
            }
        }

        _onAnswer();
    }

    private void Answer(ulong number, BrokerAnswer answer)
    {
        if (_unanswered.Remove(number, out var message)) _answers.Enqueue((message, answer));
    }

    private void Fail(Exception failure)
    {
        lock (_gate)
        {
            if (_failure is not null) return;
            for (; _first <= _last; _first++) Answer(_first, BrokerAnswer.None);
            Volatile.Write(ref _failure, failure);
        }

        _onAnswer();
    }

    private static IOException FailureOf(ShutdownEventArgs? reason, string text) =>
        reason is { ReplyCode: Constants.PreconditionFailed or Constants.ContentTooLarge, ClassId: BasicClass, MethodId: PublishMethod }
            ? new RefusedMessageException(reason.ReplyText)
            : new IOException($"The channel is closed: {text}");
}

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
