namespace Aspire.Hosting.ApplicationModel;

/// <summary>A change of one running copy of a resource.</summary>
public class ResourceEvent(IResource resource, string resourceId, CustomResourceSnapshot snapshot)
{
    public IResource Resource => resource;

    /// <summary>The resource's name, with a suffix of its own for each copy of a process.</summary>
    public string ResourceId => resourceId;

    public CustomResourceSnapshot Snapshot => snapshot;
}
