using System.Text.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// Something that is stored, or was sent, is of a kind or format that this version of the service does not know: a newer version wrote it. The
/// service must not conclude anything from it, or from what comes after it.
/// </summary>
internal sealed class NewerFormatException(string message) : JsonException(message);
