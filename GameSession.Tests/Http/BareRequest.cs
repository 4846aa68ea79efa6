using GameSession.Api.RateLimits;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace GameSession.Tests.Http;

/// <summary>A request outside any server, with what an answer to it needs.</summary>
internal static class BareRequest
{
    public static DefaultHttpContext New() => new() { RequestServices = new ServiceCollection().AddSingleton<RateLimitReport>().BuildServiceProvider() };
}
