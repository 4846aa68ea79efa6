using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Persistence;

/// <summary>An event with its JSON, which the log, the backplane and the broadcast share.</summary>
internal sealed record EncodedEvent(SessionEvent Event, ReadOnlyMemory<byte> Data)
{
    /// <summary>The span of the command that caused the event; default when there is none.</summary>
    public ActivityContext Trace { get; init; }

    public static EncodedEvent Encode(SessionEvent e, ActivityContext trace = default) => new(e, EventJson.Write(e)) { Trace = trace };
}
