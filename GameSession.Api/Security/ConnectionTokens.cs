using System.Buffers.Binary;
using System.Security.Cryptography;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.WebUtilities;

namespace GameSession.Api.Security;

/// <summary>What a connection token says.</summary>
/// <param name="SeatVersion">The version of the event that seated the player: after leaving, a new seat needs a new token.</param>
internal sealed record ConnectionTicket(Guid SessionId, Guid PlayerId, long SeatVersion);

/// <summary>
/// Connection tokens: encrypted, for 12 hours, bound to session, player and seat; of no use without that player's JWT. URL-safe, so that
/// they also fit into a WebSocket subprotocol. Any process can read another's: the keys are in Postgres.
/// </summary>
internal sealed class ConnectionTokens(IDataProtectionProvider protection)
{
    // Characters; a token of ours has about 200.
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

    /// <summary>Null when it is not one of ours, or ran out.</summary>
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
