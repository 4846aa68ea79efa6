using System.Text.Json.Serialization.Metadata;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Http;

/// <summary>From a result to its answer over REST.</summary>
internal static class RestAnswers
{
    /// <summary>200 with a body.</summary>
    public static IResult ToHttp<T, TBody>(this Result<T> result, Func<T, TBody> body) =>
        result.ToHttp(body, StatusCodes.Status200OK, headers: null, limit: null);

    /// <summary>A body and a status, and headers that depend on the result.</summary>
    /// <param name="limit">What the rate limit of the request said, if it has one.</param>
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
