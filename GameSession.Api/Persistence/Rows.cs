namespace GameSession.Api.Persistence;

/// <summary>ICD, "Sessions Table".</summary>
internal sealed class SessionRow
{
    public Guid Id { get; set; }
    public Guid CampaignId { get; set; }
    public required string Name { get; set; }

    /// <summary><c>active</c> or <c>ended</c>.</summary>
    public required string Status { get; set; }

    /// <summary>JSON: the version it was written at, the settings, and the metadata of the last save (see <see cref="SessionHeader"/>).</summary>
    public string? Metadata { get; set; }
    public DateTime CreatedAt { get; set; }
    public DateTime UpdatedAt { get; set; }
    public bool? IsDeleted { get; set; }
    public DateTime? DeletedAt { get; set; }
}

/// <summary>ICD, "Session States Table": a snapshot.</summary>
internal sealed class SessionStateRow
{
    public Guid Id { get; set; }
    public Guid SessionId { get; set; }
    public required string State { get; set; }
    public required string Version { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>ICD, "Session Events Table": the log. The version is in the event data; an index covers it.</summary>
internal sealed class SessionEventRow
{
    public Guid Id { get; set; }
    public Guid SessionId { get; set; }
    public required string EventType { get; set; }
    public required string EventData { get; set; }
    public DateTime CreatedAt { get; set; }
}

/// <summary>
/// Ours: who has, or once had, a seat in which session. The rows are derived from the log and written with it. Rows of players who left stay, so that
/// a late repetition of an older write cannot bring them back.
/// </summary>
internal sealed class SessionPlayerRow
{
    public Guid SessionId { get; set; }
    public Guid PlayerId { get; set; }
    public required string Role { get; set; }
    public Guid? CharacterId { get; set; }
    public DateTime JoinedAt { get; set; }
    public DateTime? LeftAt { get; set; }

    /// <summary>Version of the event that gave the player the seat.</summary>
    public long JoinedVersion { get; set; }

    /// <summary>Version of the event that last changed this row.</summary>
    public long Version { get; set; }

    /// <summary>The characters that the player plays besides <see cref="CharacterId"/>; null for none.</summary>
    public Guid[]? FurtherCharacters { get; set; }
}

/// <summary>Ours: the events of one append that are still to be published; see <see cref="Outbox"/>.</summary>
internal sealed class SessionOutboxRow
{
    public long Id { get; set; }
    public Guid SessionId { get; set; }
    public long FirstVersion { get; set; }
    public long LastVersion { get; set; }

    /// <summary>W3C trace contexts of the append's commands; see <see cref="Append.TraceParent"/>.</summary>
    public string? TraceParent { get; set; }
}

/// <summary>Ours: an event that the broker refused because of the event itself; see <see cref="Outbox"/>.</summary>
internal sealed class SetAsideEventRow
{
    public Guid SessionId { get; set; }
    public long Version { get; set; }
    public string? TraceParent { get; set; }

    /// <summary>The broker's reason.</summary>
    public string Reason { get; set; } = "";

    public DateTime SetAsideAt { get; set; }
}

/// <summary>Ours: a secret that all processes share; see <see cref="EventIdKey"/>.</summary>
internal sealed class ServiceKeyRow
{
    public required string Name { get; set; }
    public required byte[] Key { get; set; }
    public DateTime CreatedAt { get; set; }

    /// <summary>Until this time, ids that were derived without the key count too; null: there were none.</summary>
    public DateTime? FormerUntil { get; set; }
}

/// <summary>Ours: until when a session is live, so that messages of other services reach it at once; see <see cref="SubjectMessages"/>.</summary>
internal sealed class SessionUseRow
{
    public Guid SessionId { get; set; }
    public DateTime LiveUntil { get; set; }

    /// <summary>Messages since this time have not reached the session; null: all have.</summary>
    public DateTime? UntakenSince { get; set; }
}

/// <summary>Ours: the part of another service's message that no later message has superseded; see <see cref="SubjectMessages"/>.</summary>
internal sealed class SubjectMessageRow
{
    public required string Kind { get; set; }
    public Guid SubjectId { get; set; }
    public Guid MessageId { get; set; }
    public DateTime SaidAt { get; set; }
    public bool IsDeletion { get; set; }
    public required string Members { get; set; }
}
