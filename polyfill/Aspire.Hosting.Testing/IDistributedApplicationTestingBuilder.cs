using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Testing;

/// <summary>An AppHost's model, as its program made it, for a test to change before it builds it. Dispose it after the application.</summary>
public interface IDistributedApplicationTestingBuilder : IDistributedApplicationBuilder, IAsyncDisposable, IDisposable
{
    /// <summary>Builds the application: without a dashboard, on random ports, with data that is deleted when it is disposed of.</summary>
    Task<DistributedApplication> BuildAsync(CancellationToken cancellationToken = default);
}
