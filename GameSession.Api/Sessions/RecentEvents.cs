using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// The latest events of one session, without gaps, so that clients that were away for a moment get what they missed without a read of the log. They
/// are bounded by number and bytes, and dropped when the session has had no new event for a while. Thread-safe.
/// </summary>
internal sealed class RecentEvents(TimeProvider time)
{
    public const int MaxEvents = 128;

    /// <summary>Of the events' JSON. Their objects take about as much again.</summary>
    public const int MaxBytes = 64 * 1024;

    /// <summary>After this time without a new event, <see cref="Trim"/> drops them: who is still away then reads the log.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly Queue<EncodedEvent> _events = [];
    private int _bytes;
    private long _lastVersion;
    private long _lastAdded;

    /// <summary>Adds the event that follows on the last one. After any other event, it is the first.</summary>
    public void Add(EncodedEvent encoded)
    {
        lock (_events)
        {
            if (encoded.Event.Version != _lastVersion + 1) Clear();
            _events.Enqueue(encoded);
            _bytes += encoded.Data.Length;
            _lastVersion = encoded.Event.Version;
            _lastAdded = time.GetTimestamp();
            while (_events.Count > MaxEvents || _bytes > MaxBytes) _bytes -= _events.Dequeue().Data.Length;
        }
    }

    /// <summary>Holds what one caller has read from the log, if it is more than what is held: the next caller may need it too.</summary>
    /// <param name="events">In order and without gaps, up to the session's version.</param>
    public void Fill(IReadOnlyList<EncodedEvent> events)
    {
        lock (_events)
        {
            if (events.Count <= _events.Count) return;
            Clear();
            foreach (var encoded in events) Add(encoded);
        }
    }

    /// <summary>The events after a version up to the session's; null when some of them are not held.</summary>
    public IReadOnlyList<EncodedEvent>? After(long version, Session session)
    {
        lock (_events)
        {
            // The last event must be the session's own: after a failover the log may have had other events of these versions.
            if (_events.Count == 0 || _lastVersion != session.Version || version < _lastVersion - _events.Count) return null;
            List<EncodedEvent> missed = [.. _events.Skip(_events.Count - (int)(_lastVersion - version))];
            return missed.Count == 0 || missed[^1].Event.Id == session.LastEventId ? missed : null;
        }
    }

    /// <summary>Drops all events when there was no new one for a while.</summary>
    public void Trim()
    {
        lock (_events)
        {
            if (_events.Count > 0 && time.GetElapsedTime(_lastAdded) >= KeptFor) Clear();
        }
    }

    private void Clear()
    {
        _events.Clear();
        _events.TrimExcess();
        _bytes = 0;
    }
}
