using System.ComponentModel.DataAnnotations;

namespace GameSession.Api.Persistence;

/// <summary>Which sessions are live; section <c>GameSession</c>.</summary>
internal sealed class LiveOptions
{
    /// <summary>
    /// For this long after a player used a session or was connected to it, messages of other services become events there at once. After that, they
    /// become events when somebody uses the session again.
    /// </summary>
    [Range(1, 8760)]
    public int LiveHours { get; set; } = 24;
}
