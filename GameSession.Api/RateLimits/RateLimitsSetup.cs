namespace GameSession.Api.RateLimits;

/// <summary>The ICD's rate limits.</summary>
internal static class RateLimitsSetup
{
    public static void AddRateLimits(this IServiceCollection services)
    {
        services.AddOptions<RateLimitOptions>().BindConfiguration("GameSession:RateLimits").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<RateLimiter>();
        services.AddTransient<ConnectionAllowance>();
    }
}
