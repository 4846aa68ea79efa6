namespace Aspire.Hosting.ApplicationModel;

/// <summary>A server that Aspire runs in a container. Without containers it is a program of this machine (see <c>ServerProgram</c>).</summary>
public class ContainerResource(string name, string? entrypoint = null)
    : Resource(name), IResourceWithEnvironment, IResourceWithArgs, IResourceWithEndpoints, IResourceWithWaitSupport
{
    public string? Entrypoint { get; set; } = entrypoint;
}
