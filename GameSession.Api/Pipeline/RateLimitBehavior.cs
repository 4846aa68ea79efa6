using GameSession.Api.Domain;
using GameSession.Api.RateLimits;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>Refuses a command that exceeds its rate limit, before it is validated or handled.</summary>
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
