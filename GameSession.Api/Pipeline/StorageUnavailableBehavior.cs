using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>
/// Refuses a command whose handler gets no answer from PostgreSQL. The outcome is never unknown: a failed commit is reported as a result and
/// does not throw, so the exception comes from a read.
/// </summary>
internal sealed partial class StorageUnavailableBehavior<TRequest,
    TResponse>(PostgresPool pool, ILogger<StorageUnavailableBehavior<TRequest, TResponse>> logger)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        try
        {
            return await next();
        }
        catch (Exception e) when (PostgresErrors.IsUnavailable(e))
        {
            pool.Repair(e);
            Log.NotRead(logger, typeof(TRequest).Name, e.Message);
            return TResponse.Refuse(GameErrors.StorageUnavailable(outcomeUnknown: false));
        }
        catch (NewerFormatException e)
        {
            // The handler read a session's history. The runtime handles newer formats in what it loads itself.
            Log.NotKnown(logger, typeof(TRequest).Name, e.Message);
            return TResponse.Refuse(GameErrors.ServerDraining());
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Debug, "{Command} needs events that a newer version of the service wrote: {Reason}")]
        public static partial void NotKnown(ILogger logger, string command, string reason);

        [LoggerMessage(LogLevel.Warning, "PostgreSQL did not answer {Command}: {Reason}")]
        public static partial void NotRead(ILogger logger, string command, string reason);
    }
}
