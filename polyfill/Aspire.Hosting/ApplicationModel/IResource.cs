namespace Aspire.Hosting.ApplicationModel;

/// <summary>A thing that the application is made of: a server, a project, a parameter.</summary>
public interface IResource
{
    string Name { get; }

    ResourceAnnotationCollection Annotations { get; }
}
