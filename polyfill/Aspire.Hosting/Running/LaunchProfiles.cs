using System.Text.Json;

namespace Aspire.Hosting.Running;

/// <summary>Reads <c>Properties/launchSettings.json</c>.</summary>
internal static class LaunchProfiles
{
    private static readonly JsonSerializerOptions Json =
        new(JsonSerializerDefaults.Web) { ReadCommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The profile of that name, or the first one that starts the project; null without any.</summary>
    public static LaunchProfile? Find(IProjectMetadata project, ProjectResourceOptions options)
    {
        if (options.ExcludeLaunchProfile)
            return null;
        var settings = project.LaunchSettings ?? Read(project.ProjectPath);
        if (options.LaunchProfileName is not { } name)
            return settings?.Profiles.Values.FirstOrDefault(p => p.CommandName == "Project");
        return settings?.Profiles.GetValueOrDefault(name)
            ?? throw new DistributedApplicationException($"{project.ProjectPath} has no launch profile '{name}'.");
    }

    private static LaunchSettings? Read(string projectPath)
    {
        var file = Path.Combine(Path.GetDirectoryName(projectPath)!, "Properties", "launchSettings.json");
        return File.Exists(file) ? JsonSerializer.Deserialize<LaunchSettings>(File.ReadAllText(file), Json) : null;
    }
}
