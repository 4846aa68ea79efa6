using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Persistence;

/// <summary>An event with its JSON, which the log, the backplane and the broadcast share.</summary>
internal sealed record EncodedEvent(SessionEvent Event, ReadOnlyMemory<byte> Data)
{
    public static EncodedEvent Encode(SessionEvent e) => new(e, EventJson.Write(e));
}
