using GameSession.Api.Http;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>Turns a REST request into a command, and the response to the command into an HTTP response.</summary>
internal static class RestRoutes
{
    /// <summary>Sends the command that the body describes; a body that is refused already is not sent.</summary>
    public static Task<CommandResponse<T>> SendAsync<TBody, T>(
        this ISender sender, JsonBody<TBody> body, Func<TBody, ICommand<T>> toCommand, CancellationToken ct)
        where TBody : class =>
        body.Read.IsError ? Task.FromResult(CommandResponse<T>.Refuse(body.Read.Error!)) : sender.Send(toCommand(body.Read.Value), ct);

    /// <summary>Responds with a body, a status, and headers that depend on the result.</summary>
    public static async Task<IResult> ToHttpAsync<T, TBody>(
        this Task<CommandResponse<T>> response,
        Func<T, TBody> body,
        int status = StatusCodes.Status200OK,
        Action<T, IHeaderDictionary>? headers = null)
    {
        var (result, limit) = await response;
        return result.ToHttp(body, status, headers, limit);
    }

    /// <summary>204.</summary>
    public static async Task<IResult> ToHttpAsync<T>(this Task<CommandResponse<T>> response)
    {
        var (result, limit) = await response;
        return result.ToHttp(limit);
    }
}
