using System.Reflection;

namespace Aspire.Hosting.Running;

/// <summary>What sets a test's run apart from a developer's.</summary>
internal sealed class RunSettings
{
    /// <summary>Data is deleted at the end, and generated values are not written down.</summary>
    public bool IsThrowaway { get; set; }

    /// <summary>Every endpoint gets a free port, also where the model names one.</summary>
    public bool HasRandomPorts { get; set; }

    public bool HasDashboard { get; set; } = true;

    /// <summary>Debug or Release: projects run as the AppHost itself was built.</summary>
    public static string ConfigurationOf(Assembly? appHost) =>
        appHost?.GetCustomAttribute<AssemblyConfigurationAttribute>()?.Configuration is { Length: > 0 } configuration ? configuration : "Debug";
}
