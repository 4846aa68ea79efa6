using FluentValidation;
using GameSession.Api.Messaging;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Pipeline;

/// <summary>The entry points, and what every command passes on its way from one.</summary>
internal static class PipelineSetup
{
    public static void AddPipeline(this IServiceCollection services)
    {
        services.AddMediatR(mediator => mediator
            .RegisterServicesFromAssemblyContaining<SocketRoutes>()
            .AddOpenBehavior(typeof(TelemetryBehavior<,>))
            .AddOpenBehavior(typeof(RateLimitBehavior<,>))
            .AddOpenBehavior(typeof(ValidationBehavior<,>))
            .AddOpenBehavior(typeof(StorageUnavailableBehavior<,>)));
        services.AddValidatorsFromAssemblyContaining<SocketRoutes>(ServiceLifetime.Singleton, includeInternalTypes: true);
        services.AddSingleton<CommandMetrics>();
        services.AddSingleton<SocketRoutes>();
        services.AddSingleton<BusRoutes>();
    }
}
