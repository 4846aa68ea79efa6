using System.Security.Cryptography;

namespace GameSession.Api.Sessions;

/// <summary>
/// Event ids that follow from what an event is about (RFC 9562 §5.8): the log takes an id once, so what has such an id happens once, in
/// whatever process and however often it is asked for.
/// </summary>
internal static class EventIds
{
    /// <summary>Of an action's declaration.</summary>
    public static Guid OfAction(Guid sessionId, Guid actionId) => Derive("action"u8, sessionId, actionId);

    private static Guid Derive(ReadOnlySpan<byte> kind, Guid first, Guid second)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData([.. kind, .. first.ToByteArray(bigEndian: true), .. second.ToByteArray(bigEndian: true)], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x80);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..16], bigEndian: true);
    }
}
