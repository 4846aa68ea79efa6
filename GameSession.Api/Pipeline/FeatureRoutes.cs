using GameSession.Api.Protocol;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>Where slices map themselves: a REST route or a WebSocket message type, in the same manner.</summary>
internal sealed class FeatureRoutes(IEndpointRouteBuilder rest, SocketRoutes socket)
{
    public IEndpointRouteBuilder Rest => rest;

    /// <summary>Maps a message type to the command that it means.</summary>
    public void MapMessage<TMessage, TResult>(string type, Func<TMessage, SocketContext, ICommand<TResult>> toCommand)
        where TMessage : class => socket.Map(type, async (data, context, sender) =>
    {
        var message = WireJson.Read<TMessage>(data);
        if (message.IsError) return message.Error;
        return (await sender.Send(toCommand(message.Value, context), CancellationToken.None)).Error;
    });
}
