using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;

namespace GameSession.Api.Sessions;

/// <summary>
/// The latest events of one session, without gaps, so that clients that were away for a moment get what they missed without a read of the log. They
/// are bounded by number and bytes, and dropped when the session has had no new event for a while. Thread-safe.
/// <para>
/// It holds their JSON in one ring of bytes and no objects. Objects that live for the next hundred events outlive two generations of the garbage
/// collector and die in the third, which is the dearest way (docs/performance.md).
/// </para>
/// </summary>
internal sealed class RecentEvents(Guid sessionId, TimeProvider time)
{
    public const int MaxEvents = 128;

    /// <summary>Of the events' JSON.</summary>
    public const int MaxBytes = 32 * 1024;

    private const int FirstRing = 4 * 1024;

    /// <summary>After this time without a new event, <see cref="Trim"/> drops them: who is still away then reads the log.</summary>
    public static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(1);

    private readonly Queue<Held> _events = [];
    private byte[] _ring = [];
    private int _start;
    private int _bytes;
    private long _lastVersion;
    private Guid _lastId;
    private long _lastAdded;

    /// <summary>Adds the event that follows on the last one. After any other event, it is the first.</summary>
    public void Add(EncodedEvent encoded)
    {
        lock (_events)
        {
            var (e, data) = encoded;
            if (e.Version != _lastVersion + 1) Clear();
            (_lastVersion, _lastId, _lastAdded) = (e.Version, e.Id, time.GetTimestamp());
            if (data.Length > MaxBytes)
            {
                Clear();
                return;
            }

            while (_events.Count == MaxEvents || _bytes + data.Length > MaxBytes) Drop();
            Write(data.Span);
            _events.Enqueue(new Held(e.Id, EventJson.TypeOf(e.Fact), data.Length, e.ShownVersion, e.IsHidden));
        }
    }

    /// <summary>
    /// Holds what one caller has read from the log, if it reaches the session's version without gaps and is more than what is held: the next caller
    /// may need it too.
    /// </summary>
    /// <param name="events">In order.</param>
    public void Fill(IReadOnlyList<EncodedEvent> events, Session session)
    {
        lock (_events)
        {
            if (events.Count <= _events.Count || events[^1].Event.Version != session.Version) return;
            if (events[0].Event.Version != session.Version - events.Count + 1) return;
            Clear();
            foreach (var encoded in events) Add(encoded);
        }
    }

    /// <summary>
    /// The events after a version of the viewer's up to the session's, for players without the hidden ones; null when some of them are not held.
    /// </summary>
    public IReadOnlyList<EncodedEvent>? After(long version, Session session, Viewer viewer)
    {
        lock (_events)
        {
            // The last event must be the session's own: after a failover the log may have had other events of these versions.
            if (!_events.TryPeek(out var first) || _lastVersion != session.Version) return null;
            var before = _lastVersion - _events.Count;
            if (version < (viewer == Viewer.GameMaster ? before : first.IsHidden ? first.ShownVersion : first.ShownVersion - 1)) return null;
            if (_lastId != session.LastEventId) return version == session.VersionFor(viewer) ? [] : null;
            var missed = new List<EncodedEvent>();
            var at = _start;
            foreach (var held in _events)
            {
                before++;
                if (viewer == Viewer.GameMaster ? before > version : !held.IsHidden && held.ShownVersion > version)
                {
                    var data = Read(at, held.Length);
                    missed.Add(new EncodedEvent(EventJson.Read(held.Id, sessionId, held.Type, data), data));
                }

                at = (at + held.Length) % _ring.Length;
            }

            return missed;
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

    private void Write(ReadOnlySpan<byte> data)
    {
        if (_bytes + data.Length > _ring.Length)
        {
            var larger = new byte[Math.Min(MaxBytes, Math.Max(FirstRing, 2 * (_bytes + data.Length)))];
            Copy(_start, larger.AsSpan(0, _bytes));
            (_ring, _start) = (larger, 0);
        }

        var end = (_start + _bytes) % _ring.Length;
        var first = Math.Min(data.Length, _ring.Length - end);
        data[..first].CopyTo(_ring.AsSpan(end));
        data[first..].CopyTo(_ring);
        _bytes += data.Length;
    }

    private byte[] Read(int at, int length)
    {
        var data = new byte[length];
        Copy(at, data);
        return data;
    }

    private void Copy(int at, Span<byte> to)
    {
        var first = Math.Min(to.Length, _ring.Length - at);
        _ring.AsSpan(at, first).CopyTo(to);
        _ring.AsSpan(0, to.Length - first).CopyTo(to[first..]);
    }

    private void Drop()
    {
        var length = _events.Dequeue().Length;
        _start = (_start + length) % _ring.Length;
        _bytes -= length;
    }

    private void Clear()
    {
        _events.Clear();
        _events.TrimExcess();
        (_ring, _start, _bytes) = ([], 0, 0);
    }

    private readonly record struct Held(Guid Id, string Type, int Length, long ShownVersion, bool IsHidden);
}
