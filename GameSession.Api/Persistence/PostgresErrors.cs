using System.Net.Sockets;
using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>What a failure of Postgres means, by its SQLSTATE or by how Npgsql reports it.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether a failure means that Postgres does not answer, rather than that the service asked it something wrong.</summary>
    public static bool IsUnavailable(Exception e) => e switch
    {
        // A host name that cannot be resolved is a SocketException of its own.
        NotSentException or TimeoutException or IOException or SocketException => true,
        PostgresException refusal => IsTrouble(refusal),
        NpgsqlException => true,
        InvalidOperationException { InnerException: { } inner } => IsUnavailable(inner),
        _ => false,
    };

    /// <summary>
    /// Whether Postgres is in trouble, whatever it was asked. Only bad data (class 22), violated constraints (23) and statements that it does not
    /// understand (42) are about what it was asked; and of the last, missing privileges (42501) and a prepared statement that a pooler has left
    /// behind (42P05) are not.
    /// </summary>
    public static bool IsTrouble(PostgresException e) => e.SqlState[..2] is not ("22" or "23" or "42")
        || e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.DuplicatePreparedStatement;

    /// <summary>
    /// Whether a failure passes by itself, as an absence or a failover does. The others last until somebody has put something right.
    /// </summary>
    public static bool Passes(Exception e) => e switch
    {
        NotSentException { InnerException: { } inner } => inner is OperationCanceledException || Passes(inner),
        PostgresException refusal => IsTrouble(refusal) && !NeedsSomebody(refusal),
        InvalidOperationException { InnerException: { } inner } => Passes(inner),
        _ => IsUnavailable(e),
    };

    /// <summary>Whether other connections in the pool are dead too, or in a state in which they would fail again.</summary>
    public static bool SpoilsConnections(Exception e) => e switch
    {
        NotSentException { InnerException: { } inner } => SpoilsConnections(inner),
        PostgresException refusal => SpoilsConnections(refusal),
        NpgsqlException { InnerException: IOException } => true,
        _ => false,
    };

    // Credentials (28), a database or schema that is not there (3D, 3F), privileges, a full disk, damage (XX).
    private static bool NeedsSomebody(PostgresException e) => e.SqlState[..2] is "28" or "3D" or "3F" or "XX"
        || e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.DiskFull;

    // The connection is gone (08), or its server is (57P0x); transactions are read only, or not what the client expects (25); what was prepared is
    // not there, is there already, or has become something else (0A000). Above all, read only as a connection's default holds until it is closed.
    private static bool SpoilsConnections(PostgresException e) => e.SqlState[..2] is "08" or "25"
        || e.SqlState.StartsWith("57P0", StringComparison.Ordinal)
        || e.SqlState is PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement
            or PostgresErrorCodes.FeatureNotSupported;
}
