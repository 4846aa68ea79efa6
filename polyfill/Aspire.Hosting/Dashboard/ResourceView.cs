using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Running;

namespace Aspire.Hosting.Dashboard;

/// <summary>What the page is told of one copy of a resource; nothing in it is secret.</summary>
internal sealed record ResourceView(
    string Id,
    string Name,
    string Type,
    string State,
    string? Style,
    string? Health,
    IEnumerable<string> Reports,
    DateTime? Started,
    string Source,
    string? Parent,
    IEnumerable<ResourceView.Link> Urls,
    IEnumerable<ResourceView.Fact> Properties,
    IEnumerable<ResourceView.Fact> Environment,
    bool HasCommands,
    string? Failure)
{
    private const string Hidden = "••••••";

    public static ResourceView Of(ResourceEvent resourceEvent, string failure, SecretMask mask)
    {
        var (resource, snapshot) = (resourceEvent.Resource, resourceEvent.Snapshot);
        var isProcess = resource is ProjectResource or ContainerResource or ExecutableResource;
        return new ResourceView(
            resourceEvent.ResourceId,
            resource.Name,
            TypeOf(resource),
            snapshot.State?.Text ?? "",
            snapshot.State?.Style,
            snapshot.State?.Text == KnownResourceStates.Running ? snapshot.HealthStatus?.ToString() : null,
            snapshot.HealthReports.Select(r => mask.Apply($"{r.Name}: {r.Status}. {r.Description} {r.ExceptionText}".Trim())),
            snapshot.StartTimeStamp,
            SourceOf(resource, snapshot),
            (resource as IResourceWithParent)?.Parent.Name,
            snapshot.Urls.Select(u => new Link(mask.Apply(u.Url), u.DisplayProperties.DisplayName is { Length: > 0 } text ? text : u.Url, !u.IsInternal)),
            snapshot.Properties.Select(p => new Fact(p.Name, p.IsSensitive ? Hidden : mask.Apply(Convert.ToString(p.Value, CultureInfo.InvariantCulture) ?? ""))),
            snapshot.EnvironmentVariables.Select(v => new Fact(v.Name, mask.Apply(v.Value ?? ""))),
            isProcess,
            failure.Length > 0 ? mask.Apply(failure) : null);
    }

    private static string TypeOf(IResource resource)
    {
        var name = resource.GetType().Name;
        return resource is ParameterResource ? "Parameter" : name.EndsWith("Resource", StringComparison.Ordinal) ? name[..^"Resource".Length] : name;
    }

    private static string SourceOf(IResource resource, CustomResourceSnapshot snapshot) => resource switch
    {
        ProjectResource project => Path.GetFileName(project.GetProjectMetadata().ProjectPath),
        IResourceWithParent child => child.Parent.Name,
        _ when resource.TryGetLastAnnotation<ServerProgram>(out var program) => Path.GetFileName(program.FindProgram()) ?? "",
        _ => snapshot.Properties.FirstOrDefault(p => p.Name == "executable.path")?.Value as string ?? "",
    };

    internal sealed record Link(string Url, string Text, bool IsWeb);

    internal sealed record Fact(string Name, string Value);
}
