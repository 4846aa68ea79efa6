namespace MediatR;

/// <summary>A request that answers a stream of <typeparamref name="TResponse"/>.</summary>
/// <typeparam name="TResponse">The type of one element of the stream.</typeparam>
public interface IStreamRequest<out TResponse>;
