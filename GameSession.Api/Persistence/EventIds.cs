using System.Security.Cryptography;
using System.Text;

namespace GameSession.Api.Persistence;

/// <summary>
/// Event ids that follow from what an event is about (version 8, RFC 9562 §5.8): the log takes an id once, so what has such an id happens once, in
/// whatever process and however often it is asked for. They are derived with a key that all processes share and that nobody outside knows; and no
/// client may choose an id of this version, see <see cref="IsReserved"/>. So nobody can use one up before its event comes.
/// </summary>
internal sealed class EventIds(TimeProvider time)
{
    public const int KeyBytes = 32;

    private Key? _key;

    /// <summary>Whether an id is of the version that is the service's own.</summary>
    public static bool IsReserved(Guid id) => id.Version == 8;

    /// <param name="key">Of <see cref="KeyBytes"/> bytes.</param>
    /// <param name="formerUntil">
    /// Until when ids are looked for that were derived without a key, as versions of the service before it did; null: there never were any.
    /// </param>
    public void Use(byte[] key, DateTime? formerUntil) => Volatile.Write(ref _key, new Key(key, formerUntil));

    /// <summary>Of an action's declaration.</summary>
    public DerivedId OfAction(Guid sessionId, Guid actionId) => Derive("action"u8, sessionId, actionId);

    /// <summary>Of what a delivered message does to a session.</summary>
    /// <param name="messageId">Of <see cref="OfMessage"/>.</param>
    public DerivedId OfDelivery(Guid sessionId, Guid messageId) => Derive("delivery"u8, sessionId, messageId);

    /// <summary>
    /// A message's id in our form, whatever its sender's is; without one its content is what tells it from others. Senders of different
    /// kinds of messages may number them alike: the kind is part of it. It is no event's id, and no secret.
    /// </summary>
    public static Guid OfMessage(string routingKey, string? messageId, ReadOnlySpan<byte> body) => FromHash(SHA256.HashData(
        string.IsNullOrEmpty(messageId)
            ? [.. "content"u8, .. Terminated(routingKey), .. body]
            : [.. "message"u8, .. Terminated(routingKey), .. Encoding.UTF8.GetBytes(messageId)]));

    private static byte[] Terminated(string text) => Encoding.UTF8.GetBytes($"{text}\0");

    private DerivedId Derive(ReadOnlySpan<byte> kind, Guid first, Guid second)
    {
        var key = Volatile.Read(ref _key) ?? throw new InvalidOperationException("The key of derived ids has not been read.");
        byte[] name = [.. kind, .. first.ToByteArray(bigEndian: true), .. second.ToByteArray(bigEndian: true)];
        var former = key.FormerUntil > time.GetUtcNow().UtcDateTime ? FromHash(SHA256.HashData(name)) : (Guid?)null;
        return new DerivedId(FromHash(HMACSHA256.HashData(key.Bytes, name)), former);
    }

    private static Guid FromHash(byte[] hash)
    {
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16), bigEndian: true);
    }

    private sealed record Key(byte[] Bytes, DateTime? FormerUntil);
}
