using GameSession.Api.Domain;
using GameSession.Api.Telemetry;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>Records a span and a duration for every command, with its name and the code that it ended with.</summary>
internal sealed class TelemetryBehavior<TRequest, TResponse>(CommandMetrics metrics, TimeProvider time) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    private static readonly GameError? Unhandled = GameErrors.InternalError();

    public Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken) =>
        metrics.IsEnabled || SessionMetrics.Source.HasListeners() ? RecordAsync(next) : next();

    private async Task<TResponse> RecordAsync(RequestHandlerDelegate<TResponse> next)
    {
        using var activity = SessionMetrics.Source.StartActivity(typeof(TRequest).Name);
        var start = time.GetTimestamp();
        var error = Unhandled;
        try
        {
            var response = await next();
            error = response.Error;
            return response;
        }
        finally
        {
            metrics.Record(typeof(TRequest).Name, error?.Code ?? "ok", time.GetElapsedTime(start));
            if (error is not null) activity?.Refuse(error);
        }
    }
}
