using Microsoft.AspNetCore.Http.Features;

namespace GameSession.Api.Realtime;

/// <summary>
/// Captures the byte stream below a WebSocket, which an HTTP/1.1 upgrade or an HTTP/2 CONNECT (RFC 8441) opens. The framework's middleware makes the
/// handshake on it; <see cref="Connection"/> reads and writes the frames.
/// </summary>
internal sealed class UpgradeTap(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => connect?.IsExtendedConnect == true;

    public string? Protocol => connect?.Protocol;

    /// <summary>The stream once the request is accepted.</summary>
    public Stream? Stream { get; private set; }

    public async Task<Stream> UpgradeAsync() => Stream = await upgrade!.UpgradeAsync();

    public async ValueTask<Stream> AcceptAsync() => Stream = await connect!.AcceptAsync();

    /// <summary>Must run before the WebSocket middleware, which reads the features.</summary>
    public static Task InstallAsync(HttpContext http, RequestDelegate next)
    {
        var (upgrade, connect) = (http.Features.Get<IHttpUpgradeFeature>(), http.Features.Get<IHttpExtendedConnectFeature>());
        if (upgrade is not { IsUpgradableRequest: true } && connect is not { IsExtendedConnect: true }) return next(http);
        var tap = new UpgradeTap(upgrade, connect);
        if (tap.IsUpgradableRequest) http.Features.Set<IHttpUpgradeFeature>(tap);
        if (tap.IsExtendedConnect) http.Features.Set<IHttpExtendedConnectFeature>(tap);
        http.Features.Set(tap);
        return next(http);
    }
}
