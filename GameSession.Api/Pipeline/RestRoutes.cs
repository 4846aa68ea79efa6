using GameSession.Api.Domain;
using GameSession.Api.Http;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>From a REST request to its command.</summary>
internal static class RestRoutes
{
    /// <summary>Sends the command that the body means, unless the body is refused already.</summary>
    public static Task<Result<T>> SendAsync<TBody, T>(
        this ISender sender, JsonBody<TBody> body, Func<TBody, ICommand<T>> toCommand, CancellationToken ct)
        where TBody : class =>
        body.Read.IsError ? Task.FromResult<Result<T>>(body.Read.Error!) : sender.Send(toCommand(body.Read.Value), ct);
}
