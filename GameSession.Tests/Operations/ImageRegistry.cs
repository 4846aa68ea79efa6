using System.Formats.Tar;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.AppHost.Servers;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Operations;

/// <summary>
/// A registry of container images on this machine, Debian's <c>docker-registry</c>, installed if missing, as the servers are. It has one image, which
/// takes the place of Microsoft's base image.
/// </summary>
internal sealed class ImageRegistry : IAsyncDisposable
{
    private const string Program = "/usr/bin/docker-registry";
    private const string Manifest = "application/vnd.oci.image.manifest.v1+json";
    private const string Layer = "application/vnd.oci.image.layer.v1.tar+gzip";
    private const string Config = "application/vnd.oci.image.config.v1+json";
    private const string Repository = "base";

    // As Microsoft's images have it.
    private const string Users = "root:x:0:0:root:/root:/bin/false\napp:x:1654:1654::/home/app:/bin/false\n";

    private readonly string _folder;
    private readonly LocalProgram _program;
    private readonly HttpClient _http;

    private ImageRegistry(string folder, string address, LocalProgram program)
    {
        (_folder, Address, _program) = (folder, address, program);
        _http = new HttpClient { BaseAddress = new Uri($"http://{address}/v2/") };
    }

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>Host and port.</summary>
    public string Address { get; }

    /// <summary>The name of its image.</summary>
    public string BaseImage => $"{Address}/{Repository}:1";

    public static async Task<ImageRegistry> StartAsync()
    {
        if (!File.Exists(Program)) await SystemPackages.InstallAsync("docker-registry");
        var folder = Directory.CreateTempSubdirectory("game-session-registry-").FullName;
        var address = $"127.0.0.1:{Ports.Free()}";
        var config = Path.Combine(folder, "config.yml");
        await File.WriteAllTextAsync(
            config, $"version: 0.1\nstorage: {{ filesystem: {{ rootdirectory: {folder}/data }} }}\nhttp: {{ addr: {address} }}\n", Ct);
        var registry = new ImageRegistry(folder, address, LocalProgram.Start([Program, "serve", config]));
        await registry._program.HoldsAsync("the registry answers", registry.AnswersAsync);
        await registry.PushAsync();
        return registry;
    }

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        await _program.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private async Task<bool> AnswersAsync()
    {
        try
        {
            using var answer = await _http.GetAsync("", Ct);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }

    private async Task PushAsync()
    {
        var files = new MemoryStream();
        await using (var tar = new TarWriter(files, leaveOpen: true))
        {
            await tar.WriteEntryAsync(
                new PaxTarEntry(TarEntryType.RegularFile, "etc/passwd") { DataStream = new MemoryStream(Encoding.ASCII.GetBytes(Users)) }, Ct);
        }

        var compressed = new MemoryStream();
        await using (var gzip = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(files.ToArray(), Ct);
        var config = Bytes(new JsonObject
        {
            ["architecture"] = "amd64",
            ["os"] = "linux",
            ["config"] = new JsonObject { ["Env"] = new JsonArray("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin") },
            ["rootfs"] = new JsonObject { ["type"] = "layers", ["diff_ids"] = new JsonArray(Digest(files.ToArray())) },
        });
        await UploadAsync(compressed.ToArray());
        await UploadAsync(config);
        await PutAsync(new Uri($"{Repository}/manifests/1", UriKind.Relative), Manifest, Bytes(new JsonObject
        {
            ["schemaVersion"] = 2,
            ["mediaType"] = Manifest,
            ["config"] = Described(Config, config),
            ["layers"] = new JsonArray(Described(Layer, compressed.ToArray())),
        }));
    }

    private async Task UploadAsync(byte[] blob)
    {
        using var begun = await _http.PostAsync($"{Repository}/blobs/uploads/", null, Ct);
        begun.EnsureSuccessStatusCode();
        await PutAsync(new Uri($"{begun.Headers.Location}&digest={Digest(blob)}", UriKind.RelativeOrAbsolute), "application/octet-stream", blob);
    }

    private async Task PutAsync(Uri url, string type, byte[] body)
    {
        using var content = new ByteArrayContent(body);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await _http.PutAsync(url, content, Ct);
        answer.EnsureSuccessStatusCode();
    }

    private static JsonObject Described(string type, byte[] blob) =>
        new() { ["mediaType"] = type, ["size"] = blob.Length, ["digest"] = Digest(blob) };

    private static string Digest(byte[] blob) => $"sha256:{Convert.ToHexStringLower(SHA256.HashData(blob))}";

    private static byte[] Bytes(JsonObject json) => Encoding.UTF8.GetBytes(json.ToJsonString());
}
