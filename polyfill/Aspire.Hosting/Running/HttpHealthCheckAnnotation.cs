using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>Asks each copy of a resource itself, not whichever one the shared endpoint happens to lead to.</summary>
internal sealed class HttpHealthCheckAnnotation(string key, string endpointName, string path, int statusCode) : HealthCheckAnnotation(key)
{
    public string EndpointName => endpointName;

    public string Path => path;

    public int StatusCode => statusCode;
}
