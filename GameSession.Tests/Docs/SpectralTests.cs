using System.ComponentModel;
using System.Text.Json.Nodes;
using GameSession.AppHost.Servers;
using GameSession.Tests.Harness;
using Microsoft.Extensions.Hosting;

namespace GameSession.Tests.Docs;

/// <summary>Spectral, with its own rules, finds nothing in the documents that describe the service. npm installs it, as its lock file says.</summary>
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class SpectralTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Spectral");

    private static readonly Lazy<Task> Installed = new(InstallAsync);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Spectral_finds_no_error_and_no_warning()
    {
        var (exitCode, output) = await LintAsync(
            await WriteAsync("development.json", await OpenApi.GenerateAsync(Environments.Development)),
            await WriteAsync("production.json", await OpenApi.GenerateAsync(Environments.Production)),
            Repository.PathOf("docs", "asyncapi.json"));
        Assert.True(exitCode == 0, output);
    }

    [Theory]
    [InlineData("openapi", "info-contact")]
    [InlineData("asyncapi", "asyncapi-3-document-resolved")]
    public async Task Spectral_finds_what_is_wrong(string format, string rule)
    {
        var document = format == "openapi"
            ? (await OpenApi.GenerateAsync(Environments.Production)).DeepClone()
            : JsonNode.Parse(Repository.Read("docs", "asyncapi.json"))!;
        document["info"]!.AsObject().Remove(format == "openapi" ? "contact" : "version");
        var (exitCode, output) = await LintAsync(await WriteAsync($"wrong-{format}.json", document));
        Assert.NotEqual(0, exitCode);
        Assert.Contains(rule, output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> LintAsync(params string[] documents)
    {
        await Installed.Value;
        var spectral = Path.Combine(Folder, "node_modules", ".bin", "spectral");
        return await Shell.RunAsync([spectral, "lint", "--ruleset", "ruleset.yaml", "--fail-severity", "warn", .. documents], Ct, Folder);
    }

    private static async Task InstallAsync()
    {
        try
        {
            await Shell.RunAsync(["npm", "--version"], Ct);
        }
        catch (Win32Exception)
        {
            await SystemPackages.InstallAsync("nodejs", "npm");
        }

        await Shell.RequireAsync(["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"], Ct, Folder);
    }

    private static async Task<string> WriteAsync(string name, JsonNode document)
    {
        var path = Path.Combine(Folder, name);
        await File.WriteAllTextAsync(path, document.ToJsonString(), Ct);
        return path;
    }
}
