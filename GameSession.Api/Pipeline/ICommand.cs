using GameSession.Api.Domain;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>What a door makes of a request, a message or a delivery; answered with a result or a refusal.</summary>
internal interface ICommand<T> : IRequest<Result<T>>;

/// <summary>Handles one command.</summary>
internal interface ICommandHandler<in TCommand, T> : IRequestHandler<TCommand, Result<T>>
    where TCommand : ICommand<T>;
