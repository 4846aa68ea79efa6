using GameSession.Api.Domain;
using MediatR;

namespace GameSession.Api.Messaging;

/// <summary>
/// The bus's entry point: passes a delivery to the slice that its routing key is mapped to. The consumer decides whether a refused delivery is
/// dead-lettered or tried again.
/// </summary>
internal sealed partial class BusRoutes(IServiceScopeFactory scopes, ILogger<BusRoutes> logger)
{
    private readonly Dictionary<string, BusRoute> _routes = [];

    public delegate Result<BoundDelivery> BusRoute(Delivery delivery);

    public IReadOnlyCollection<string> RoutingKeys => _routes.Keys;

    public void Map(string routingKey, BusRoute route) => _routes.Add(routingKey, route);

    /// <summary>Reads a delivery. Never throws: a delivery that cannot be understood is refused.</summary>
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

    /// <summary>Handles a delivery to its end: null when everything that it asks for is committed. Calling it again has no further effect.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="ct"/> was cancelled: it is not known how much was done.</exception>
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
