using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Changes how the URL of an endpoint is shown.</summary>
internal sealed class UrlCallbackAnnotation(string endpointName, Action<ResourceUrlAnnotation> callback) : IResourceAnnotation
{
    public string EndpointName => endpointName;

    public Action<ResourceUrlAnnotation> Callback => callback;
}
