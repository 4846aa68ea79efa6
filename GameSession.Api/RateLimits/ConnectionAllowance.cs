using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace GameSession.Api.RateLimits;

/// <summary>
/// Limits what one connection may send. A connection stays in one process from its first message to its last, so counting in that process is
/// exact. Not thread-safe: a connection's messages are handled one at a time.
/// </summary>
internal sealed class ConnectionAllowance(IOptions<RateLimitOptions> options, TimeProvider time)
{
    private readonly SlidingWindow _messages = new(options.Value.Of(RateLimitKind.Messages), time);
    private readonly SlidingWindow _heartbeats = new(options.Value.Of(RateLimitKind.Heartbeats), time);
    private Dictionary<RateLimitKind, SlidingWindow>? _refusals;

    /// <param name="isHeartbeat">Heartbeats do not count against the limit of messages; they have a limit of the same size.</param>
    public RateLimitDecision Take(bool isHeartbeat) =>
        isHeartbeat ? _heartbeats.Take(RateLimitKind.Heartbeats) : _messages.Take(RateLimitKind.Messages);

    /// <summary>
    /// Counts a refusal. True when the refusals within a window exceed the limit, that is, when the connection has sent more than twice what its
    /// limit allows.
    /// </summary>
    public bool IsFlooding(RateLimitDecision refused)
    {
        ref var window = ref CollectionsMarshal.GetValueRefOrAddDefault(_refusals ??= [], refused.Kind, out _);
        window ??= new SlidingWindow(refused.Limit, time);
        return !window.Take(refused.Kind).IsAllowed;
    }
}
