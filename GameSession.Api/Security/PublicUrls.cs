using Microsoft.Extensions.Options;

namespace GameSession.Api.Security;

/// <summary>The URLs at which clients reach this service.</summary>
internal sealed class PublicUrls(IOptions<SecurityOptions> options)
{
    /// <summary>
    /// The path of a session's resource, for <c>Location</c>, including the prefix under which clients reach the service.
    /// </summary>
    public string Session(HttpRequest request, Guid sessionId) =>
        $"{options.Value.PublicBaseUrl?.AbsolutePath.TrimEnd('/') ?? request.PathBase.ToUriComponent()}/api/v2/sessions/{sessionId}";

    /// <summary>The <c>websocket_url</c> of a session.</summary>
    public string WebSocket(HttpRequest request, Guid sessionId)
    {
        var origin = options.Value.PublicBaseUrl
            // Without a valid Host header, use the local address that the client connected to.
            ?? (Uri.TryCreate($"{request.Scheme}://{request.Host}{request.PathBase}/", UriKind.Absolute, out var asked)
                ? asked
                : LocalOrigin(request));
        return new UriBuilder(origin)
        {
            Scheme = origin.Scheme == Uri.UriSchemeHttps ? "wss" : "ws",
            Port = origin.IsDefaultPort ? -1 : origin.Port,
            Path = $"{origin.AbsolutePath.TrimEnd('/')}/api/v2/sessions/{sessionId}/ws",
        }.Uri.ToString();
    }

    private static Uri LocalOrigin(HttpRequest request)
    {
        var connection = request.HttpContext.Connection;
        return new UriBuilder(request.Scheme, connection.LocalIpAddress?.ToString() ?? "localhost", connection.LocalPort).Uri;
    }
}
