using System.Text.Json.Serialization.Metadata;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;

namespace GameSession.Api.Http;

/// <summary>From the result of a command to its answer over REST.</summary>
internal static class RestAnswers
{
    /// <summary>200 with a body.</summary>
    public static Task<IResult> ToHttpAsync<T, TBody>(this Task<Result<T>> result, Func<T, TBody> body) =>
        result.ToHttpAsync(body, StatusCodes.Status200OK, headers: null);

    /// <summary>A body and a status, and headers that depend on the result.</summary>
    public static async Task<IResult> ToHttpAsync<T, TBody>(
        this Task<Result<T>> result, Func<T, TBody> body, int status, Action<T, IHeaderDictionary>? headers)
    {
        var answer = await result;
        return answer.IsError ? new Refusal(answer.Error!) : new Answer<TBody>(body(answer.Value), status, h => headers?.Invoke(answer.Value, h));
    }

    /// <summary>204.</summary>
    public static async Task<IResult> ToHttpAsync<T>(this Task<Result<T>> result) =>
        await result is { Error: { } error } ? new Refusal(error) : TypedResults.NoContent();

    private sealed class Refusal(GameError error) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext) => Problems.WriteAsync(httpContext, error);
    }

    private sealed class Answer<T>(T body, int status, Action<IHeaderDictionary> headers) : IResult
    {
        public Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.StatusCode = status;
            headers(httpContext.Response.Headers);
            httpContext.RequestServices.GetRequiredService<RateLimitReport>().WriteTo(httpContext.Response.Headers);
            var type = (JsonTypeInfo<T>)ProtocolJson.Wire.GetTypeInfo(typeof(T))!;
            return httpContext.Response.WriteAsJsonAsync(body, type, contentType: null, httpContext.RequestAborted);
        }
    }
}
