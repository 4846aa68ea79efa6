using Microsoft.AspNetCore.Http.Features;

namespace GameSession.Api.Realtime;

/// <summary>
/// Keeps hold of the byte stream under a WebSocket, which HTTP/1.1 upgrades to and HTTP/2 connects to (RFC 8441). The framework's WebSocket
/// does the handshake, reads, answers pings and closes; what this service sends are whole frames that several connections share, and those go
/// to the stream directly, many per write. The tap sits below the WebSocket so that the two kinds of writes never mix within a frame.
/// </summary>
internal sealed class UpgradeTap(IHttpUpgradeFeature? upgrade, IHttpExtendedConnectFeature? connect, TimeProvider time)
    : IHttpUpgradeFeature, IHttpExtendedConnectFeature
{
    public bool IsUpgradableRequest => upgrade?.IsUpgradableRequest == true;

    public bool IsExtendedConnect => connect?.IsExtendedConnect == true;

    public string? Protocol => connect?.Protocol;

    /// <summary>The stream once the request is accepted.</summary>
    public FrameStream? Stream { get; private set; }

    public async Task<Stream> UpgradeAsync() => Stream = new FrameStream(await upgrade!.UpgradeAsync(), time);

    public async ValueTask<Stream> AcceptAsync() => Stream = new FrameStream(await connect!.AcceptAsync(), time);

    /// <summary>Must run before the WebSocket middleware, which looks at the features as it passes.</summary>
    public static Task InstallAsync(HttpContext http, RequestDelegate next)
    {
        var (upgrade, connect) = (http.Features.Get<IHttpUpgradeFeature>(), http.Features.Get<IHttpExtendedConnectFeature>());
        if (upgrade is not { IsUpgradableRequest: true } && connect is not { IsExtendedConnect: true }) return next(http);
        var tap = new UpgradeTap(upgrade, connect, http.RequestServices.GetRequiredService<TimeProvider>());
        if (tap.IsUpgradableRequest) http.Features.Set<IHttpUpgradeFeature>(tap);
        if (tap.IsExtendedConnect) http.Features.Set<IHttpExtendedConnectFeature>(tap);
        http.Features.Set(tap);
        return next(http);
    }
}
