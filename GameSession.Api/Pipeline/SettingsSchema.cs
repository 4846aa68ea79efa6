using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using Microsoft.OpenApi;

namespace GameSession.Api.Pipeline;

/// <summary>The members of a new session's <c>settings</c> that the service knows. Clients may add members of their own.</summary>
internal static class SettingsSchema
{
    public static Dictionary<string, IOpenApiSchema> Members() => new()
    {
        ["max_players"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = Text(SessionSettings.MaxPlayersLimit),
            Default = JsonValue.Create(10),
            Description = "How many players may have a seat, besides the game master and observers.",
        },
        ["allow_observers"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Boolean,
            Default = JsonValue.Create(false),
            Description = "Whether one may join without a character, to look on.",
        },
        ["allowed_players"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            MaxItems = SessionSettings.MaxAllowedPlayers,
            Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
            Description = "Who may join. Anybody if it is left out.",
        },
        ["characters"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            MaxProperties = SessionSettings.MaxPlayersWithCharacters,
            AdditionalProperties = new OpenApiSchema
            {
                Type = JsonSchemaType.Array,
                MaxItems = SessionSettings.MaxCharactersOfPlayer,
                Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
            },
            Description = "By player, the characters that the player may join with. Players choose if it is left out.",
        },
        ["player_writable_paths"] = Paths("Where every player may write, besides `/characters/{their character_id}`.", "/shared"),
        ["gm_only_paths"] = Paths("What only the game master sees: none of them the root, in an array, or in `/combat`.", "/gm"),
        ["dice"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [JsonValue.Create("client"), JsonValue.Create("server")],
            Default = JsonValue.Create("client"),
            Description = "Who rolls initiative: the clients, or the service.",
        },
        ["initiative_each_round"] = Choice("Whether the service rolls initiative for all again at the start of each round but the first.", false),
        ["enforce_actions"] = Choice("Whether declared actions spend budgets of their combatants, which turns refill.", false),
        ["hold_turn_for_due"] = Choice("Whether a turn ends only when the effects that were due with it are ended or kept.", false),
        ["private_parts"] = Choice("Whether `/private/{player_id}` is seen and written by that player and the game master alone.", true),
        ["lasting_effects"] = Choice("Whether `/effects` has the effects that outlast a fight, which only combat messages write.", true),
        ["game_masters"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Array,
            MaxItems = SessionSettings.MaxDeputies,
            Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "uuid" },
            Description = "The deputies: as members, they have the game master's rights and see what the game master sees.",
        },
        ["game_master_absence"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Integer,
            Minimum = "1",
            Maximum = Text(SessionSettings.MaxAbsenceSeconds),
            Description = "After how many seconds without the game master their seat can be claimed. Never if it is left out.",
        },
        ["game_master_claim"] = new OpenApiSchema
        {
            Type = JsonSchemaType.String,
            Enum = [JsonValue.Create("deputies"), JsonValue.Create("longest_member")],
            Default = JsonValue.Create("deputies"),
            Description = "Who may claim the seat: the deputies, or also the player who has had a seat the longest.",
        },
        ["initial_state"] = new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Description = "The first state, at most 1 MiB and 32 levels deep, without `/combat`.",
        },
    };

    private static OpenApiSchema Choice(string text, bool byDefault) => new()
    {
        Type = JsonSchemaType.Boolean,
        Default = JsonValue.Create(byDefault),
        Description = text,
    };

    private static OpenApiSchema Paths(string text, string byDefault) => new()
    {
        Type = JsonSchemaType.Array,
        MaxItems = SessionSettings.MaxPaths,
        Items = new OpenApiSchema { Type = JsonSchemaType.String, Format = "json-pointer" },
        Default = JsonSerializer.SerializeToNode(new[] { byDefault }),
        Description = text,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
