namespace Aspire.Hosting;

/// <summary>How a project's launch settings are used.</summary>
public class ProjectResourceOptions
{
    /// <summary>The profile to take; the first one that starts the project when null.</summary>
    public string? LaunchProfileName { get; set; }

    public bool ExcludeLaunchProfile { get; set; }

    public bool ExcludeKestrelEndpoints { get; set; }
}
