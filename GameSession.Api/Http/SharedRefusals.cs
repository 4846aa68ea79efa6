using System.Text;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Http;

/// <summary>The refusals that several operations have in common, as <c>/openapi/v1.json</c> shows them.</summary>
internal static class SharedRefusals
{
    /// <summary>Of every request.</summary>
    public static IReadOnlyList<GameError> Any { get; } = [GameErrors.InvalidMessage("The request cannot be read."), GameErrors.InternalError()];

    /// <summary>Of a request that needs a JWT.</summary>
    public static IReadOnlyList<GameError> Token { get; } = [GameErrors.Unauthorized(), GameErrors.InvalidSubject()];

    /// <summary>Of a path with an id.</summary>
    public static IReadOnlyList<GameError> Id { get; } = [GameErrors.NotFound()];

    /// <summary>Of a body.</summary>
    public static IReadOnlyList<GameError> Body { get; } =
    [
        WireJson.Read<CreateSessionRequest>(Encoding.UTF8.GetBytes("{\"name\": \"The Sunless Citadel\",, }")).Error!,
        WireJson.Read<CreateSessionRequest>(Encoding.UTF8.GetBytes("[]")).Error!,
        GameErrors.BodyTooLarge(JsonBody.MaxBytes),
        GameErrors.UnsupportedMediaType(),
        GameErrors.UnsupportedEncoding(),
        GameErrors.UnsupportedCoding(),
    ];

    /// <summary>Of a query or a command on one session.</summary>
    public static IReadOnlyList<GameError> Session { get; } =
        [GameErrors.SessionNotFound(), GameErrors.StorageUnavailable(outcomeUnknown: false), GameErrors.ServerDraining()];

    /// <summary>Of a command on one session.</summary>
    public static IReadOnlyList<GameError> Command { get; } = [.. Session, GameErrors.StorageUnavailable(outcomeUnknown: true)];

    /// <summary>Of an operation whose command has a rate limit.</summary>
    public static IReadOnlyList<GameError> RateLimit { get; } = [GameErrors.RateLimited(TimeSpan.FromSeconds(12))];
}
