using GameSession.Api.Domain;
using GameSession.Api.RateLimits;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>Refuses a command that comes too often, before anybody looks at it.</summary>
internal sealed class RateLimitBehavior<TRequest, TResponse>(RateLimiter limiter) : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IRateLimited
    where TResponse : ILimitedResponse<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        var decision = await limiter.TakeAsync(request.Use);
        var response = decision.IsAllowed ? await next() : TResponse.Refuse(GameErrors.RateLimited(decision.Reset));
        return response.With(decision);
    }
}
