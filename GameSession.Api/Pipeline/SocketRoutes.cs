using System.Diagnostics;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;
using GameSession.Api.Realtime;
using GameSession.Api.Sessions;
using GameSession.Api.Telemetry;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>
/// The WebSocket entry point: passes each frame to the slice that its type is mapped to, and answers a refusal with an <c>error</c> frame. The
/// session runtime sends what a command causes, in the order of the events.
/// </summary>
internal sealed partial class SocketRoutes(ILogger<SocketRoutes> logger)
{
    private readonly Dictionary<string, SocketRoute> _routes = [];
    private readonly Dictionary<string, ForwardedRoute> _forwardedRoutes = [];

    public delegate Task<ICommandResponse> SocketRoute(ReadOnlyMemory<byte> data, SocketContext context, ISender sender);

    /// <summary>Executes a command that another process has validated. False when its data cannot be read.</summary>
    public delegate bool ForwardedRoute(ForwardedCommand command, SocketContext context);

    public IReadOnlyCollection<string> Types => _routes.Keys;

    public void Map(string type, SocketRoute route) => _routes.Add(type, route);

    /// <summary>Maps a message type whose commands may be forwarded to the session's owner.</summary>
    public void Map(string type, SocketRoute route, ForwardedRoute forwarded)
    {
        Map(type, route);
        _forwardedRoutes.Add(type, forwarded);
    }

    /// <summary>Executes a command that another process has forwarded. False when this process does not know it.</summary>
    public bool TryExecute(ForwardedCommand command) => _forwardedRoutes.TryGetValue(command.Type, out var route) && route(
        command, new SocketContext(command.SessionId, new Caller(command.PlayerId) { Forwarded = command }, command.Data));

    /// <summary>
    /// Handles one frame of a connection to completion. Never throws. A bad message does not close the connection; too many messages do.
    /// </summary>
    public async Task HandleAsync(SocketPlayer player, ReadOnlyMemory<byte> frame)
    {
        var (connection, allowance) = (player.Connection, player.Allowance);
        string? reference = null;
        GameError? error;
        Activity? span = null;
        try
        {
            var envelope = Envelope.Read(frame, out reference);
            span = StartSpan(connection, envelope);
            var decision = allowance.Take(isHeartbeat: envelope is { IsError: false, Value.Type: MessageTypes.Heartbeat });
            if (!decision.IsAllowed) error = GameErrors.RateLimited(decision.Reset);
            else if (envelope.IsError) error = envelope.Error;
            else if (!_routes.TryGetValue(envelope.Value.Type, out var route)) error = GameErrors.UnknownType();
            else
            {
                var message = new ClientMessage(envelope.Value.Type, envelope.Value.Data);
                var context = new SocketContext(connection.SessionId, player.CallerWith(envelope.Value.Ref, message), frame);
                var response = await route(envelope.Value.Data, context, player.Sender);
                (error, decision) = (response.Error, response.Limit ?? decision);
            }

            if (!decision.IsAllowed && allowance.IsFlooding(decision))
            {
                Log.Flooding(logger, connection.SessionId, connection.PlayerId, decision.Kind);
                connection.Close(CloseCodes.TooMany, error!.Code);
                span?.Refuse(error);
                return;
            }

            if (error is not null) span?.Refuse(error);
        }
        catch (Exception e)
        {
            Log.Failed(logger, e, connection.SessionId, connection.PlayerId);
            error = GameErrors.InternalError();
            span?.Refuse(error);
        }
        finally
        {
            span?.Dispose();
        }

        if (error is not null) connection.Send(Frame.Text(Envelope.WriteError(MessageTypes.Error, error, reference)));
    }

    // The span's name is a mapped message type, never a client's text. Heartbeats get no span: they are frequent and say nothing.
    private Activity? StartSpan(Connection connection, Result<Envelope> envelope)
    {
        var type = !envelope.IsError && _routes.ContainsKey(envelope.Value.Type) ? envelope.Value.Type : "unknown_message";
        return SessionSpans.StartMessage(type == MessageTypes.Heartbeat ? null : type, connection.SessionId);
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Information,
            "Closing a connection of player {PlayerId} to session {SessionId}: it exceeded the limit of {Kind} more than twice over")]
        public static partial void Flooding(ILogger logger, Guid sessionId, Guid playerId, RateLimitKind kind);

        [LoggerMessage(
            LogLevel.Error, "A message of player {PlayerId} in session {SessionId} could not be handled because of a fault of the service")]
        public static partial void Failed(ILogger logger, Exception exception, Guid sessionId, Guid playerId);
    }
}
