using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>
/// Refuses a command whose handler finds that Postgres does not answer. The outcome is never unknown: what commits answers for its
/// commits with a result and throws nothing of the kind, so this was a read.
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
            // In the history of a session; what a session is served from is the runtime's matter.
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
