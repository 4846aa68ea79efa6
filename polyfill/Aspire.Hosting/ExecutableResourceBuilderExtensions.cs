using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>Any programs as resources.</summary>
public static class ExecutableResourceBuilderExtensions
{
    /// <param name="builder">The model.</param>
    /// <param name="name">The resource's name.</param>
    /// <param name="command">The program; found on the path unless it is a path itself.</param>
    /// <param name="workingDirectory">Relative to the AppHost's folder.</param>
    /// <param name="args">Its arguments.</param>
    public static IResourceBuilder<ExecutableResource> AddExecutable(
        this IDistributedApplicationBuilder builder, string name, string command, string workingDirectory, params string[]? args) =>
        builder.AddResource(new ExecutableResource(name, command, Path.GetFullPath(workingDirectory, builder.AppHostDirectory))).WithArgs(args ?? []);
}
