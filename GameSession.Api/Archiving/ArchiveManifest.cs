using System.Text.Json;

namespace GameSession.Api.Archiving;

/// <summary>
/// What an archive holds: JSON beside it, and the last thing to be written.
/// </summary>
/// <param name="Format">Of the archive; see <see cref="CurrentFormat"/>.</param>
/// <param name="File">The archive's name in the store. It has the beginning of the SHA-256 in it, so archives never replace each other.</param>
/// <param name="Compression"><c>gzip</c>.</param>
/// <param name="Bytes">Of the file.</param>
/// <param name="Sha256">Of the file, in hexadecimal.</param>
/// <param name="FirstVersion">Of its events.</param>
/// <param name="LastVersion">Of its events; each between the two is there once.</param>
/// <param name="Rows">Lines by table.</param>
internal sealed record ArchiveManifest(
    int Format, Guid SessionId, string File, string Compression, long Bytes, string Sha256, long FirstVersion, long LastVersion,
    IReadOnlyDictionary<string, long> Rows, DateTimeOffset ArchivedAt)
{
    /// <summary>
    /// Lines <c>{"table": …, "row": …}</c> with the rows as PostgreSQL makes JSON of them (<c>row_to_json</c>): that of <c>sessions</c>, then
    /// those of <c>session_players</c>, <c>session_states</c> and <c>session_events</c>, the last two by version.
    /// </summary>
    public const int CurrentFormat = 1;

    public const string Gzip = "gzip";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.General)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        RespectRequiredConstructorParameters = true,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    /// <summary>The manifest's name in the store. By the last two digits of the id, which are random, so that no folder has too many.</summary>
    public static string NameOf(Guid sessionId) => $"{Stem(sessionId)}.json";

    public static string FileOf(Guid sessionId, string sha256) => $"{Stem(sessionId)}.{sha256[..16]}.jsonl.gz";

    public static async Task<ArchiveManifest> ReadAsync(Stream content, CancellationToken ct) =>
        await JsonSerializer.DeserializeAsync<ArchiveManifest>(content, Json, ct) ?? throw new JsonException("The manifest is null.");

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    private static string Stem(Guid sessionId) => $"{sessionId.ToString()[^2..]}/{sessionId}";
}
