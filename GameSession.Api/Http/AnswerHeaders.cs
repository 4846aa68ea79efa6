namespace GameSession.Api.Http;

/// <summary>The headers of answers, as <c>/openapi/v1.json</c> describes them.</summary>
internal static class AnswerHeaders
{
    public const string ETag = "ETag";
    public const string Location = "Location";
    public const string RetryAfter = "Retry-After";
    public const string Authenticate = "WWW-Authenticate";
    public const string AcceptEncoding = "Accept-Encoding";
    public const string Subprotocol = "Sec-WebSocket-Protocol";

    /// <summary>The state of a command's rate limit.</summary>
    public static IReadOnlyList<string> RateLimit { get; } = ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset", "RateLimit-Policy"];

    /// <summary>Each header: what it says, an example, and whether it is always there where the document names it.</summary>
    public static IReadOnlyList<AnswerHeader> All { get; } =
    [
        new(ETag, "The session's version, in quotes: what `If-Match` takes.", "\"15\"", IsAlwaysThere: true),
        new(Location, "The path of the new session.", $"/api/v2/sessions/{ExampleSession.Id}", IsAlwaysThere: true),
        new(RetryAfter, "After how many seconds to try again.", 12, IsAlwaysThere: true),
        new(Authenticate, "How to authenticate: with a bearer token.", "Bearer", IsAlwaysThere: true),
        new(AcceptEncoding, "The codings that the service accepts, if a `Content-Encoding` was the problem.", "identity", IsAlwaysThere: false),
        new(RateLimit[0], "How many uses the window allows. Absent where nothing is limited.", 60, IsAlwaysThere: false),
        new(RateLimit[1], "How many more uses the window allows right now.", 59, IsAlwaysThere: false),
        new(RateLimit[2], "In how many seconds there is room for more.", 60, IsAlwaysThere: false),
        new(RateLimit[3], "The limit and its window in seconds.", "60;w=60", IsAlwaysThere: false),
    ];
}

/// <param name="Example">A string or an integer.</param>
internal sealed record AnswerHeader(string Name, string Text, object Example, bool IsAlwaysThere);
