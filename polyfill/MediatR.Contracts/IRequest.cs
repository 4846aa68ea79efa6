namespace MediatR;

/// <summary>A request that answers nothing.</summary>
public interface IRequest : IBaseRequest;

/// <summary>A request that answers a <typeparamref name="TResponse"/>.</summary>
/// <typeparam name="TResponse">The type of the answer.</typeparam>
public interface IRequest<out TResponse> : IBaseRequest;
