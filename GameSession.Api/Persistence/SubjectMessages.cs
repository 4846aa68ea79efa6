using GameSession.Api.Domain;
using GameSession.Api.Json;
using Microsoft.Extensions.Options;
using Npgsql;
using static GameSession.Api.Persistence.Sql;

namespace GameSession.Api.Persistence;

/// <summary>
/// Keeps the messages of other services about each character and campaign, as far as no later message supersedes them. Sessions that nobody uses get
/// them when somebody uses them again (decision 0033).
/// <para>
/// Guarantee: a message reaches a session through <see cref="RecordAsync"/>, through <see cref="FindUntakenAsync"/>, or through both; the id of its
/// event is the same. Recording a message again changes nothing here and returns what is left of it.
/// </para>
/// Thread-safe.
/// </summary>
internal sealed class SubjectMessages(NpgsqlDataSource database, IOptions<LiveOptions> options)
{
    // Limits for each subject: how many superseded messages are kept so that a repetition is recognised, and how many bytes are kept in all.
    private const int KnownMessages = 64;
    private const int MaxBytes = 1024 * 1024;

    private const string SessionsOfCharacter = """
        FROM session_players p JOIN sessions s ON s.id = p.session_id LEFT JOIN session_uses u ON u.session_id = s.id
        WHERE (p.character_id = $1 OR p.further_characters @> ARRAY[$1]) AND p.left_at IS NULL AND s.status = 'active' AND s.is_deleted IS NOT TRUE
        """;

    private const string SessionsOfCampaign = """
        FROM sessions s LEFT JOIN session_uses u ON u.session_id = s.id
        WHERE s.campaign_id = $1 AND s.status = 'active' AND s.is_deleted IS NOT TRUE
        """;

    // A session that nobody has used since its creation counts as used at its creation.
    private const string LiveUntil = "coalesce(u.live_until, s.created_at AT TIME ZONE 'UTC' + $2)";

    // Messages about one subject are handled one after the other. While the broker cuts off one process, two processes may have the same message.
    private const string LockSql = "SELECT pg_advisory_xact_lock(hashtextextended($1 || $2::text, 0))";

    private const string KnownSql = """
        SELECT said_at, is_deletion, members FROM subject_messages WHERE kind = $1 AND subject_id = $2 AND message_id = $3
        """;

    private const string SupersedeSql = """
        UPDATE subject_messages
        SET members = CASE WHEN $4 THEN '{}' ELSE members - $3 END, is_deletion = is_deletion AND NOT $4
        WHERE kind = $1 AND subject_id = $2 AND (is_deletion OR members <> '{}')
        """;

    private const string InsertSql = """
        INSERT INTO subject_messages (kind, subject_id, message_id, said_at, is_deletion, members)
        VALUES ($1, $2, $3, clock_timestamp(), $4, $5) RETURNING said_at
        """;

    private const string PruneSql = """
        DELETE FROM subject_messages m USING (
            SELECT message_id, is_deletion OR members <> '{}' AS has_effect, row_number() OVER later AS place,
                sum(octet_length(members::text)) OVER later AS bytes
            FROM subject_messages WHERE kind = $1 AND subject_id = $2 WINDOW later AS (ORDER BY said_at DESC)) AS o
        WHERE m.kind = $1 AND m.subject_id = $2 AND m.message_id = o.message_id
            AND o.place > 1 AND ((o.place > $3 AND NOT o.has_effect) OR o.bytes > $4)
        """;

    // The margin of a minute is longer than this statement may take. A message that is recorded meanwhile either finds the session live or is found
    // by FindUntakenAsync.
    private const string UseSql = """
        INSERT INTO session_uses AS u (session_id, live_until, untaken_since)
        SELECT s.id, clock_timestamp() + $2, CASE WHEN created + $2 <= clock_timestamp() + INTERVAL '1 minute' THEN created + $2 END
        FROM (SELECT id, created_at AT TIME ZONE 'UTC' AS created FROM sessions WHERE id = $1) AS s
        ON CONFLICT (session_id) DO UPDATE SET
            untaken_since = coalesce(u.untaken_since, CASE WHEN u.live_until <= clock_timestamp() + INTERVAL '1 minute' THEN u.live_until END),
            live_until = greatest(u.live_until, EXCLUDED.live_until)
        RETURNING untaken_since
        """;

    private const string UntakenSql = """
        SELECT kind, subject_id, message_id, is_deletion, members FROM subject_messages
        WHERE ((kind = 'campaign' AND subject_id = $1) OR (kind = 'character' AND subject_id = ANY ($2)))
            AND said_at >= $3 AND (is_deletion OR members <> '{}')
        ORDER BY said_at
        """;

    private const string TakenSql = "UPDATE session_uses SET untaken_since = NULL WHERE session_id = $1 AND untaken_since = $2";

    private TimeSpan LiveFor => TimeSpan.FromHours(options.Value.LiveHours);

