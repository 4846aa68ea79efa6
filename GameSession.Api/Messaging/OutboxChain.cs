using GameSession.Api.Persistence;

namespace GameSession.Api.Messaging;

/// <summary>
/// The events of one session that are in memory to be published, in version order. The next event is published only when the broker has confirmed the
/// one before it. Otherwise a queue that is full for a moment could refuse an event and take the one after it. Not thread-safe.
/// </summary>
/// <param name="taken">The ids of events that the broker has already.</param>
internal sealed class OutboxChain(Guid sessionId, IReadOnlySet<Guid> taken)
{
    private readonly Queue<OutboxProgress> _rows = new();

    public Guid SessionId => sessionId;

    /// <summary>The rows that are not published as a whole, the oldest first. Only the first may have published events.</summary>
    public IReadOnlyCollection<OutboxProgress> Rows => _rows;

    /// <summary>The id of its last row.</summary>
    public long LastRow { get; private set; }

    /// <summary>How many events are not published.</summary>
    public int Waiting { get; private set; }

    /// <summary>Their size in bytes, as they are stored.</summary>
    public long WaitingBytes { get; private set; }

    /// <summary>At least one event was published.</summary>
    public bool IsProgressing { get; private set; }

    /// <summary>Not all of its rows' events are in memory, so none of its later rows may be added.</summary>
    public bool IsIncomplete { get; private set; }

    /// <summary>A read has left out the session's events that are not in memory.</summary>
    public bool IsLeftOut { get; set; }

    /// <summary>The size in bytes of the message that was sent last.</summary>
    public int SentBytes { get; set; }

    /// <summary>The row of <see cref="Next"/>.</summary>
    public OutboxRow Row => _rows.Peek().Row;

    /// <summary>The event to be published next. There must be one.</summary>
    public OutboxEvent Next => _rows.Peek().Next!;

    public void Add(OutboxRow row)
    {
        _rows.Enqueue(new OutboxProgress(row));
        LastRow = row.Id;
        IsIncomplete = !row.IsWhole;
        Waiting += row.Events.Count;
        foreach (var e in row.Events) WaitingBytes += e.Data.Length;
    }

    /// <summary>Passes over what the broker has already.</summary>
    /// <param name="finished">Gets the rows of which nothing more is to be published.</param>
    /// <returns>Whether there is an event to be published.</returns>
    public bool Skip(ICollection<OutboxProgress> finished)
    {
        while (_rows.TryPeek(out var row))
        {
            if (row.Next is not { } next) finished.Add(_rows.Dequeue());
            else if (taken.Contains(next.Id)) Pass();
            else return true;
        }

        return false;
    }

    /// <summary>The next event does not have to be published any more.</summary>
    public void Pass()
    {
        var row = _rows.Peek();
        Waiting--;
        WaitingBytes -= row.Next!.Data.Length;
        row.Done++;
        IsProgressing = true;
    }
}
