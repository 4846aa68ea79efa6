using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting;

/// <summary>When Redis writes a snapshot, in the words of its own configuration.</summary>
internal sealed class RedisPersistenceAnnotation(string save) : IResourceAnnotation
{
    public string Save => save;
}
