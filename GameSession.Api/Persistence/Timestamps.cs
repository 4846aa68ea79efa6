namespace GameSession.Api.Persistence;

/// <summary>
/// The ICD's TIMESTAMP columns have no time zone and hold UTC. Npgsql refuses values of UTC kind for them, so values are converted here, to the
/// column's kind and back, and nowhere else.
/// </summary>
internal static class Timestamps
{
    public static DateTime ToColumn(DateTime utc) => DateTime.SpecifyKind(utc, DateTimeKind.Unspecified);

    public static DateTime FromColumn(DateTime column) => DateTime.SpecifyKind(column, DateTimeKind.Utc);
}
