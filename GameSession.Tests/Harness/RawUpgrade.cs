using System.Text;

namespace GameSession.Tests.Harness;

/// <summary>The WebSocket upgrade request, for handwritten clients.</summary>
internal static class RawUpgrade
{
    /// <param name="headers">Headers in addition to those that the protocol requires.</param>
    public static byte[] Request(Uri url, string path, IEnumerable<string> headers) => Encoding.Latin1.GetBytes(string.Join("\r\n",
    [
        $"GET {path} HTTP/1.1", $"Host: {url.Authority}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", .. headers, "", "",
    ]));

    /// <summary>The headers with both tokens.</summary>
    public static string[] Credentials(string token, string sessionToken) => [$"Authorization: Bearer {token}", $"X-Session-Token: {sessionToken}"];
}
