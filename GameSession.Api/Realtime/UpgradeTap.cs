using Microsoft.AspNetCore.Http.Features;

namespace GameSession.Api.Realtime;

/// <summary>
/// Captures the byte stream below a WebSocket, which an HTTP/1.1 upgrade or an HTTP/2 CONNECT (RFC 8441) opens. The framework's WebSocket does
/// the handshake, reads, answers pings and closes. What this service sends are whole frames that several connections share; they are written to
/// the stream directly, many per write. Both kinds of writes go through the captured <see cref="FrameStream"/>, so they never mix within a frame.
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

    /// <summary>Must run before the WebSocket middleware, which reads the features.</summary>
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
