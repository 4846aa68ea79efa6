using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Persistence;

/// <summary>Which sessions are live; section <c>GameSession</c>.</summary>
internal sealed class LiveOptions
{
    /// <summary>
    /// For this long after somebody has used a session, or was connected to it, what other services say becomes an event there at once; after that,
    /// when somebody comes.
    /// </summary>
    [Range(1, 8760)]
    public int LiveHours { get; set; } = 24;
}
