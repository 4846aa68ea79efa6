using System.Security.Cryptography;
using System.Text;

namespace GameSession.Api.Persistence;

/// <summary>
/// Event ids that are computed from what an event is about (version 8, RFC 9562 §5.8). The log takes an id once, so an event with such an id happens
/// once, in whatever process and however often it is asked for. The ids are derived with a key that all processes share and that nobody outside
/// knows, and no client may choose an id of this version (see <see cref="IsReserved"/>). So nobody can use such an id before its event is appended.
/// </summary>
internal sealed class EventIds(TimeProvider time)
{
    public const int KeyBytes = 32;

    private Key? _key;

    /// <summary>What a refusal says about an id that <see cref="IsReserved"/>.</summary>
    public const string Reserved = "must not be of version 8, which is the service's own; take version 4 or 7";

    /// <summary>Whether an id has the version that only the service may use.</summary>
    public static bool IsReserved(Guid id) => id.Version == 8;

    /// <param name="key"><see cref="KeyBytes"/> bytes.</param>
    /// <param name="formerUntil">
    /// Until this time, ids that versions of the service derived without a key are looked for too. Null: there never were any.
    /// </param>
    public void Use(byte[] key, DateTime? formerUntil) => Volatile.Write(ref _key, new Key(key, formerUntil));

    /// <summary>The id of the event that declares an action.</summary>
    public DerivedId OfAction(Guid sessionId, Guid actionId) => Derive("action"u8, sessionId, actionId);

    /// <summary>The id of the event that a delivered message causes in a session.</summary>
    /// <param name="messageId">The message's id, from <see cref="OfMessage"/>.</param>
    public DerivedId OfDelivery(Guid sessionId, Guid messageId) => Derive("delivery"u8, sessionId, messageId);

    /// <summary>
    /// The id of a message as a UUID, whatever form the sender's id has. Without a sender's id it is computed from the body. Senders of different
    /// kinds of messages may use the same ids, so the kind is part of it. It is not an event's id and not a secret.
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
