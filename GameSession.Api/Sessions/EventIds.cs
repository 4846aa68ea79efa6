using System.Security.Cryptography;
using System.Text;

namespace GameSession.Api.Sessions;

/// <summary>
/// Event ids that follow from what an event is about (RFC 9562 §5.8): the log takes an id once, so what has such an id happens once, in
/// whatever process and however often it is asked for.
/// </summary>
internal static class EventIds
{
    /// <summary>Of an action's declaration.</summary>
    public static Guid OfAction(Guid sessionId, Guid actionId) => Derive("action"u8, sessionId, actionId);

    /// <summary>Of what a delivered message does to a session.</summary>
    /// <param name="messageId">Of <see cref="OfMessage"/>.</param>
    public static Guid OfDelivery(Guid sessionId, Guid messageId) => Derive("delivery"u8, sessionId, messageId);

    /// <summary>
    /// A message's id in our form, whatever its sender's is; without one its content is what tells it from others. Senders of different
    /// kinds of messages may number them alike: the kind is part of it.
    /// </summary>
    public static Guid OfMessage(string routingKey, string? messageId, ReadOnlySpan<byte> body) =>
        string.IsNullOrEmpty(messageId) ? Derive([.. "content"u8, .. Terminated(routingKey), .. body]) : Derive([.. "message"u8, .. Terminated(routingKey), .. Encoding.UTF8.GetBytes(messageId)]);

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes($"{text}\0");

    private static Guid Derive(ReadOnlySpan<byte> kind, Guid first, Guid second) =>
        Derive([.. kind, .. first.ToByteArray(bigEndian: true), .. second.ToByteArray(bigEndian: true)]);

    private static Guid Derive(ReadOnlySpan<byte> name)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(name, hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
