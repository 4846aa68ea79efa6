using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace GameSession.Api.RateLimits;

/// <summary>
/// What one connection may send. A connection is in one process from its first message to its last, so counting here is counting
/// everywhere. For one message at a time, as a connection's messages are handled.
/// </summary>
internal sealed class ConnectionAllowance(IOptions<RateLimitOptions> options, TimeProvider time)
{
    private readonly SlidingWindow _messages = new(options.Value.Of(RateLimitKind.Messages), time);
    private readonly SlidingWindow _heartbeats = new(options.Value.Of(RateLimitKind.Heartbeats), time);
    private Dictionary<RateLimitKind, SlidingWindow>? _refusals;

    /// <param name="isHeartbeat">Heartbeats do not count against the limit of messages; theirs is as high.</param>
    public RateLimitDecision Take(bool isHeartbeat) =>
        isHeartbeat ? _heartbeats.Take(RateLimitKind.Heartbeats) : _messages.Take(RateLimitKind.Messages);

    /// <summary>
    /// Counts a refusal. True when the connection has sent more than twice what its limit lets through, that is, when more were refused
    /// within a window than fit into one.
    /// </summary>
    public bool IsFlooding(RateLimitDecision refused)
    {
        ref var window = ref CollectionsMarshal.GetValueRefOrAddDefault(_refusals ??= [], refused.Kind, out _);
        window ??= new SlidingWindow(refused.Limit, time);
        return !window.Take(refused.Kind).IsAllowed;
    }
}
