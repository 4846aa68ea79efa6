using System.Buffers.Text;
using System.Text;

namespace GameSession.Scenarios;

/// <summary>Reads what the scenarios need of a message without parsing it, and writes those that they send.</summary>
internal static class Message
{
    /// <summary>The longest beginning of a message that has its type.</summary>
    private const int Head = 48;

    /// <summary>Whether the message is of this type.</summary>
    public static bool Is(ReadOnlySpan<byte> message, ReadOnlySpan<byte> type)
    {
        var head = message[..Math.Min(message.Length, Head)];
        var at = head.IndexOf("\"type\":\""u8);
        return at >= 0 && head[(at + 8)..].StartsWith(type) && head[(at + 8 + type.Length)..] is [(byte)'"', ..];
    }

    /// <summary>The message's version; 0 if it has none.</summary>
    public static long Version(ReadOnlySpan<byte> message)
    {
        var at = message.LastIndexOf("\"version\":\""u8);
        return at >= 0 && Utf8Parser.TryParse(message[(at + 11)..], out long version, out _) ? version : 0;
    }

    /// <summary>A change of about 150 bytes, as in the side-by-side benchmark.</summary>
    public static byte[] Update(int player, long number)
    {
        var value = $$"""{"k":"{{number:D35}}","hp":27,"x":12,"y":7,"cond":"prone"}""";
        return Encoding.UTF8.GetBytes($$$"""{"type":"state_update","data":{"changes":[{"path":"/bench/p{{{player}}}","value":{{{value}}}}]}}""");
    }

    public static byte[] Sync(long since) =>
        Encoding.UTF8.GetBytes($$$"""{"type":"sync_request","ref":"resume","data":{"since":"{{{since}}}"}}""");
}
