using System.Text.Json.Serialization.Metadata;
using GameSession.Api.Protocol;
using GameSession.Api.RateLimits;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>From a REST request to its command, and from the command's result to the answer.</summary>
internal static class RestAnswers
{
    /// <summary>Sends the command that the body means, unless the body is refused already.</summary>
    public static Task<Result<T>> SendAsync<TBody, T>(
        this ISender sender, JsonBody<TBody> body, Func<TBody, ICommand<T>> toCommand, CancellationToken ct)
        where TBody : class =>
        body.Read.IsError ? Task.FromResult<Result<T>>(body.Read.Error!) : sender.Send(toCommand(body.Read.Value), ct);

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