    /// <summary>Stores a message, once, for the sessions that nobody uses.</summary>
    /// <returns>What is left of the message, and the live sessions that must get it now.</returns>
    public async Task<(SubjectMessage Left, IReadOnlyList<Guid> Live)> RecordAsync(SubjectMessage message, CancellationToken ct)
    {
        var sessions = message.Kind is SubjectKind.Character ? SessionsOfCharacter : SessionsOfCampaign;
        await using var connection = await database.OpenConnectionAsync(ct);
        await using (var concerned = Command(connection, $"SELECT EXISTS (SELECT {sessions})", Arg(message.SubjectId)))
        {
            if (await concerned.ExecuteScalarAsync(ct) is not true) return (message, []);
        }

        // The message is committed before the live sessions are looked for: see UseSql.
        var (left, saidAt) = await KeepAsync(connection, message, ct);
        await using var find = Command(
            connection, $"SELECT DISTINCT s.id {sessions} AND {LiveUntil} > $3", Arg(message.SubjectId), Arg(LiveFor), Moment(saidAt));
        await using var reader = await find.ExecuteReaderAsync(ct);
        var live = new List<Guid>();
        while (await reader.ReadAsync(ct)) live.Add(reader.GetGuid(0));
        return (left, live);
    }

    /// <summary>Records that a session is used: it is live from now on.</summary>
    /// <returns>Messages since this time have not reached the session; null: all have.</returns>
    public async Task<DateTime?> UseAsync(Guid sessionId, CancellationToken ct)
    {
        await using var command = database.CreateCommand(UseSql);
        command.Parameters.Add(Arg(sessionId));
        command.Parameters.Add(Arg(LiveFor));
        return await command.ExecuteScalarAsync(ct) as DateTime?;
    }

    /// <summary>Messages since a time about a session's campaign and characters, as far as they still hold, in their order.</summary>
    public async Task<IReadOnlyList<SubjectMessage>> FindUntakenAsync(Session session, DateTime since, CancellationToken ct)
    {
        await using var connection = await database.OpenConnectionAsync(ct);
        await using var command = Command(
            connection,
            UntakenSql,
            Arg(session.CampaignId),
            new NpgsqlParameter<Guid[]> { TypedValue = [.. session.Played] },
            Moment(since));
        await using var reader = await command.ExecuteReaderAsync(ct);
        var found = new List<SubjectMessage>();
        while (await reader.ReadAsync(ct))
        {
            found.Add(new SubjectMessage(
                reader.GetString(0) == Text(SubjectKind.Character) ? SubjectKind.Character : SubjectKind.Campaign,
                reader.GetGuid(1), reader.GetGuid(2), ReadMembers(reader, 3)));
        }

        return found;
    }

    /// <summary>Records that the session has all messages of <see cref="FindUntakenAsync"/>.</summary>
    public async Task TakenAsync(Guid sessionId, DateTime since, CancellationToken ct)
    {
        await using var command = database.CreateCommand(TakenSql);
        command.Parameters.Add(Arg(sessionId));
        command.Parameters.Add(Moment(since));
        await command.ExecuteNonQueryAsync(ct);
    }

    private static async Task<(SubjectMessage Left, DateTime SaidAt)> KeepAsync(
        NpgsqlConnection connection, SubjectMessage message, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var known = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                Command(LockSql, Arg(Text(message.Kind)), Arg(message.SubjectId)),
                Command(KnownSql, Arg(Text(message.Kind)), Arg(message.SubjectId), Arg(message.MessageId)),
            },
        })
        await using (var reader = await known.ExecuteReaderAsync(ct))
        {
            await reader.NextResultAsync(ct);
            if (await reader.ReadAsync(ct)) return (message with { Members = ReadMembers(reader, 1) }, reader.GetFieldValue<DateTime>(0));
        }

        var isDeletion = message.Members is null;
        var names = message.Members?.Select(m => m.Key).ToArray() ?? [];
        DateTime saidAt;
        await using (var keep = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                Command(
                    SupersedeSql,
                    Arg(Text(message.Kind)), Arg(message.SubjectId), new NpgsqlParameter<string[]> { TypedValue = names }, Arg(isDeletion)),
                Command(
                    InsertSql,
                    Arg(Text(message.Kind)),
                    Arg(message.SubjectId),
                    Arg(message.MessageId),
                    Arg(isDeletion),
                    Arg(message.Members ?? StateObject.Empty)),
                Command(
                    PruneSql, Arg(Text(message.Kind)), Arg(message.SubjectId),
                    Arg(KnownMessages), Arg(MaxBytes)),
            },
        })
        {
            // Only the insertion returns rows.
            saidAt = (DateTime)(await keep.ExecuteScalarAsync(ct))!;
        }

        await transaction.CommitAsync(ct);
        return (message, saidAt);
    }

    private static StateObject? ReadMembers(NpgsqlDataReader reader, int isDeletion) =>
        reader.GetBoolean(isDeletion) ? null : (StateObject)StateValue.Parse(reader.GetFieldValue<byte[]>(isDeletion + 1));

    private static string Text(SubjectKind kind) => kind is SubjectKind.Character ? "character" : "campaign";

    // For this table's own columns, which have a time zone.
    private static NpgsqlParameter<DateTime> Moment(DateTime value) => new() { TypedValue = value };
}
