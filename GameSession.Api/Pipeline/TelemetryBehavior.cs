using System.Diagnostics;
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
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        using var activity = SessionMetrics.Source.StartActivity(typeof(TRequest).Name);
        var start = time.GetTimestamp();
        var code = "internal_error";
        try
        {
            var response = await next();
            code = response.Error?.Code ?? "ok";
            return response;
        }
        finally
        {
            metrics.Record(typeof(TRequest).Name, code, time.GetElapsedTime(start));
            if (code != "ok") activity?.SetTag("gamesession.error.code", code);
            if (code == "internal_error") activity?.SetStatus(ActivityStatusCode.Error);
        }
    }
}

/// <summary>How long commands take.</summary>
internal sealed class CommandMetrics(IMeterFactory meters)
{
    private readonly Histogram<double> _duration =
        meters.Create("GameSession").CreateHistogram<double>("gamesession.command.duration", "s", "From the door to the answer");

    public void Record(string command, string code, TimeSpan duration) => _duration.Record(
        duration.TotalSeconds,
        new KeyValuePair<string, object?>("gamesession.command", command),
        new KeyValuePair<string, object?>("gamesession.error.code", code));
}
