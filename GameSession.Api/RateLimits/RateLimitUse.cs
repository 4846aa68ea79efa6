using System.Net;
using System.Net.Sockets;

namespace GameSession.Api.RateLimits;

/// <summary>One use of something that is limited.</summary>
/// <param name="Key">Uses with the same key are counted together. It is the key in Redis.</param>
/// <param name="Share">Multiplies the permits. Always the same for one key.</param>
internal readonly record struct RateLimitUse(RateLimitKind Kind, string Key, int Share = 1)
{
    public static RateLimitUse ConnectionAttempt(IPAddress? client) =>
        new(RateLimitKind.ConnectionAttempts, $"limit:connections:{NetworkOf(client)}");

    public static RateLimitUse SessionCreation(Guid playerId) => new(RateLimitKind.SessionCreations, $"limit:sessions:{playerId}");

    public static RateLimitUse CombatAction(Guid sessionId, Guid playerId, bool isGameMaster) => new(
        RateLimitKind.CombatActions, $"session:{sessionId}:limit:combat:{playerId}", isGameMaster ? RateLimit.GameMastersShare : 1);

    /// <remarks>Only the game master can save. Saves are counted by caller, so nobody else can use up the game master's limit.</remarks>
    public static RateLimitUse StateSave(Guid sessionId, Guid playerId) =>
        new(RateLimitKind.StateSaves, $"session:{sessionId}:limit:saves:{playerId}");

    public static RateLimitUse CharacterReplacement(Guid sessionId, Guid playerId) =>
        new(RateLimitKind.CharacterReplacements, $"session:{sessionId}:limit:characters:{playerId}");

    public static RateLimitUse Join(Guid sessionId) => new(RateLimitKind.Joins, $"session:{sessionId}:limit:joins");

    // A client that has one IPv6 address has the whole /64 around it.
    private static string NetworkOf(IPAddress? client)
    {
        if (client is null) return "unknown";
        if (client.IsIPv4MappedToIPv6) client = client.MapToIPv4();
        if (client.AddressFamily != AddressFamily.InterNetworkV6) return client.ToString();
        Span<byte> bytes = stackalloc byte[16];
        client.TryWriteBytes(bytes, out _);
        bytes[8..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }
}
