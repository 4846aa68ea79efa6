using System.Collections.Immutable;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Works out how a process is started: program, arguments, environment, ports.</summary>
internal sealed class ProcessPlanner(DataFolders folders, PortAllocator ports, DistributedApplicationExecutionContext executionContext, string configuration)
{
    // What the AppHost was started with is not meant for what it starts.
    private static readonly string[] OfTheAppHost =
    [
        "ASPNETCORE_URLS", "ASPNETCORE_ENVIRONMENT", "DOTNET_ENVIRONMENT", "DOTNET_LAUNCH_PROFILE", "ASPIRE_ALLOW_UNSECURED_TRANSPORT",
        "ASPIRE_DASHBOARD_OTLP_ENDPOINT_URL", "ASPIRE_RESOURCE_SERVICE_ENDPOINT_URL", "MSBUILD_EXE_PATH", "MSBuildSDKsPath", "MSBuildExtensionsPath",
    ];

    public async Task<(ProcessLaunch Launch, ImmutableArray<EnvironmentVariableSnapshot> Environment)> PlanAsync(
        RunningProcess process, CancellationToken cancellationToken)
    {
        var resource = process.Resource;
        var launch = resource switch
        {
            ContainerResource server when server.TryGetLastAnnotation<ServerProgram>(out var program) =>
                await PlanServerAsync(server, program, cancellationToken).ConfigureAwait(false),
            ProjectResource project => PlanProject(project),
            ExecutableResource executable => new ProcessLaunch(executable.Command, []) { WorkingDirectory = executable.WorkingDirectory },
            _ => throw new DistributedApplicationException($"there are no containers here, and nothing is known that could stand in for '{resource.Name}'"),
        };
        if (!IsThere(launch))
            throw new DistributedApplicationException($"there is no program '{launch.FileName}'");
        var arguments = await ArgumentsAsync(resource, cancellationToken).ConfigureAwait(false);
        var own = await EnvironmentAsync(process, cancellationToken).ConfigureAwait(false);
        var environment = OfTheAppHost.ToDictionary(n => n, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in launch.Environment.Concat(own.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))))
            environment[name] = value;
        return (
            launch with { Arguments = [.. launch.Arguments, .. arguments], Environment = environment },
            [.. own.OrderBy(v => v.Key, StringComparer.Ordinal).Select(v => new EnvironmentVariableSnapshot(v.Key, v.Value, IsFromSpec: true))]);
    }

    /// <summary>Takes other ports for a server that found its own taken; not possible when they were asked for.</summary>
    public bool TryMovePorts(RunningProcess process)
    {
        var endpoints = process.Resource.Annotations.OfType<EndpointAnnotation>().ToArray();
        if (endpoints.Any(e => e.Port is not null))
            return false;
        foreach (var endpoint in endpoints)
        {
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, endpoint.AllocatedEndpoint!.Address, ports.Allocate());
            process.SetPort(endpoint.Name, endpoint.AllocatedEndpoint.Port);
        }

        return true;
    }

    private static bool IsThere(ProcessLaunch launch) => launch.FileName.Contains('/', StringComparison.Ordinal)
        ? File.Exists(Path.GetFullPath(launch.FileName, launch.WorkingDirectory))
        : (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, launch.FileName)));

    private async Task<ProcessLaunch> PlanServerAsync(ContainerResource server, ServerProgram program, CancellationToken cancellationToken)
    {
        var (folder, isKept) = folders.For(server);
        var launch = await program.PrepareAsync(new ServerContext(server, folder, ports), cancellationToken).ConfigureAwait(false);
        return launch with { LockFile = Path.Combine(folder, "lock"), FolderToDelete = isKept ? null : folder };
    }

    private ProcessLaunch PlanProject(ProjectResource project)
    {
        var metadata = project.GetProjectMetadata();
        return new ProcessLaunch("dotnet", ["exec", ProjectOutput.Find(metadata, configuration)])
        {
            WorkingDirectory = Path.GetDirectoryName(metadata.ProjectPath)!,
        };
    }

    private static async Task<List<string>> ArgumentsAsync(IResource resource, CancellationToken cancellationToken)
    {
        var arguments = new List<object>();
        foreach (var annotation in resource.Annotations.OfType<CommandLineArgsCallbackAnnotation>())
            await annotation.Callback(new CommandLineArgsCallbackContext(arguments, resource, cancellationToken)).ConfigureAwait(false);
        var values = new List<string>();
        foreach (var argument in arguments)
            values.Add(await ValueAsync(resource, argument, cancellationToken).ConfigureAwait(false));
        return values;
    }

    private async Task<Dictionary<string, string>> EnvironmentAsync(RunningProcess process, CancellationToken cancellationToken)
    {
        var resource = process.Resource;
        var variables = new Dictionary<string, object>(StringComparer.Ordinal);
        if (resource is ProjectResource project)
            AddProjectVariables(process, project, variables);
        foreach (var annotation in resource.Annotations.OfType<EndpointVariableAnnotation>())
            variables[annotation.Variable] = process.PortOf(annotation.EndpointName).ToString(CultureInfo.InvariantCulture);
        foreach (var annotation in resource.Annotations.OfType<EnvironmentCallbackAnnotation>())
            await annotation.Callback(new EnvironmentCallbackContext(executionContext, resource, variables, cancellationToken)).ConfigureAwait(false);

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in variables)
            values[name] = await ValueAsync(resource, value, cancellationToken).ConfigureAwait(false);
        return values;
    }

    private static void AddProjectVariables(RunningProcess process, ProjectResource project, Dictionary<string, object> variables)
    {
        var options = project.TryGetLastAnnotation<ProjectOptionsAnnotation>(out var annotation) ? annotation.Options : new ProjectResourceOptions();
        foreach (var (name, value) in LaunchProfiles.Find(project.GetProjectMetadata(), options)?.EnvironmentVariables ?? [])
            variables[name] = value;
        var urls = project.GetEndpoints().Where(e => e.IsHttp || e.IsHttps).Select(e => $"{e.Scheme}://localhost:{process.PortOf(e.EndpointName)}").ToArray();
        if (urls.Length > 0)
            variables["ASPNETCORE_URLS"] = string.Join(';', urls);
        variables["OTEL_SERVICE_NAME"] = project.Name;
        variables["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={process.Id[(project.Name.Length + 1)..]}";
    }

    private static async Task<string> ValueAsync(IResource resource, object value, CancellationToken cancellationToken) => value switch
    {
        string text => text,
        IValueProvider provider => await provider.GetValueAsync(cancellationToken).ConfigureAwait(false)
            ?? throw new DistributedApplicationException($"'{resource.Name}' needs {(provider as IManifestExpressionProvider)?.ValueExpression ?? "a value"}, which has no value"),
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
