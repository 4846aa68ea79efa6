namespace GameSession.Api.Security;

/// <summary>The headers that keep browsers from showing answers within other pages, and from storing them.</summary>
internal static class SecurityHeaders
{
    /// <summary>The policy of <c>/docs</c>, the one page that this service shows.</summary>
    public const string PagePolicy = "page";

    private static readonly TimeSpan TransportSecurity = TimeSpan.FromDays(365);

    public static void AddSecurityHeaders(this WebApplicationBuilder builder)
    {
        var isDevelopment = builder.Environment.IsDevelopment();
        builder.Services.AddSecurityHeaderPolicies(policies => policies
            .SetDefaultPolicy(headers => headers
                .AddCommon(isDevelopment)
                .AddContentSecurityPolicy(content =>
                {
                    content.AddDefaultSrc().None();
                    content.AddFrameAncestors().None();
                })
                // Nearly every answer carries a token, or data that only one player may see.
                .AddCustomHeader("Cache-Control", "no-store"))
            .AddPolicy(PagePolicy, headers => headers
                .AddCommon(isDevelopment)
                .AddContentSecurityPolicy(content =>
                {
                    // The page's script uses inline styles and data URLs for images, and connects to this service only.
                    content.AddDefaultSrc().None();
                    content.AddScriptSrc().Self().WithNonce();
                    content.AddStyleSrc().Self().UnsafeInline();
                    content.AddImgSrc().Self().Data();
                    content.AddFontSrc().Self().Data();
                    content.AddConnectSrc().Self();
                    content.AddBaseUri().None();
                    content.AddFormAction().None();
                    content.AddFrameAncestors().None();
                })));
    }

    private static HeaderPolicyCollection AddCommon(this HeaderPolicyCollection headers, bool isDevelopment)
    {
        headers.AddContentTypeOptionsNoSniff().AddFrameOptionsDeny().AddReferrerPolicyNoReferrer();
        // The header is sent over HTTPS only.
        return isDevelopment ? headers : headers.AddStrictTransportSecurityMaxAge((int)TransportSecurity.TotalSeconds);
    }
}
