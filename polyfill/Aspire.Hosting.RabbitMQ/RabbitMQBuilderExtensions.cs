using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting;

/// <summary>RabbitMQ as a resource.</summary>
public static class RabbitMQBuilderExtensions
{
    public static IResourceBuilder<RabbitMQServerResource> AddRabbitMQ(
        this IDistributedApplicationBuilder builder,
        string name,
        IResourceBuilder<ParameterResource>? userName = null,
        IResourceBuilder<ParameterResource>? password = null,
        int? port = null)
    {
        var broker = new RabbitMQServerResource(
            name, userName?.Resource, password?.Resource ?? ParameterResourceBuilderExtensions.CreateDefaultPasswordParameter(builder, $"{name}-password", special: false));
        if (!builder.Resources.Contains(broker.PasswordParameter))
            builder.AddResource(broker.PasswordParameter);
        var key = $"{name}_check";
        builder.Services.AddKeyedSingleton(key, (_, _) => new RabbitMQHealthCheck(broker));
        builder.Services.AddHealthChecks().Add(
            new HealthCheckRegistration(key, s => s.GetRequiredKeyedService<RabbitMQHealthCheck>(key), failureStatus: null, tags: null));
        return builder.AddResource(broker)
            .WithAnnotation(new EndpointAnnotation(ProtocolType.Tcp, name: broker.PrimaryEndpoint.EndpointName, port: port, targetPort: 5672))
            .WithAnnotation<ServerProgram>(new RabbitMQProgram())
            .WithHealthCheck(key);
    }

    /// <summary>Keeps the data between runs.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithDataVolume(
        this IResourceBuilder<RabbitMQServerResource> builder, string? name = null, bool isReadOnly = false) =>
        builder.WithAnnotation(new ContainerMountAnnotation(name, "/var/lib/rabbitmq", ContainerMountType.Volume, isReadOnly));

    /// <inheritdoc cref="WithManagementPlugin(IResourceBuilder{RabbitMQServerResource}, int?)"/>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder) =>
        builder.WithManagementPlugin(port: null);

    /// <summary>Switches the broker's own web page on; the user and the password are those of the connection string.</summary>
    public static IResourceBuilder<RabbitMQServerResource> WithManagementPlugin(this IResourceBuilder<RabbitMQServerResource> builder, int? port)
    {
        if (builder.Resource.ManagementEndpoint.Exists)
            return builder;
        return builder
            .WithHttpEndpoint(port: port, targetPort: 15672, name: RabbitMQServerResource.ManagementEndpointName)
            .WithUrlForEndpoint(RabbitMQServerResource.ManagementEndpointName, u => u.DisplayText = "Management");
    }
}
