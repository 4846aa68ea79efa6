using System.Collections.Concurrent;
using System.Runtime.CompilerServices;

namespace GameSession.Api.Sessions;

/// <summary>
/// When this process has last heard anything, about whatever session, from each process that it forwards commands to. Thread-safe.
/// </summary>
internal sealed class HeardProcesses(TimeProvider time)
{
    // Timestamps; 0: nothing yet.
    private readonly ConcurrentDictionary<Guid, StrongBox<long>> _last = new();

    /// <summary>From now on, messages of the process are noted.</summary>
    public void ListenTo(Guid processId) => _last.TryAdd(processId, new StrongBox<long>());

    /// <summary>Notes a message of a process.</summary>
    public void Note(Guid processId)
    {
        if (_last.TryGetValue(processId, out var last)) Volatile.Write(ref last.Value, time.GetTimestamp());
    }

    /// <summary>Whether the process has been heard within this time.</summary>
    public bool IsHeard(Guid processId, TimeSpan within) =>
        _last.TryGetValue(processId, out var last) && Volatile.Read(ref last.Value) is not 0 and var at && time.GetElapsedTime(at) < within;
}
