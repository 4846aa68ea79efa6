using System.Runtime.Loader;

/// <summary>
/// Makes this assembly and its dependencies loadable in a process that starts with it as a startup hook. .NET requires this name, outside any
/// namespace.
/// </summary>
#pragma warning disable CA1050 // See above.
internal static class StartupHook
{
    public static void Initialize()
    {
        var folder = Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!;
        // Resolving is raised only for assemblies that the process does not have itself.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, $"{name.Name}.dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
