using System.Runtime.Loader;

/// <summary>
/// Makes this assembly, and those that it needs, known to a process that is started with it as a startup hook. .NET asks for this name, outside of
/// any namespace.
/// </summary>
#pragma warning disable CA1050 // See above.
internal static class StartupHook
{
    public static void Initialize()
    {
        var folder = Path.GetDirectoryName(typeof(StartupHook).Assembly.Location)!;
        // Only for what the process itself does not have.
        AssemblyLoadContext.Default.Resolving += (context, name) =>
            Path.Combine(folder, $"{name.Name}.dll") is var path && File.Exists(path) ? context.LoadFromAssemblyPath(path) : null;
    }
}
