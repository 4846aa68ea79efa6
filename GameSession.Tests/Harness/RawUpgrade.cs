using System.Text;

namespace GameSession.Tests.Harness;

/// <summary>The request that asks for a WebSocket, for clients made by hand.</summary>
internal static class RawUpgrade
{
    /// <param name="headers">Those that a client must send are added.</param>
    public static byte[] Request(Uri url, string path, IEnumerable<string> headers) => Encoding.Latin1.GetBytes(string.Join("\r\n",
    [
        $"GET {path} HTTP/1.1", $"Host: {url.Authority}", "Connection: Upgrade", "Upgrade: websocket", "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", .. headers, "", "",
    ]));

    /// <summary>The headers of somebody who has both tokens.</summary>
    public static string[] Credentials(string token, string sessionToken) => [$"Authorization: Bearer {token}", $"X-Session-Token: {sessionToken}"];
}
