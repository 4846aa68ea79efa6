using Microsoft.Extensions.DependencyInjection;

namespace GameSession.AppHost.Servers;

internal static class LocalRedis
{
    public static IResourceBuilder<LocalRedisResource> AddLocalRedis(this IDistributedApplicationBuilder builder, string name, string folder)
    {
        // Without special characters, as Aspire does it: a comma would end the password in the connection string.
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var configuration = Path.Combine(folder, "redis.conf");
        var redis = new LocalRedisResource(name, ServerPackages.Redis, folder, password);
        return builder.AddResource(redis)
            .WithServerDefaults(LocalRedisResource.EndpointName, "DatabaseLightning")
            .WithConnectionCheck((services, check, connectionString) => services.AddHealthChecks().AddRedis(_ => connectionString(), check))
            .WithArgs(configuration)
            .OnBeforeResourceStarted(async (resource, _, ct) => PrivateFile.Write(
                configuration,
                // In a file, not among the arguments: every user of the machine can read those.
                $"""
                bind 127.0.0.1
                port {resource.Endpoint.Port}
                dir "{folder}"
                save ""
                requirepass "{await password.GetValueAsync(ct)}"

                """));
    }
}
