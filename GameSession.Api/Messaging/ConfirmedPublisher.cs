using RabbitMQ.Client;
using RabbitMQ.Client.Events;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Api.Messaging;

/// <summary>
/// Publishes on one channel in the order of the calls, many messages ahead of the broker's confirms: waiting for each would cost a round
/// trip and a write to disk per message. What the broker says of each message is told apart. When the channel closes, every later call throws, and
/// what was published and not answered may be there or not. Safe from anywhere.
/// </summary>
internal sealed class ConfirmedPublisher : IDisposable
{
    // Messages that may be under way: also what is held in memory of a backlog.
    private const int MaxUnconfirmed = 512;

    // As AMQP numbers them.
    private const ushort BasicClass = 60;
    private const ushort PublishMethod = 40;

    private readonly IChannel _channel;
    private readonly SemaphoreSlim _room = new(MaxUnconfirmed);
    private readonly SemaphoreSlim _turn = new(1);
    private readonly Lock _gate = new();
    private readonly SortedDictionary<ulong, TaskCompletionSource<BrokerAnswer>> _unanswered = [];
    private Exception? _failure;

    /// <param name="channel">Confirms enabled, and their tracking not.</param>
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

    /// <summary>Returns when the message is on its way, with its answer to come.</summary>
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
                    // No confirm makes room any more: whoever comes next must not wait for one.
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

        // Whoever waits for room finds out.
        _room.Release();
        foreach (var answer in unanswered) answer.SetResult(BrokerAnswer.None);
    }

    private static IOException FailureOf(ShutdownEventArgs? reason, string text) =>
        reason is { ReplyCode: Constants.PreconditionFailed or Constants.ContentTooLarge, ClassId: BasicClass, MethodId: PublishMethod }
            ? new RefusedMessageException(reason.ReplyText)
            : new IOException($"The channel is closed: {text}");
}

/// <summary>A message on its way to the broker.</summary>
internal readonly record struct Publication(Task<BrokerAnswer> Answer);

/// <summary>What became of a message.</summary>
internal enum BrokerAnswer
{
    /// <summary>The broker has it.</summary>
    Taken,

    /// <summary>A queue that it should have come to is full, or lost it; other queues may have it.</summary>
    Refused,

    /// <summary>The channel closed first.</summary>
    None,
}

/// <summary>The broker closed the channel because of a message, one of those that it had not answered.</summary>
internal sealed class RefusedMessageException(string reason) : IOException(reason);
