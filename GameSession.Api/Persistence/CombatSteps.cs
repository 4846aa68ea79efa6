using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using Npgsql;
using static GameSession.Api.Persistence.Sql;

namespace GameSession.Api.Persistence;

/// <summary>Counts a session's combat events back from the present. Thread-safe; each call uses its own pooled connection.</summary>
internal sealed class CombatSteps(NpgsqlDataSource database)
{
    public const int Max = 100;

    // Rewinds take the walk to another place but are no step; each row of the walk is one index lookup.
    private const int MaxRows = 10 * Max;

    // From a version, the last event up to it that has changed the combat. Each such event is a step to the version before it. A rewind is none: it
    // made the combat that of the version which it names, so the walk goes on from there. A save is a step if it has replaced the combat. So is the
    // beginning or end of effects if it was not all beside the combat.
    private const string FindSql = """
        WITH RECURSIVE walk (version, steps, row) AS (
            SELECT $2, $3, 0
            UNION ALL
            SELECT
                CASE WHEN e.rewound_to IS NULL THEN e.version - 1 ELSE e.rewound_to END,
                CASE WHEN e.rewound_to IS NULL THEN steps - 1 ELSE steps END,
                row + 1
            FROM walk
            CROSS JOIN LATERAL (
                SELECT (event_data ->> 'version')::bigint AS version, (event_data ->> 'rewound_to')::bigint AS rewound_to FROM session_events
                WHERE session_id = $1 AND (event_data ->> 'version')::bigint <= walk.version AND (event_type = ANY ($4)
                    OR (event_type = ANY ($6) AND event_data @? '$.changes[*] ? (@.path starts with "/combat/")')
                    OR (event_type = 'state_saved' AND event_data @? '$.changes[*] ? (@.path == "/combat" || @.path == "")'))
                ORDER BY (event_data ->> 'version')::bigint DESC LIMIT 1) AS e
            WHERE steps > 0 AND row < $5
        )
        SELECT version FROM walk WHERE steps = 0
        """;

    private static readonly string[] OfEffects = [EventTypes.Of(CombatEvent.EffectsStarted).Name, EventTypes.Of(CombatEvent.EffectsEnded).Name];

    private static readonly string[] Types =
        [.. EventTypes.All.OfType<CombatEventType>().Select(t => t.Name).Except(OfEffects), EventTypes.StateRewound];

    /// <summary>The version before the last steps up to a version; null when the log has fewer.</summary>
    public async Task<long?> FindVersionAsync(Guid sessionId, long version, int steps, CancellationToken ct)
    {
        await using var command = database.CreateCommand(FindSql);
        command.Parameters.Add(Arg(sessionId));
        command.Parameters.Add(Arg(version));
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = steps });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = Types });
        command.Parameters.Add(new NpgsqlParameter<int> { TypedValue = MaxRows });
        command.Parameters.Add(new NpgsqlParameter<string[]> { TypedValue = OfEffects });
        return await command.ExecuteScalarAsync(ct) as long?;
    }
}
