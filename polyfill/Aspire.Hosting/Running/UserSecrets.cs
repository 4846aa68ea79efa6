using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Configuration.UserSecrets;

namespace Aspire.Hosting.Running;

/// <summary>The AppHost's user secrets: where generated values are kept, so that the next run finds its data under the same passwords.</summary>
internal sealed class UserSecrets(string? filePath)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static UserSecrets Of(Assembly? appHost)
    {
        var id = appHost?.GetCustomAttribute<UserSecretsIdAttribute>()?.UserSecretsId;
        return new UserSecrets(id is null ? null : PathHelper.GetSecretsPathFromSecretsId(id));
    }

    public string? Get(string key) => Read()[key]?.GetValue<string>();

    /// <summary>The value under <paramref name="key"/>; made and written down when there is none. Another AppHost may do the same at the same time.</summary>
    public string GetOrAdd(string key, Func<string> make)
    {
        if (filePath is null)
            return make();
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(filePath)!);
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
        using var _ = FileLock.Take(filePath + ".lock", TimeSpan.FromSeconds(20));
        var secrets = Read();
        if (secrets[key] is { } known)
            return known.GetValue<string>();

        var value = make();
        secrets[key] = value;
        var replacement = filePath + ".new";
        PrivateFile.Write(replacement, secrets.ToJsonString(Indented));
        File.Move(replacement, filePath, overwrite: true);
        return value;
    }

    private JsonObject Read() =>
        filePath is not null && File.Exists(filePath) ? JsonNode.Parse(File.ReadAllText(filePath))?.AsObject() ?? [] : [];
}
