namespace GameSession.Api.Persistence;

/// <summary>
/// The ICD's TIMESTAMP columns have no zone and hold UTC. Npgsql refuses a UTC-kind value for them, so this is the one place that turns
/// ours into the column's kind and back.
/// </summary>
internal static class Timestamps
{
    public static DateTime ToColumn(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Unspecified);

    public static DateTime FromColumn(DateTime column) => DateTime.SpecifyKind(column, DateTimeKind.Utc);
}
