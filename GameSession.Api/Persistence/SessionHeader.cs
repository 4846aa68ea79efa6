using System.Text.Json;
using GameSession.Api.Json;
using Npgsql;

namespace GameSession.Api.Persistence;

/// <summary>
/// What <c>sessions.metadata</c> holds: <c>{version, game_master_id, settings, saved}</c>, and <c>game_master_version</c> where the game master is
/// not the first.
/// </summary>
internal readonly record struct SessionHeader(Guid GameMasterId, StateObject Settings, StateObject Saved)
{
    public static NpgsqlParameter Write(Guid gameMasterId, StateObject settings) => Sql.Arg(StateObject.Empty
        .With("version", StateValue.Of(1))
        .With("game_master_id", StateValue.Of(gameMasterId.ToString()))
        .With("settings", settings)
        .With("saved", StateObject.Empty));

    public static SessionHeader Parse(byte[] json)
    {
        using var document = JsonDocument.Parse(json);
        var header = (StateObject)StateValue.Parse(json);
        return new SessionHeader(
            document.RootElement.GetProperty("game_master_id").GetGuid(), (StateObject)header["settings"]!, (StateObject)header["saved"]!);
    }
}
