using System.Text.Json;
using GameSession.Api.Domain;

namespace GameSession.Api.Protocol;

/// <summary>
/// A row of <see cref="EventTypes"/>: the names of a type of event, and the JSON of its fact. <see cref="EventJson"/> writes the members that every
/// event has (version, timestamp).
/// </summary>
internal abstract class EventType(string name, string? message)
{
    /// <summary>The <c>event_type</c> in the log; <c>change_type</c> on the bus.</summary>
    public string Name => name;

    /// <summary>The <c>type</c> of the message that tells clients of the event; null when no message does.</summary>
    public string? Message => message;

    /// <summary>The class of its facts.</summary>
    public abstract Type FactType { get; }

    /// <summary>Writes the members that the game master is sent.</summary>
    /// <param name="fact">An instance of <see cref="FactType"/>.</param>
    public abstract void Write(Utf8JsonWriter json, Guid eventId, Fact fact);

    /// <summary>Writes the members that only the log has. Writes nothing when <see cref="StoresMoreThanIsSent"/> is false.</summary>
    public abstract void WriteStored(Utf8JsonWriter json, Fact fact);

    /// <summary>The names of the members that only the log has.</summary>
    public abstract IReadOnlyList<string> StoredMembers { get; }

    /// <summary>Whether the log keeps something of this fact that is not sent even to the game master.</summary>
    public abstract bool StoresMoreThanIsSent(Fact fact);

    /// <summary>Reads the event that was written. Any exception means that the data is not that of such an event.</summary>
    public abstract SessionEvent Read(Guid id, Guid sessionId, ReadOnlySpan<byte> data);
}

/// <summary>The row of a type of event that has a class of facts of its own.</summary>
/// <param name="writeStored">Writes the member of this type that only the log has; null when there is none.</param>
/// <param name="storedMember">The name of that member.</param>
internal sealed class EventType<TFact>(
    string name, string? message, Action<Utf8JsonWriter, Guid, TFact> write, ReadFact<TFact> read, Action<Utf8JsonWriter, TFact>? writeStored = null,
    string? storedMember = null)
    : EventType(name, message)
    where TFact : Fact
{
    public override Type FactType => typeof(TFact);

    public override void Write(Utf8JsonWriter json, Guid eventId, Fact fact) => write(json, eventId, (TFact)fact);

    public override IReadOnlyList<string> StoredMembers { get; } =
        [.. new[] { typeof(TFact).IsSubclassOf(typeof(StateChanged)) ? ChangesJson.Shown : null, storedMember }.OfType<string>()];

    public override void WriteStored(Utf8JsonWriter json, Fact fact)
    {
        if (fact is StateChanged changed) ChangesJson.WriteShown(json, changed);
        writeStored?.Invoke(json, (TFact)fact);
    }

    public override bool StoresMoreThanIsSent(Fact fact) => writeStored is not null || fact is StateChanged { ShownChanges: not null };

    public override SessionEvent Read(Guid id, Guid sessionId, ReadOnlySpan<byte> data)
    {
        var members = EventMembers.Read(data);
        return new SessionEvent(id, sessionId, members.Version, members.Timestamp, read(members))
        {
            ShownVersion = members.ShownVersion ?? members.Version,
            ShownAt = members.ShownAt,
        };
    }
}

/// <summary>Makes the fact from an event's members.</summary>
internal delegate TFact ReadFact<out TFact>(in EventMembers members);
