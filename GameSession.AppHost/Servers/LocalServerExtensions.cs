using Microsoft.Extensions.DependencyInjection;

namespace GameSession.AppHost.Servers;

/// <summary>What all servers that run as programs share.</summary>
internal static class LocalServerExtensions
{
    /// <summary>Gives a server its endpoint and its icon in the dashboard, and creates its folder before it starts.</summary>
    /// <remarks>The endpoint bypasses the orchestrator's proxy: a client that loses the server sees what it would see in production.</remarks>
    public static IResourceBuilder<T> WithServerDefaults<T>(this IResourceBuilder<T> server, string endpoint, string icon)
        where T : ExecutableResource =>
        server
            .WithEndpoint(name: endpoint, scheme: "tcp", isProxied: false)
            .WithIconName(icon)
            .ExcludeFromManifest()
            .OnBeforeResourceStarted((resource, _, _) =>
            {
                DataFolder.Create(resource.WorkingDirectory);
                return Task.CompletedTask;
            });

    /// <summary>Adds a port for the server's internal use, which it gets in an environment variable.</summary>
    public static IResourceBuilder<T> WithInternalPort<T>(this IResourceBuilder<T> server, string name, string variable)
        where T : ExecutableResource =>
        server
            .WithEndpoint(name: name, scheme: "tcp", env: variable, isProxied: false)
            .WithUrlForEndpoint(name, url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly);

    /// <summary>Adds a health check that uses the resource's connection string, which exists once its ports are known.</summary>
    public static IResourceBuilder<T> WithConnectionCheck<T>(
        this IResourceBuilder<T> resource, Action<IServiceCollection, string, Func<string>> addCheck)
        where T : IResourceWithConnectionString
    {
        string? connectionString = null;
        resource.OnConnectionStringAvailable(async (available, _, ct) => connectionString = await available.GetConnectionStringAsync(ct));
        var check = $"{resource.Resource.Name}_check";
        addCheck(
            resource.ApplicationBuilder.Services,
            check,
            () => connectionString ?? throw new InvalidOperationException($"{resource.Resource.Name} has no connection string yet."));
        return resource.WithHealthCheck(check);
    }
}
