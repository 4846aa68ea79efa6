using Microsoft.Extensions.Options;

namespace GameSession.Api.Security;

/// <summary>
/// Decides which browser pages may use the service: its own, and those of the configured origins. Only browsers send an Origin.
/// </summary>
internal sealed class OriginPolicy(IOptions<SecurityOptions> options)
{
    private readonly HashSet<string> _allowed = new(
        options.Value.AllowedOrigins.Select(o => o.TrimEnd('/')).Concat(options.Value.PublicBaseUrl is { } url ? [OriginOf(url)] : []),
        StringComparer.OrdinalIgnoreCase);

    public bool Allows(HttpRequest request)
    {
        if (request.Headers.Origin is not [{ } origin]) return request.Headers.Origin.Count == 0;
        return _allowed.Contains(origin) || string.Equals(origin, $"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }

    // As a browser writes it (RFC 6454 §6.2).
    private static string OriginOf(Uri url) => $"{url.Scheme}://{url.IdnHost}{(url.IsDefaultPort ? "" : $":{url.Port}")}";
}
