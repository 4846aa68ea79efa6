namespace GameSession.Api.Security;

/// <summary>Allowed origins, trusted proxies and the public address; section <c>GameSession</c>.</summary>
internal sealed class SecurityOptions
{
    /// <summary>Origins of browser pages that may use the service, such as <c>https://table.example</c>.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>Proxies (CIDR) whose X-Forwarded-* headers are trusted.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>The URL (http or https) at which clients reach the service; by default, the request's. Pages of its origin are allowed.</summary>
    public Uri? PublicBaseUrl { get; set; }
}
