using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>What a server is started with.</summary>
/// <param name="Resource">The resource that it is.</param>
/// <param name="Folder">A folder of its own.</param>
/// <param name="Ports">For further ports that nobody else needs to know.</param>
internal sealed record ServerContext(ContainerResource Resource, string Folder, PortAllocator Ports);
