using Microsoft.Extensions.Hosting;

namespace GameSession.Tests.Operations;

/// <summary>How long a process may take to stop.</summary>
internal static class Shutdown
{
    /// <summary>The host's default, which the service does not change.</summary>
    public static TimeSpan Timeout { get; } = new HostOptions().ShutdownTimeout;
}
