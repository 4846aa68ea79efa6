using GameSession.Api.Json;
using GameSession.Api.Messaging;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>Slices map themselves here, all in the same way: to a REST route, a WebSocket message type, or a routing key of the bus.</summary>
internal sealed class FeatureRoutes(IEndpointRouteBuilder rest, SocketRoutes socket, BusRoutes bus)
{
    public IEndpointRouteBuilder Rest => rest;

    /// <summary>Maps a WebSocket message type to a command.</summary>
    public void MapMessage<TMessage, TResult>(string type, Func<TMessage, SocketContext, ICommand<TResult>> toCommand)
        where TMessage : class => socket.Map(type, (data, context, sender) => HandleAsync(toCommand, data, context, sender));

    /// <summary>Maps a WebSocket message type to a command on its session, which the session's owner may execute in another process.</summary>
    public void MapCommand<TMessage, TCommand>(string type, Func<TMessage, SocketContext, TCommand> toCommand)
        where TMessage : class
        where TCommand : class, ICommand<Committed>
    {
        // The handlers of commands on a session keep nothing between two commands.
        var handler = new Lazy<ICommandHandler<TCommand, Committed>>(() => (ICommandHandler<TCommand, Committed>)
            rest.ServiceProvider.GetRequiredService<IRequestHandler<TCommand, CommandResponse<Committed>>>());
        socket.Map(
            type,
            (data, context, sender) => HandleAsync<TMessage, Committed>(toCommand, data, context, sender),
            (command, context) =>
            {
                var message = WireJson.Read<TMessage>(command.Data);
                if (!message.IsError) Observe(handler.Value.Handle(toCommand(message.Value, context), CancellationToken.None));
                return !message.IsError;
            });
    }

    // The process that has forwarded the command executes it too when the handler fails here, and reports that.
    private static void Observe(Task handled) => handled.ContinueWith(
        static failed => _ = failed.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);

    /// <summary>Maps a routing key to a command.</summary>
    public void MapDelivery<TMessage, TResult>(string routingKey, Func<TMessage, Delivery, ICommand<TResult>> toCommand)
        where TMessage : class, ISubscribedMessage => bus.Map(routingKey, delivery =>
    {
        var message = WireJson.Read<TMessage>(Utf8Text.WithoutMark(delivery.Body));
        if (message.IsError) return message.Error!;
        var command = toCommand(message.Value, delivery);
        return new BoundDelivery(message.Value.Subject, async (sender, ct) => (await sender.Send(command, ct)).Error);
    });

    private static async Task<ICommandResponse> HandleAsync<TMessage, TResult>(
        Func<TMessage, SocketContext, ICommand<TResult>> toCommand, ReadOnlyMemory<byte> data, SocketContext context, ISender sender)
        where TMessage : class
    {
        var message = WireJson.Read<TMessage>(data, context.Frame, at: "/data");
        if (message.IsError) return CommandResponse<TResult>.Refuse(message.Error!);
        return await sender.Send(toCommand(message.Value, context), CancellationToken.None);
    }
}
