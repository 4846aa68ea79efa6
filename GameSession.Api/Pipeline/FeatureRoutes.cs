using GameSession.Api.Json;
using GameSession.Api.Messaging;
using GameSession.Api.Protocol;

namespace GameSession.Api.Pipeline;

/// <summary>Slices map themselves here, all in the same way: to a REST route, a WebSocket message type, or a routing key of the bus.</summary>
internal sealed class FeatureRoutes(IEndpointRouteBuilder rest, SocketRoutes socket, BusRoutes bus)
{
    public IEndpointRouteBuilder Rest => rest;

    /// <summary>Maps a WebSocket message type to a command.</summary>
    public void MapMessage<TMessage, TResult>(string type, Func<TMessage, SocketContext, ICommand<TResult>> toCommand)
        where TMessage : class => socket.Map(type, async (data, context, sender) =>
    {
        var message = WireJson.Read<TMessage>(data, context.Frame, at: "/data");
        if (message.IsError) return CommandResponse<TResult>.Refuse(message.Error!);
        return await sender.Send(toCommand(message.Value, context), CancellationToken.None);
    });

    /// <summary>Maps a routing key to a command.</summary>
    public void MapDelivery<TMessage, TResult>(string routingKey, Func<TMessage, Delivery, ICommand<TResult>> toCommand)
        where TMessage : class, ISubscribedMessage => bus.Map(routingKey, delivery =>
    {
        var message = WireJson.Read<TMessage>(Utf8Text.WithoutMark(delivery.Body));
        if (message.IsError) return message.Error!;
        var command = toCommand(message.Value, delivery);
        return new BoundDelivery(message.Value.Subject, async (sender, ct) => (await sender.Send(command, ct)).Error);
    });
}
