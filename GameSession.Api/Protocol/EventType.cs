using System.Text.Json;
using GameSession.Api.Domain;

namespace GameSession.Api.Protocol;

/// <summary>
/// A row of <see cref="EventTypes"/>: the names of a type of event, and the JSON of its fact. The members that every event has (version, timestamp)
/// are written by <see cref="EventJson"/>.
/// </summary>
internal abstract class EventType(string name, string? message)
{
    /// <summary>The <c>event_type</c> in the log; <c>change_type</c> on the bus.</summary>
    public string Name => name;

    /// <summary>The <c>type</c> of the message that tells clients of it; null when none does.</summary>
    public string? Message => message;

    /// <summary>The class of the facts that it is of.</summary>
    public abstract Type FactType { get; }

    /// <summary>Writes the members of what the game master is sent.</summary>
    /// <param name="fact">Of <see cref="FactType"/>.</param>
    public abstract void Write(Utf8JsonWriter json, Guid eventId, Fact fact);

    /// <summary>Writes the members that only the log has; nothing where <see cref="StoresMoreThanIsSent"/> says that there are none.</summary>
    public abstract void WriteStored(Utf8JsonWriter json, Fact fact);

    /// <summary>Whether the log keeps something of this fact that even the game master is not sent.</summary>
    public abstract bool StoresMoreThanIsSent(Fact fact);

    /// <summary>The event that was written; whatever else is thrown, the data is not that of such an event.</summary>
    public abstract SessionEvent Read(Guid id, Guid sessionId, ReadOnlySpan<byte> data);
}

/// <summary>The row of a type of event that has a class of facts of its own.</summary>
/// <param name="writeStored">Null when the log keeps what is sent and nothing else.</param>
internal sealed class EventType<TFact>(
    string name, string? message, Action<Utf8JsonWriter, Guid, TFact> write, ReadFact<TFact> read, Action<Utf8JsonWriter, TFact>? writeStored = null)
    : EventType(name, message)
    where TFact : Fact
{
    public override Type FactType => typeof(TFact);

    public override void Write(Utf8JsonWriter json, Guid eventId, Fact fact) => write(json, eventId, (TFact)fact);

    public override void WriteStored(Utf8JsonWriter json, Fact fact) => writeStored?.Invoke(json, (TFact)fact);

    public override bool StoresMoreThanIsSent(Fact fact) => writeStored is not null;

    public override SessionEvent Read(Guid id, Guid sessionId, ReadOnlySpan<byte> data)
    {
        var members = EventMembers.Read(data);
        return new SessionEvent(id, sessionId, members.Version, members.Timestamp, read(members));
    }
}

/// <summary>The fact that an event's members tell.</summary>
internal delegate TFact ReadFact<out TFact>(in EventMembers members);
