using System.Diagnostics.Metrics;

namespace GameSession.Api.Realtime;

/// <summary>Counts the connections of this process and their messages.</summary>
internal sealed class ConnectionMetrics(IMeterFactory meters)
{
    private readonly Meter _meter = meters.Create("GameSession");
    private UpDownCounter<int>? _connections;
    private Counter<long>? _received;
    private Counter<long>? _sent;
    private Counter<long>? _dropped;

    public void Opened() => Connections.Add(1);

    public void Closed() => Connections.Add(-1);

    public void Received() =>
        (_received ??= _meter.CreateCounter<long>("gamesession.messages.received", "{message}", "Messages from clients")).Add(1);

    public void Sent(int messages) =>
        (_sent ??= _meter.CreateCounter<long>("gamesession.messages.sent", "{message}", "Messages to clients")).Add(messages);

    public void Dropped() =>
        (_dropped ??= _meter.CreateCounter<long>("gamesession.clients.dropped", "{client}", "Clients closed for reading too slowly")).Add(1);

    private UpDownCounter<int> Connections =>
        _connections ??= _meter.CreateUpDownCounter<int>("gamesession.connections", "{connection}", "Open WebSocket connections");
}
