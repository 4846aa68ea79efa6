using GameSession.Api.Domain;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>A command, which an entry point makes from a request, a message or a delivery. It is answered with a result or a refusal.</summary>
internal interface ICommand<T> : IRequest<CommandResponse<T>>;

/// <summary>Handles one command.</summary>
internal interface ICommandHandler<in TCommand, T> : IRequestHandler<TCommand, CommandResponse<T>>
    where TCommand : ICommand<T>
{
    new Task<Result<T>> Handle(TCommand command, CancellationToken cancellationToken);

    async Task<CommandResponse<T>> IRequestHandler<TCommand, CommandResponse<T>>.Handle(TCommand request, CancellationToken cancellationToken) =>
        new(await Handle(request, cancellationToken));
}
