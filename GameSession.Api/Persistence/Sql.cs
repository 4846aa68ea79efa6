using GameSession.Api.Json;
using Npgsql;
using NpgsqlTypes;

namespace GameSession.Api.Persistence;

/// <summary>Makes commands, and arguments with the types of the tables' columns.</summary>
internal static class Sql
{
    public static NpgsqlBatchCommand Command(string sql, params ReadOnlySpan<NpgsqlParameter> arguments)
    {
        var command = new NpgsqlBatchCommand(sql);
        foreach (var argument in arguments) command.Parameters.Add(argument);
        return command;
    }

    public static NpgsqlCommand Command(NpgsqlConnection connection, string sql, params ReadOnlySpan<NpgsqlParameter> arguments)
    {
        var command = new NpgsqlCommand(sql, connection);
        foreach (var argument in arguments) command.Parameters.Add(argument);
        return command;
    }

    public static NpgsqlParameter<Guid> Arg(Guid value) => new() { TypedValue = value };

    public static NpgsqlParameter Arg(Guid? value) => new() { Value = (object?)value ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Uuid };

    public static NpgsqlParameter Arg(IReadOnlyList<Guid>? values) =>
        new() { Value = (object?)values?.ToArray() ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    public static NpgsqlParameter<string> Arg(string value) => new() { TypedValue = value };

    public static NpgsqlParameter<long> Arg(long value) => new() { TypedValue = value };

    public static NpgsqlParameter<int> Arg(int value) => new() { TypedValue = value };

    public static NpgsqlParameter<bool> Arg(bool value) => new() { TypedValue = value };

    public static NpgsqlParameter<TimeSpan> Arg(TimeSpan value) => new() { TypedValue = value };

    /// <summary>For the ICD's columns without a time zone (<see cref="Timestamps"/>).</summary>
    public static NpgsqlParameter Arg(DateTime utc) => new() { Value = Timestamps.ToColumn(utc), NpgsqlDbType = NpgsqlDbType.Timestamp };

    public static NpgsqlParameter Arg(StateValue json) => new() { Value = json.ToUtf8(), NpgsqlDbType = NpgsqlDbType.Jsonb };
}
