using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Messaging;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;

namespace GameSession.Tests.Messaging;

/// <summary>Bodies of published messages.</summary>
internal static class Bodies
{
    /// <summary>The body that is published of an event that the log has.</summary>
    public static JsonObject Of(SessionEvent e) => Of(e.SessionId, new OutboxEvent(e.Id, e.Version, EventJson.TypeOf(e.Fact), EventJson.Write(e)));

    public static JsonObject Of(Guid session, OutboxEvent e) => JsonNode.Parse(BusJson.Write(session, e).Json.Span)!.AsObject();
}
