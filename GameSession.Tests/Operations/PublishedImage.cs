using System.Formats.Tar;
using System.IO.Compression;
using System.Text.Json.Nodes;
using GameSession.AppHost.Servers;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>The image that <c>dotnet publish GameSession.Api -t:PublishContainer</c> makes, from an archive, with its files unpacked.</summary>
public sealed class PublishedImage : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("game-session-image-").FullName;
    private JsonNode _config = new JsonObject();

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>The folder with the image's files.</summary>
    public string Root => Path.Combine(_folder, "root");

    public string User => _config.Text("config.User");

    public string WorkingFolder => _config.Text("config.WorkingDir");

    public IReadOnlyList<string> EntryPoint => Texts("Entrypoint");

    public IReadOnlyDictionary<string, string> Environment =>
        Texts("Env").Select(e => e.Split('=', 2)).ToDictionary(e => e[0], e => e[1]);

    public IReadOnlyList<string> Ports => [.. _config.At("config.ExposedPorts").AsObject().Select(p => p.Key)];

    public async ValueTask InitializeAsync()
    {
        await using var registry = await ImageRegistry.StartAsync();
        var archive = Path.Combine(_folder, "image.tar.gz");
        var (exitCode, output) = await Shell.RunAsync(
            [
                "env", $"DOTNET_CONTAINER_INSECURE_REGISTRIES={registry.Address}",
                "dotnet", "publish", Repository.PathOf("GameSession.Api"), "-t:PublishContainer",
                "--no-build", "-c", Configuration, "-nodeReuse:false",
                $"-p:ContainerBaseImage={registry.BaseImage}", $"-p:ContainerArchiveOutputPath={archive}",
                $"-p:PublishDir={Path.Combine(_folder, "publish")}/",
            ],
            Ct);
        Assert.True(exitCode == 0, output);

        var blobs = Path.Combine(_folder, "archive");
        await UnpackAsync(File.OpenRead(archive), blobs);
        var manifest = Read(blobs, Read(Path.Combine(blobs, "index.json")).At("manifests")[0]!);
        _config = Read(blobs, manifest.At("config"));
        foreach (var layer in manifest.At("layers").AsArray())
        {
            await UnpackAsync(new GZipStream(File.OpenRead(Blob(blobs, layer!)), CompressionMode.Decompress), Root);
        }
    }

    public ValueTask DisposeAsync()
    {
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    // The build that the tests belong to: bin/{configuration}/{framework}.
    private static string Configuration => new DirectoryInfo(AppContext.BaseDirectory).Parent!.Name;

    private static async Task UnpackAsync(Stream tar, string folder)
    {
        Directory.CreateDirectory(folder);
        await using (tar) await TarFile.ExtractToDirectoryAsync(tar, folder, overwriteFiles: true, Ct);
    }

    private static JsonNode Read(string blobs, JsonNode descriptor) => Read(Blob(blobs, descriptor));

    private static JsonNode Read(string file) => JsonNode.Parse(File.ReadAllText(file))!;

    private static string Blob(string blobs, JsonNode descriptor) => Path.Combine([blobs, "blobs", .. descriptor.Text("digest").Split(':')]);

    private List<string> Texts(string member) => [.. _config.At($"config.{member}").AsArray().Select(t => t!.GetValue<string>())];
}
