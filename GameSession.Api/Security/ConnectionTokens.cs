using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace GameSession.Api.Security;

/// <summary>The content of a connection token.</summary>
/// <param name="SeatVersion">The version of the event that seated the player: a player who leaves and joins again needs a new token.</param>
internal sealed record ConnectionTicket(Guid SessionId, Guid PlayerId, long SeatVersion);

/// <summary>
/// Connection tokens are encrypted, valid for 12 hours, bound to session, player and seat, and useless without that player's JWT. They are
/// URL-safe, so that they fit into a WebSocket subprotocol. Every process can read them: the keys are in PostgreSQL.
/// </summary>
internal sealed class ConnectionTokens(IDataProtectionProvider protection)
{
    // In characters; an issued token has about 200.
    private const int MaxLength = 1024;

    private const int Length = 16 + 16 + 8;

    private static readonly TimeSpan Lifetime = TimeSpan.FromHours(12);

    private readonly ITimeLimitedDataProtector _protector =
        protection.CreateProtector("GameSession.ConnectionToken").ToTimeLimitedDataProtector();

    public string Issue(ConnectionTicket ticket)
    {
        var bytes = new byte[Length];
        ticket.SessionId.TryWriteBytes(bytes);
        ticket.PlayerId.TryWriteBytes(bytes.AsSpan(16));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(32), ticket.SeatVersion);
        return WebEncoders.Base64UrlEncode(_protector.Protect(bytes, Lifetime));
    }

    /// <summary>Null when the service did not issue the token, or when it has expired.</summary>
    public ConnectionTicket? Read(string? token)
    {
        if (token is not { Length: > 0 and <= MaxLength }) return null;
        try
        {
            var bytes = _protector.Unprotect(WebEncoders.Base64UrlDecode(token));
            return bytes.Length != Length ? null : new ConnectionTicket(
                new Guid(bytes.AsSpan(0, 16)), new Guid(bytes.AsSpan(16, 16)), BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(32)));
        }
        catch (Exception e) when (e is CryptographicException or FormatException)
        {
            return null;
        }
    }
}
