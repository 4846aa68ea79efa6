using System.Buffers.Text;
using System.Collections.Concurrent;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using Microsoft.Extensions.Options;

namespace GameSession.Api.Presence;

/// <summary>
/// Closes the connections that a player has beyond the limit: those silent longest, in whatever process they are (decision 0028). Thread-safe,
/// except that <see cref="CloseAsync"/> takes one caller at a time.
/// </summary>
internal sealed class SurplusConnections(PresenceStore store, ConnectionHub hub, IOptions<ConnectionLimits> limits, TimeProvider time)
{
    // Longer than a tick: by then every process has recorded how long its own connections have been silent.
    private static readonly TimeSpan ReplaceAfter = 1.5 * PresenceTracker.Tick;

    // Players with too many connections, and when the silence of their connections in this process was recorded; 0 before.
    private readonly ConcurrentDictionary<(Guid SessionId, Guid PlayerId), long> _crowded = new();

    /// <summary>The player has, or may have, too many connections.</summary>
    public void Add(Guid sessionId, Guid playerId) => _crowded.TryAdd((sessionId, playerId), 0);

    /// <summary>Takes another process's message that a player has too many connections, some of them in this process.</summary>
    /// <param name="message"><c>{session_id} {player_id}</c>.</param>
    public void Hear(ReadOnlyMemory<byte> message)
    {
        const int Length = 36;
        if (Utf8Parser.TryParse(message.Span, out Guid sessionId, out _) && message.Length > Length
            && Utf8Parser.TryParse(message.Span[(Length + 1)..], out Guid playerId, out _))
        {
            Add(sessionId, playerId);
        }
    }

    /// <summary>
    /// Closes the connections that are due. Every process that has some of a player's connections does this for its own at about the same time.
    /// </summary>
    public async Task CloseAsync()
    {
        foreach (var (player, noted) in _crowded)
        {
            var own = Own(player.SessionId, player.PlayerId);
            if (noted == 0)
            {
                await store.NoteSilenceAsync(player.SessionId, player.PlayerId, own);
                _crowded[player] = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(noted) >= ReplaceAfter)
            {
                _crowded.TryRemove(player, out _);
                var replaced = await store.ReplaceAsync(player.SessionId, player.PlayerId) ?? Excess(own);
                foreach (var connection in own.Where(c => replaced.Contains(c.Id))) connection.Close(CloseCodes.Replaced, "replaced");
            }
        }
    }

    /// <summary>The player's connections in this process.</summary>
    public List<Connection> Own(Guid sessionId, Guid playerId) => [.. hub.Group(sessionId).Where(c => c.PlayerId == playerId && !c.IsClosing)];

    // What Redis would answer if there were no other process.
    private List<Guid> Excess(List<Connection> own)
    {
        var limit = limits.Value.ConnectionsPerPlayer;
        var excess = Math.Max(0, own.Count - limit);
        return [.. own.OrderBy(c => c.Id).SkipLast(Math.Min(excess, limit)).OrderByDescending(c => c.Silence).Take(excess).Select(c => c.Id)];
    }
}
