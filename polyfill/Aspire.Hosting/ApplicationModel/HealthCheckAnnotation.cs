namespace Aspire.Hosting.ApplicationModel;

/// <summary>Names a health check, registered with the AppHost's services, that a resource has to pass.</summary>
public class HealthCheckAnnotation(string key) : IResourceAnnotation
{
    public string Key => key;
}
