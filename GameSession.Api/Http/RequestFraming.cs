using GameSession.Api.Domain;

namespace GameSession.Api.Http;

/// <summary>
/// Refuses requests whose end a proxy in front may see elsewhere (RFC 9112, 6.1 and 6.3): one of the two would take the rest of a body for
/// another client's request. The web server refuses most such requests by itself; it accepts the ones refused here.
/// </summary>
internal static class RequestFraming
{
    // Kestrel moves the Content-Length of a chunked request to this header.
    private const string OverriddenContentLength = "X-Content-Length";

    // At Debug, this category logs the line that could not be parsed, which may contain a token.
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
