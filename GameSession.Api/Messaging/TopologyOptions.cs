using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Messaging;

/// <summary>How exchange, queues and bindings are kept; section <c>GameSession:Topology</c>.</summary>
internal sealed class TopologyOptions
{
    /// <summary>Between looks at the broker.</summary>
    [Range(1, 86_400)]
    public int CheckSeconds { get; set; } = 60;
}
