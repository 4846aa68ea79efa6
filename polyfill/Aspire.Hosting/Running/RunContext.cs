using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Running;

/// <summary>What all that runs shares. <paramref name="Stopping"/> is cancelled when the AppHost begins to stop.</summary>
internal sealed record RunContext(
    ResourceNotificationService Notifications, ResourceLoggerService Loggers, HealthMonitor Health, CancellationToken Stopping);
