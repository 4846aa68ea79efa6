using GameSession.Api.Domain;
using MediatR;

namespace GameSession.Api.Messaging;

/// <summary>
/// The bus's entry point: takes a delivery to the slice that its routing key is mapped to. What is refused is a dead letter or is tried again; which
/// of the two, the consumer says.
/// </summary>
internal sealed partial class BusRoutes(IServiceScopeFactory scopes, ILogger<BusRoutes> logger)
{
    private readonly Dictionary<string, BusRoute> _routes = [];

    public delegate Result<BoundDelivery> BusRoute(Delivery delivery);

    public IReadOnlyCollection<string> RoutingKeys => _routes.Keys;

    public void Map(string routingKey, BusRoute route) => _routes.Add(routingKey, route);

    /// <summary>Reads a delivery. Never throws: what cannot be understood is refused.</summary>
    public Result<BoundDelivery> Bind(Delivery delivery)
    {
        try
        {
            return _routes.TryGetValue(delivery.RoutingKey, out var route) ? route(delivery) : GameErrors.UnknownType();
        }
        catch (Exception e)
        {
            Log.NotRead(logger, e, delivery.Id, delivery.RoutingKey);
            return GameErrors.InternalError();
        }
    }

    /// <summary>Handles a delivery, to its end: null when all that it asks for is committed. May be repeated; that repeats nothing.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/>: how far it came is not known.</exception>
    public async Task<GameError?> HandleAsync(Delivery delivery, BoundDelivery bound, CancellationToken ct)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            return await bound.SendAsync(scope.ServiceProvider.GetRequiredService<ISender>(), ct);
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            Log.Failed(logger, e, delivery.Id, delivery.RoutingKey);
            return GameErrors.InternalError();
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "Message {MessageId} ({RoutingKey}) could not be read")]
        public static partial void NotRead(ILogger logger, Exception exception, Guid messageId, string routingKey);

        [LoggerMessage(LogLevel.Error, "Message {MessageId} ({RoutingKey}) could not be handled because of a fault of the service")]
        public static partial void Failed(ILogger logger, Exception exception, Guid messageId, string routingKey);
    }
}
