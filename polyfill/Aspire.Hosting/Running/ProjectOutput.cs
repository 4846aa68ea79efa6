using System.Reflection;

namespace Aspire.Hosting.Running;

/// <summary>Finds the assembly that a project was built to.</summary>
internal static class ProjectOutput
{
    /// <exception cref="DistributedApplicationException">It has not been built.</exception>
    public static string Find(IProjectMetadata project, string configuration)
    {
        // The build of the AppHost writes down what its project references build to, under the name of the generated class.
        var type = project.GetType();
        var path = type.Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().FirstOrDefault(a => a.Key == type.FullName)?.Value ?? ByConvention(project, configuration);
        return path is not null && File.Exists(path)
            ? path
            : throw new DistributedApplicationException($"{project.ProjectPath} has not been built{(path is null ? "" : $": there is no {path}")}.");
    }

    private static string? ByConvention(IProjectMetadata project, string configuration)
    {
        var folder = Path.Combine(Path.GetDirectoryName(project.ProjectPath)!, "bin", configuration);
        var name = Path.GetFileNameWithoutExtension(project.ProjectPath) + ".dll";
        return Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, name, SearchOption.AllDirectories).OrderByDescending(File.GetLastWriteTimeUtc).FirstOrDefault()
            : null;
    }
}
