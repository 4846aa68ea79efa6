using System.Reflection;

namespace GameSession.Tests.Hosting;

// A stand-in that shows a type which its package lacks would let the AppHost, or a test, compile against something that is not there.
public sealed class HostingSurfaceTests
{
    // All of them are in Aspire 13.5, under these names.
    private const string OfAspire = """
        Aspire.Hosting.ApplicationModel.AllocatedEndpoint
        Aspire.Hosting.ApplicationModel.CommandLineArgsCallbackAnnotation
        Aspire.Hosting.ApplicationModel.CommandLineArgsCallbackContext
        Aspire.Hosting.ApplicationModel.ContainerMountAnnotation
        Aspire.Hosting.ApplicationModel.ContainerMountType
        Aspire.Hosting.ApplicationModel.ContainerResource
        Aspire.Hosting.ApplicationModel.CustomResourceSnapshot
        Aspire.Hosting.ApplicationModel.DistributedApplicationModel
        Aspire.Hosting.ApplicationModel.EndpointAnnotation
        Aspire.Hosting.ApplicationModel.EndpointProperty
        Aspire.Hosting.ApplicationModel.EndpointReference
        Aspire.Hosting.ApplicationModel.EndpointReferenceExpression
        Aspire.Hosting.ApplicationModel.EnvironmentCallbackAnnotation
        Aspire.Hosting.ApplicationModel.EnvironmentCallbackContext
        Aspire.Hosting.ApplicationModel.EnvironmentVariableSnapshot
        Aspire.Hosting.ApplicationModel.ExecutableResource
        Aspire.Hosting.ApplicationModel.ExecuteCommandResult
        Aspire.Hosting.ApplicationModel.GenerateParameterDefault
        Aspire.Hosting.ApplicationModel.ExplicitStartupAnnotation
        Aspire.Hosting.ApplicationModel.HealthCheckAnnotation
        Aspire.Hosting.ApplicationModel.HealthReportSnapshot
        Aspire.Hosting.ApplicationModel.IManifestExpressionProvider
        Aspire.Hosting.ApplicationModel.IResource
        Aspire.Hosting.ApplicationModel.IResourceAnnotation
        Aspire.Hosting.ApplicationModel.IResourceBuilder`1
        Aspire.Hosting.ApplicationModel.IResourceCollection
        Aspire.Hosting.ApplicationModel.IResourceWithArgs
        Aspire.Hosting.ApplicationModel.IResourceWithConnectionString
        Aspire.Hosting.ApplicationModel.IResourceWithEndpoints
        Aspire.Hosting.ApplicationModel.IResourceWithEnvironment
        Aspire.Hosting.ApplicationModel.IResourceWithParent
        Aspire.Hosting.ApplicationModel.IResourceWithParent`1
        Aspire.Hosting.ApplicationModel.IResourceWithWaitSupport
        Aspire.Hosting.ApplicationModel.IValueProvider
        Aspire.Hosting.ApplicationModel.KnownResourceCommands
        Aspire.Hosting.ApplicationModel.KnownResourceStateStyles
        Aspire.Hosting.ApplicationModel.KnownResourceStates
        Aspire.Hosting.ApplicationModel.LogLine
        Aspire.Hosting.ApplicationModel.ParameterDefault
        Aspire.Hosting.ApplicationModel.ParameterResource
        Aspire.Hosting.ApplicationModel.PostgresDatabaseResource
        Aspire.Hosting.ApplicationModel.PostgresServerResource
        Aspire.Hosting.ApplicationModel.ProjectResource
        Aspire.Hosting.ApplicationModel.ProjectResourceExtensions
        Aspire.Hosting.ApplicationModel.RabbitMQServerResource
        Aspire.Hosting.ApplicationModel.RedisResource
        Aspire.Hosting.ApplicationModel.ReferenceExpression
        Aspire.Hosting.ApplicationModel.ReferenceExpression+ExpressionInterpolatedStringHandler
        Aspire.Hosting.ApplicationModel.ReplicaAnnotation
        Aspire.Hosting.ApplicationModel.Resource
        Aspire.Hosting.ApplicationModel.ResourceAnnotationCollection
        Aspire.Hosting.ApplicationModel.ResourceAnnotationMutationBehavior
        Aspire.Hosting.ApplicationModel.ResourceCommandService
        Aspire.Hosting.ApplicationModel.ResourceEvent
        Aspire.Hosting.ApplicationModel.ResourceExtensions
        Aspire.Hosting.ApplicationModel.ResourceLoggerService
        Aspire.Hosting.ApplicationModel.ResourceNotificationService
        Aspire.Hosting.ApplicationModel.ResourcePropertySnapshot
        Aspire.Hosting.ApplicationModel.ResourceStateSnapshot
        Aspire.Hosting.ApplicationModel.ResourceUrlAnnotation
        Aspire.Hosting.ApplicationModel.UrlDisplayPropertiesSnapshot
        Aspire.Hosting.ApplicationModel.UrlSnapshot
        Aspire.Hosting.ApplicationModel.WaitAnnotation
        Aspire.Hosting.ApplicationModel.WaitType
        Aspire.Hosting.DistributedApplication
        Aspire.Hosting.DistributedApplicationBuilderExtensions
        Aspire.Hosting.DistributedApplicationException
        Aspire.Hosting.DistributedApplicationExecutionContext
        Aspire.Hosting.DistributedApplicationOperation
        Aspire.Hosting.DistributedApplicationOptions
        Aspire.Hosting.ExecutableResourceBuilderExtensions
        Aspire.Hosting.IDistributedApplicationBuilder
        Aspire.Hosting.IProjectMetadata
        Aspire.Hosting.IResourceWithServiceDiscovery
        Aspire.Hosting.LaunchProfile
        Aspire.Hosting.LaunchSettings
        Aspire.Hosting.ParameterResourceBuilderExtensions
        Aspire.Hosting.PostgresBuilderExtensions
        Aspire.Hosting.ProjectResourceBuilderExtensions
        Aspire.Hosting.ProjectResourceOptions
        Aspire.Hosting.RabbitMQBuilderExtensions
        Aspire.Hosting.RedisBuilderExtensions
        Aspire.Hosting.ResourceBuilderExtensions
        Aspire.Hosting.Testing.DistributedApplicationHostingTestingExtensions
        Aspire.Hosting.Testing.DistributedApplicationTestingBuilder
        Aspire.Hosting.Testing.IDistributedApplicationTestingBuilder
        """;

    private static readonly string[] Assemblies =
        ["Aspire.Hosting", "Aspire.Hosting.AppHost", "Aspire.Hosting.PostgreSQL", "Aspire.Hosting.RabbitMQ", "Aspire.Hosting.Redis", "Aspire.Hosting.Testing"];

    [Fact]
    public void The_stand_ins_show_no_type_that_Aspire_does_not_have()
    {
        var shown = Assemblies.SelectMany(name => Assembly.Load(name).GetExportedTypes()).Select(type => type.FullName!).Order(StringComparer.Ordinal);

        Assert.Equal(OfAspire.Split('\n', StringSplitOptions.TrimEntries).Order(StringComparer.Ordinal), shown);
    }
}
