using System.Text.Json.Serialization.Metadata;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Http;

/// <summary>Turns results into HTTP responses.</summary>
internal static class RestAnswers
{
    /// <summary>200 with a body.</summary>
    public static IResult ToHttp<T, TBody>(this Result<T> result, Func<T, TBody> body) =>
        result.ToHttp(body, StatusCodes.Status200OK, headers: null, limit: null);

    /// <summary>Responds with a body, a status, and headers that depend on the result.</summary>
    /// <param name="limit">The decision of the request's rate limit; null when there is none.</param>
    public static IResult ToHttp<T, TBody>(
        this Result<T> result, Func<T, TBody> body, int status, Action<T, IHeaderDictionary>? headers, RateLimitDecision? limit) => result.IsError
        ? new Refusal(result.Error!, limit)
        : new Answer<TBody>(body(result.Value), status, h => headers?.Invoke(result.Value, h), limit);

    /// <summary>204.</summary>
    public static IResult ToHttp<T>(this Result<T> result, RateLimitDecision? limit) =>
        result.IsError ? new Refusal(result.Error!, limit) : TypedResults.NoContent();

    private sealed class Refusal(GameError error, RateLimitDecision? limit) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, error, limit);
    }

    private sealed class Answer<T>(T body, int status, Action<IHeaderDictionary> headers, RateLimitDecision? limit) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            headers(httpContext.Response.Headers);
            limit.WriteTo(httpContext.Response.Headers);
            var type = (JsonTypeInfo<T>)ProtocolJson.Wire.GetTypeInfo(typeof(T))!;
            return httpContext.Response.WriteAsJsonAsync(body, type, contentType: null, httpContext.RequestAborted);
        }
    }
}
