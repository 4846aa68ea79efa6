using System.Net.Sockets;
using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>What a failure of Postgres means, by its SQLSTATE or by how Npgsql reports it.</summary>
internal static class PostgresErrors
{
    /// <summary>Whether a failure means that Postgres does not answer, rather than that the service sent it something wrong.</summary>
    public static bool IsUnavailable(Exception e) => e switch
    {
        // The SocketException of a host name that cannot be resolved is not wrapped in an NpgsqlException.
        NotSentException or TimeoutException or IOException or SocketException => true,
        PostgresException refusal => IsTrouble(refusal),
        NpgsqlException => true,
        InvalidOperationException { InnerException: { } inner } => IsUnavailable(inner),
        _ => false,
    };

    /// <summary>
    /// Whether the cause lies with Postgres and not with the statement. Only bad data (class 22), violated constraints (23) and statements that
    /// Postgres does not understand (42) lie with the statement. Two errors of class 42 do not: missing privileges (42501), and a prepared statement
    /// that a pooler has left behind (42P05).
    /// </summary>
    public static bool IsTrouble(PostgresException e) => e.SqlState[..2] is not ("22" or "23" or "42")
        || e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.DuplicatePreparedStatement;

    /// <summary>
    /// Whether a failure is transient, as when the server is unavailable or fails over. Other failures last until somebody corrects the cause.
    /// </summary>
    public static bool Passes(Exception e) => e switch
    {
        NotSentException { InnerException: { } inner } => inner is OperationCanceledException || Passes(inner),
        PostgresException refusal => IsTrouble(refusal) && !NeedsSomebody(refusal),
        InvalidOperationException { InnerException: { } inner } => Passes(inner),
        _ => IsUnavailable(e),
    };

    /// <summary>Whether a failure is transient, a call that was cancelled after its time-out included.</summary>
    public static bool PassesOrTimedOut(Exception e) => Passes(e) || e is OperationCanceledException;

    /// <summary>Whether other connections in the pool are broken too, or in a state in which they would fail again.</summary>
    public static bool SpoilsConnections(Exception e) => e switch
    {
        NotSentException { InnerException: { } inner } => SpoilsConnections(inner),
        PostgresException refusal => SpoilsConnections(refusal),
        NpgsqlException { InnerException: IOException } => true,
        _ => false,
    };

    // Credentials (28), a missing database or schema (3D, 3F), missing privileges, a full disk, damage (XX).
    private static bool NeedsSomebody(PostgresException e) => e.SqlState[..2] is "28" or "3D" or "3F" or "XX"
        || e.SqlState is PostgresErrorCodes.InsufficientPrivilege or PostgresErrorCodes.DiskFull;

    // The connection is lost (08), or the server stops it (57P0x). Transactions are read only, or not in the expected state (25). A prepared
    // statement is missing, exists already, or has changed (0A000). Read only matters most: a connection keeps that default until it is closed.
    private static bool SpoilsConnections(PostgresException e) => e.SqlState[..2] is "08" or "25"
        || e.SqlState.StartsWith("57P0", StringComparison.Ordinal)
        || e.SqlState is PostgresErrorCodes.InvalidSqlStatementName or PostgresErrorCodes.DuplicatePreparedStatement
            or PostgresErrorCodes.FeatureNotSupported;
}
