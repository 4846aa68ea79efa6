using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>What makes a child exist in its parent once the parent is healthy, such as creating a database. May run more than once.</summary>
internal sealed class ChildStartAnnotation(Func<CancellationToken, Task> createAsync) : IResourceAnnotation
{
    public Func<CancellationToken, Task> CreateAsync => createAsync;
}
