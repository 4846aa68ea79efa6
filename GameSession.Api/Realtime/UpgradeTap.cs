using Microsoft.AspNetCore.Http.Features;

namespace GameSession.Api.Realtime;

/// <summary>
/// Keeps hold of the byte stream under a WebSocket. The framework's WebSocket does the handshake, reads, answers pings and closes; what
/// this service sends are whole frames that several connections share, and those go to the stream directly, many per write. The tap sits
/// below the WebSocket so that the two kinds of writes never mix within a frame.
/// </summary>
internal sealed class UpgradeTap(IHttpUpgradeFeature inner, TimeProvider time) : IHttpUpgradeFeature
{
    public bool IsUpgradableRequest => inner.IsUpgradableRequest;

    /// <summary>The stream once the request is upgraded.</summary>
    public FrameStream? Stream { get; private set; }

    public async Task<Stream> UpgradeAsync() => Stream = new FrameStream(await inner.UpgradeAsync(), time);

    /// <summary>Must run before the WebSocket middleware, which looks at the feature as it passes.</summary>
    public static Task InstallAsync(HttpContext http, RequestDelegate next)
    {
        if (http.Features.Get<IHttpUpgradeFeature>() is { IsUpgradableRequest: true } upgrade)
        {
            http.Features.Set<IHttpUpgradeFeature>(new UpgradeTap(upgrade, http.RequestServices.GetRequiredService<TimeProvider>()));
        }

        return next(http);
    }
}
