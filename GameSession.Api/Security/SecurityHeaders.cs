namespace GameSession.Api.Security;

/// <summary>What every answer over HTTP tells a browser: it is data of nobody else's page, and stays nowhere.</summary>
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
                // Nearly all of it carries a token or what one player may see.
                .AddCustomHeader("Cache-Control", "no-store"))
            .AddPolicy(PagePolicy, headers => headers
                .AddCommon(isDevelopment)
                .AddContentSecurityPolicy(content =>
                {
                    // Its script draws with styles and pictures of its own; it talks to this service and to nobody else.
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
        // Sent over https alone.
        return isDevelopment ? headers : headers.AddStrictTransportSecurityMaxAge((int)TransportSecurity.TotalSeconds);
    }
}
