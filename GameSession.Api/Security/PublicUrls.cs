using Microsoft.Extensions.Options;

namespace GameSession.Api.Security;

/// <summary>Where clients reach this service.</summary>
internal sealed class PublicUrls(IOptions<SecurityOptions> options)
{
    /// <summary>The <c>websocket_url</c> of a session.</summary>
    public string WebSocket(HttpRequest request, Guid sessionId)
    {
        var origin = options.Value.PublicBaseUrl ?? new Uri($"{request.Scheme}://{request.Host}{request.PathBase}/");
        return new UriBuilder(origin)
        {
            Scheme = origin.Scheme == Uri.UriSchemeHttps ? "wss" : "ws",
            Port = origin.IsDefaultPort ? -1 : origin.Port,
            Path = $"{origin.AbsolutePath.TrimEnd('/')}/api/v2/sessions/{sessionId}/ws",
        }.Uri.ToString();
    }
}
