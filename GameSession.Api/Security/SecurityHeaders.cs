namespace GameSession.Api.Security;

/// <summary>The headers that keep browsers from showing answers within other pages, and from storing them.</summary>
internal static class SecurityHeaders
{
    /// <summary>The policy of <c>/docs</c>.</summary>
    public const string PagePolicy = "page";

    /// <summary>The policy of files that are the same for everybody, and of which none is a page.</summary>
    public const string FilePolicy = "file";

    /// <summary>The policy of <c>/docs/events</c>.</summary>
    public const string EventsPolicy = "events";

    /// <summary>The policy of <c>/table</c>.</summary>
    public const string TablePolicy = "table";

    private static readonly TimeSpan TransportSecurity = TimeSpan.FromDays(365);

    public static void AddSecurityHeaders(this WebApplicationBuilder builder)
    {
        var isDevelopment = builder.Environment.IsDevelopment();
        builder.Services.AddSecurityHeaderPolicies(policies => policies
            .SetDefaultPolicy(headers => headers
                .AddCommon(isDevelopment)
                .AddContentSecurityPolicy(ForData)
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
                }))
            .AddPolicy(FilePolicy, headers => headers.AddCommon(isDevelopment).AddContentSecurityPolicy(ForData))
            .AddPolicy(EventsPolicy, headers => headers
                .AddCommon(isDevelopment)
                .AddContentSecurityPolicy(content =>
                {
                    // AsyncAPI's own bundles need 'unsafe-eval'. The page's bundle leaves out the part that does: events/build.mjs.
                    content.AddDefaultSrc().None();
                    content.AddScriptSrc().Self();
                    content.AddStyleSrc().Self();
                    // The empty icon.
                    content.AddImgSrc().Data();
                    content.AddConnectSrc().Self();
                    content.AddBaseUri().None();
                    content.AddFormAction().None();
                    content.AddFrameAncestors().None();
                }))
            .AddPolicy(TablePolicy, headers => headers
                .AddCommon(isDevelopment)
                .AddContentSecurityPolicy(content =>
                {
                    // The page's script makes its style sheets by itself. Lit is the only code that writes markup.
                    content.AddDefaultSrc().None();
                    content.AddScriptSrc().Self();
                    content.AddImgSrc().Self();
                    content.AddFontSrc().Self();
                    content.AddConnectSrc().Self();
                    content.AddBaseUri().None();
                    content.AddFormAction().None();
                    content.AddFrameAncestors().None();
                    content.AddRequireTrustedTypesFor().Script();
                    content.AddTrustedTypes().AllowPolicy("lit-html");
                })));
    }

    private static void ForData(CspBuilder content)
    {
        content.AddDefaultSrc().None();
        content.AddFrameAncestors().None();
    }

    private static HeaderPolicyCollection AddCommon(this HeaderPolicyCollection headers, bool isDevelopment)
    {
        headers.AddContentTypeOptionsNoSniff().AddFrameOptionsDeny().AddReferrerPolicyNoReferrer();
        // The header is sent over HTTPS only.
        return isDevelopment ? headers : headers.AddStrictTransportSecurityMaxAge((int)TransportSecurity.TotalSeconds);
    }
}
