using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>PostgreSQL as a resource.</summary>
public static class PostgresBuilderExtensions
{
    public static IResourceBuilder<PostgresServerResource> AddPostgres(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var server = new PostgresServerResource(
            name, userName?.Resource, password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false));
        if (!builder.Resources.Contains(server.PasswordParameter))
            builder.AddResource(server.PasswordParameter);
        return builder.AddResource(server)
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: server.PrimaryEndpoint.EndpointName, port: port, targetPort: 5432))
            .WithAnnotation<ServerProgram>(new PostgresProgram())
            .WithDatabaseCheck(server.ConnectionStringExpression, "postgres");
    }

    /// <param name="builder">The server.</param>
    /// <param name="name">The resource's name, and that of the connection string.</param>
    /// <param name="databaseName">The name that the server knows; <paramref name="name"/> when null.</param>
    public static IResourceBuilder<PostgresDatabaseResource> AddDatabase(
        this IResourceBuilder<PostgresServerResource> builder, string name, string? databaseName = null)
    {
        var database = new PostgresDatabaseResource(name, databaseName ?? name, builder.Resource);
        builder.Resource.AddDatabase(name, database.DatabaseName);
        return builder.ApplicationBuilder.AddResource(database)
            .WithAnnotation(new ChildStartAnnotation(ct => PostgresConnection.CreateDatabaseAsync(builder.Resource, database.DatabaseName, ct)))
            .WithDatabaseCheck(builder.Resource.ConnectionStringExpression, database.DatabaseName);
    }

    /// <summary>Keeps the data between runs.</summary>
    public static IResourceBuilder<PostgresServerResource> WithDataVolume(
        this IResourceBuilder<PostgresServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithAnnotation(new ContainerMountAnnotation(name, "/var/lib/postgresql/data", ContainerMountType.Volume, isReadOnly));

    private static IResourceBuilder<T> WithDatabaseCheck<T>(this IResourceBuilder<T> builder, ReferenceExpression server, string database)
        where T : IResource
    {
        var key = $"{builder.Resource.Name}_check";
        builder.ApplicationBuilder.Services.AddHealthChecks().Add(
            new HealthCheckRegistration(key, _ => new PostgresHealthCheck(server, database), failureStatus: null, tags: null));
        return builder.WithHealthCheck(key);
    }
}
