using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using GameSession.Api.Domain;

namespace GameSession.Api.Sessions;

/// <summary>The commands that this process has forwarded and not yet answered, of all sessions. Thread-safe.</summary>
internal sealed class PendingForwards
{
    // In an answer: kind (1 byte), origin (16 bytes), event id (16 bytes), what is answered (1 byte).
    private const byte Kind = (byte)'A';
    private const int EventAt = 17;
    private const int AnswerAt = 33;
    private const int Length = 34;

    // A client may use one id in two sessions at once.
    private readonly ConcurrentDictionary<(Guid SessionId, Guid EventId), Forward> _pending = new();

    /// <summary>False when a command with this event id is already forwarded.</summary>
    public bool TryAdd(Forward forward) => _pending.TryAdd((forward.SessionId, forward.EventId), forward);

    /// <summary>The caller has an answer.</summary>
    public void Remove(Forward forward) => _pending.TryRemove(KeyValuePair.Create((forward.SessionId, forward.EventId), forward));

    /// <summary>The forwarded command that the event is the effect of; null for all other events.</summary>
    public Forward? Of(SessionEvent e) =>
        _pending.TryGetValue((e.SessionId, e.Id), out var forward) && EventAuthor.Of(e.Fact) == forward.Caller.Author ? forward : null;

    /// <summary>The owner's answer as a message on the session's channel, where it follows the events that were published before it.</summary>
    public static ReadOnlyMemory<byte> WriteAnswer(Guid origin, Guid eventId, ForwardAnswer answer)
    {
        var bytes = new byte[Length];
        bytes[0] = Kind;
        MemoryMarshal.Write(bytes.AsSpan(1), origin);
        MemoryMarshal.Write(bytes.AsSpan(EventAt), eventId);
        bytes[AnswerAt] = (byte)answer;
        return bytes;
    }

    /// <summary>Takes an answer; false when the message is something else.</summary>
    public bool TryHear(Guid sessionId, ReadOnlySpan<byte> message)
    {
        if (message.Length != Length || message[0] != Kind) return false;
        if (!_pending.TryGetValue((sessionId, new Guid(message.Slice(EventAt, 16))), out var forward)) return true;
        forward.End((ForwardAnswer)message[AnswerAt] switch
        {
            ForwardAnswer.NotTaken => ForwardOutcome.NotTaken,
            ForwardAnswer.NotOwner => ForwardOutcome.NotOwner,
            _ => ForwardOutcome.Unanswered,
        });
        return true;
    }
}
