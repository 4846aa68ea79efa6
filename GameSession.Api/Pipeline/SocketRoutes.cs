using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Api.Sessions;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>
/// The socket's door: takes a frame to the slice that its type is mapped to, and what is refused back as an <c>error</c> frame. What a
/// command causes is sent by the session runtime, in its order.
/// </summary>
internal sealed partial class SocketRoutes(IServiceScopeFactory scopes, ILogger<SocketRoutes> logger)
{
    private readonly Dictionary<string, SocketRoute> _routes = [];

    public delegate Task<GameError?> SocketRoute(ReadOnlyMemory<byte> data, SocketContext context, ISender sender);

    public IReadOnlyCollection<string> Types => _routes.Keys;

    public void Map(string type, SocketRoute route) => _routes.Add(type, route);

    /// <summary>Handles one frame of a connection, to its end. Never throws: a bad message never costs the connection.</summary>
    public async Task HandleAsync(Connection connection, ReadOnlyMemory<byte> frame)
    {
        string? reference = null;
        GameError? error;
        try
        {
            var envelope = Envelope.Read(frame, out reference);
            error = envelope.IsError ? envelope.Error
                : _routes.TryGetValue(envelope.Value.Type, out var route) ? await HandleAsync(route, envelope.Value, connection)
                : GameErrors.UnknownType();
        }
        catch (Exception e)
        {
            Log.Failed(logger, e, connection.SessionId, connection.PlayerId);
            error = GameErrors.InternalError();
        }

        if (error is not null) connection.Send(Frame.Text(Envelope.WriteError(MessageTypes.Error, error, reference)));
    }

    private async Task<GameError?> HandleAsync(SocketRoute route, Envelope envelope, Connection connection)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = new SocketContext(connection.SessionId, new Caller(connection.PlayerId, connection, envelope.Ref));
        return await route(envelope.Data, context, scope.ServiceProvider.GetRequiredService<ISender>());
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A message of player {PlayerId} in session {SessionId} failed")]
        public static partial void Failed(ILogger logger, Exception exception, Guid sessionId, Guid playerId);
    }
}
