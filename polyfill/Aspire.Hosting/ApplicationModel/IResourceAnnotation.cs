namespace Aspire.Hosting.ApplicationModel;

/// <summary>Marks a type that says something about a resource.</summary>
public interface IResourceAnnotation;
