using GameSession.Api.Domain;
using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;
using MediatR;

namespace GameSession.Api.Pipeline;

/// <summary>Refuses a command that comes too often, before anybody looks at it.</summary>
internal sealed class RateLimitBehavior<TRequest, TResponse>(RateLimiter limiter, SessionRegistry sessions, RateLimitReport report)
    : IPipelineBehavior<TRequest, TResponse>
    where TRequest : IRequest<TResponse>, IRateLimited
    where TResponse : IRefusable<TResponse>
{
    public async Task<TResponse> Handle(TRequest request, RequestHandlerDelegate<TResponse> next, CancellationToken cancellationToken)
    {
        var share = request is ICombatAction action && sessions.IsGameMaster(action.SessionId, action.Caller.PlayerId) ? RateLimit.GameMastersShare : 1;
        var decision = await limiter.TakeAsync(request.Use, share);
        report.Decision = decision;
        return decision.IsAllowed ? await next() : TResponse.Refuse(GameErrors.RateLimited(decision.Reset));
    }
}
