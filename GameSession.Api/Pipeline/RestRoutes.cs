using GameSession.Api.Http;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>From a REST request to its command, and from the command's response to the answer.</summary>
internal static class RestRoutes
{
    /// <summary>Sends the command that the body means, unless the body is refused already.</summary>
    public static Task<CommandResponse<T>> SendAsync<TBody, T>(
        this ISender sender, JsonBody<TBody> body, Func<TBody, ICommand<T>> toCommand, CancellationToken ct)
        where TBody : class =>
        body.Read.IsError ? Task.FromResult(CommandResponse<T>.Refuse(body.Read.Error!)) : sender.Send(toCommand(body.Read.Value), ct);

    /// <summary>A body and a status, and headers that depend on the result.</summary>
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
