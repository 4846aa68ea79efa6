using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Messaging;

/// <summary>How exchange, queues and bindings are checked; section <c>GameSession:Topology</c>.</summary>
internal sealed class TopologyOptions
{
    /// <summary>How often the broker is checked.</summary>
    [Range(1, 86_400)]
    public int CheckSeconds { get; set; } = 60;
}
