namespace GameSession.Api.Security;

/// <summary>Who may come from where; section <c>GameSession</c>.</summary>
internal sealed class SecurityOptions
{
    /// <summary>Origins of browser pages that may use the service, such as <c>https://table.example</c>.</summary>
    public string[] AllowedOrigins { get; set; } = [];

    /// <summary>Proxies (CIDR) whose X-Forwarded-* headers count.</summary>
    public string[] TrustedProxies { get; set; } = [];

    /// <summary>What clients reach the service at, http or https; without it, what the request says. Its origin is the service's own.</summary>
    public Uri? PublicBaseUrl { get; set; }
}
