namespace Aspire.Hosting.ApplicationModel;

/// <summary>All resources of an application.</summary>
public interface IResourceCollection : IList<IResource>;
