using GameSession.Api.Domain;

namespace GameSession.Api.Http;

/// <summary>
/// Refuses requests of which a proxy in front may believe that they end elsewhere (RFC 9112, 6.1 and 6.3): what one of the two takes for the
/// rest of a body, the other takes for somebody's next request. The web server refuses most of them by itself; these it would take.
/// </summary>
internal static class RequestFraming
{
    // Where Kestrel keeps the Content-Length of a request that is chunked as well.
    private const string OverriddenContentLength = "X-Content-Length";

    // Quotes the line that it could not read, where the level is Debug: a token may be in it.
    private const string QuotingCategory = "Microsoft.AspNetCore.Server.Kestrel.BadRequests";

    public static void AddStrictFraming(this WebApplicationBuilder builder) => builder.Logging.AddFilter(QuotingCategory, LogLevel.Information);

    public static void UseStrictFraming(this WebApplication app) => app.Use((http, next) =>
    {
        if (!IsAmbiguous(http.Request)) return next(http);
        http.Response.Headers.Connection = "close";
        return Problems.WriteAsync(http, GameErrors.InvalidMessage("The request's length is ambiguous."));
    });

    private static bool IsAmbiguous(HttpRequest request)
    {
        if (request.Headers.TransferEncoding is not { Count: > 0 } encodings) return false;
        return encodings is not [{ } encoding]
            || !encoding.Equals("chunked", StringComparison.OrdinalIgnoreCase)
            || request.Headers.ContainsKey(OverriddenContentLength)
            || HttpProtocol.IsHttp10(request.Protocol);
    }
}
