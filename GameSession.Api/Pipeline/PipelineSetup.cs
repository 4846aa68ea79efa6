using FluentValidation;
using GameSession.Api.Messaging;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Pipeline;

/// <summary>Registers the entry points, and the behaviors that every command passes through.</summary>
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
