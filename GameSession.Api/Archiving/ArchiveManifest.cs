using System.Text.Json;

namespace GameSession.Api.Archiving;

/// <summary>Describes what an archive holds: JSON, stored beside the archive and written last.</summary>
/// <param name="Format">The archive's format; see <see cref="CurrentFormat"/>.</param>
/// <param name="File">The archive's name in the store. It contains the beginning of the SHA-256, so archives never replace each other.</param>
/// <param name="Compression"><c>gzip</c>.</param>
/// <param name="Bytes">Size of the file in bytes.</param>
/// <param name="Sha256">SHA-256 of the file, in hexadecimal.</param>
/// <param name="FirstVersion">Version of the first event.</param>
/// <param name="LastVersion">Version of the last event; the file has each version between the two once.</param>
/// <param name="Rows">Number of lines by table.</param>
internal sealed record ArchiveManifest(
    int Format, Guid SessionId, string File, string Compression, long Bytes, string Sha256, long FirstVersion, long LastVersion,
    IReadOnlyDictionary<string, long> Rows, DateTimeOffset ArchivedAt)
{
    /// <summary>
    /// Lines <c>{"table": …, "row": …}</c> with the rows in the JSON that PostgreSQL makes of them (<c>row_to_json</c>): the row of <c>sessions</c>,
    /// then those of <c>session_players</c>, <c>session_states</c> and <c>session_events</c>, the last two by version.
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

    /// <summary>
    /// The manifest's name in the store. The folder is the last two digits of the session's id, which are random, so that no folder has too many
    /// files.
    /// </summary>
    public static string NameOf(Guid sessionId) => $"{Stem(sessionId)}.json";

    public static string FileOf(Guid sessionId, string sha256) => $"{Stem(sessionId)}.{sha256[..16]}.jsonl.gz";

    public static async Task<ArchiveManifest> ReadAsync(Stream content, CancellationToken ct) =>
        await JsonSerializer.DeserializeAsync<ArchiveManifest>(content, Json, ct) ?? throw new JsonException("The manifest is null.");

    public byte[] ToUtf8() => JsonSerializer.SerializeToUtf8Bytes(this, Json);

    private static string Stem(Guid sessionId) => $"{sessionId.ToString()[^2..]}/{sessionId}";
}
