using Microsoft.Extensions.DependencyInjection;

namespace GameSession.AppHost.Servers;

internal static class LocalRedis
{
    public static IResourceBuilder<LocalRedisResource> AddLocalRedis(this IDistributedApplicationBuilder builder, string name, string folder)
    {
        // No special characters, as in Aspire's own Redis: a comma would end the password in the connection string.
        var password = ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false);
        var configuration = Path.Combine(folder, "redis.conf");
        var redis = new LocalRedisResource(name, ServerPackages.Redis, folder, password);
        return builder.AddResource(redis)
            .WithServerDefaults(LocalRedisResource.EndpointName, "DatabaseLightning")
            .WithConnectionCheck((services, check, connectionString) => services.AddHealthChecks().AddRedis(_ => connectionString(), check))
            .WithArgs(configuration)
            .OnBeforeResourceStarted(async (resource, _, ct) => PrivateFile.Write(
                configuration,
                // The password is in a file, because every user of the machine can read a program's arguments.
                $"""
                bind 127.0.0.1
                port {resource.Endpoint.Port}
                dir "{folder}"
                save ""
                requirepass "{await password.GetValueAsync(ct)}"

                """));
    }
}
