using System.Text.Json;

namespace GameSession.Api.Protocol;

/// <summary>
/// What is stored, or was sent, is of a kind or a format that this version of the service does not know: a newer one wrote it. Nothing may be
/// concluded from it, and nothing from what comes after it.
/// </summary>
internal sealed class NewerFormatException(string message) : JsonException(message);
