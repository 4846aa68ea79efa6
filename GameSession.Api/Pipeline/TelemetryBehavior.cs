using System.Diagnostics.Metrics;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>A span and a duration for every command, by its name and the code it ended with.</summary>
internal sealed class TelemetryBehavior<TRequest, TResponse>(CommandMetrics metrics, TimeProvider time) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>
    where TResponse : IRefusable<TResponse>
{
    private static readonly GameError? Unhandled = GameErrors.InternalError();

    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
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

/// <summary>How long commands take.</summary>
internal sealed class CommandMetrics(IMeterFactory meters)
{
    private static readonly InstrumentAdvice<double> Seconds =
        new() { HistogramBucketBoundaries = [0.001, 0.0025, 0.005, 0.0075, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 1, 2.5, 5] };

    private readonly Histogram<double> _duration =
        meters.Create("GameSession").CreateHistogram("gamesession.command.duration", "s", "From the entry point to the answer", advice: Seconds);

    public void Record(string command, string code, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("gamesession.command", command),
        new KeyValuePair<string, object?>("gamesession.error.code", code));
}
