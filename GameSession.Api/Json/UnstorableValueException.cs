using System.Text.Json;

namespace GameSession.Api.Json;

/// <summary>Valid JSON that PostgreSQL's jsonb cannot hold, or that this service does not accept. The message is for people.</summary>
internal sealed class UnstorableValueException(string message) : JsonException(message);
