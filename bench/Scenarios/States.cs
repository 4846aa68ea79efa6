using System.Text.Json.Nodes;

namespace GameSession.Scenarios;

/// <summary>States of a wanted size.</summary>
internal static class States
{
    private const int PerPlace = 50;

    /// <summary>Characters of about 100 bytes each, in places of fifty.</summary>
    /// <param name="bytes">Of its JSON, about.</param>
    public static JsonObject Of(int bytes)
    {
        var world = new JsonObject();
        var place = new JsonObject();
        var length = 0;
        for (var i = 0; length < bytes; i++)
        {
            if (i % PerPlace == 0) world[$"place{i / PerPlace}"] = place = [];
            var character = new JsonObject
            {
                ["name"] = $"Character {i}",
                ["hp"] = 27,
                ["x"] = i % 40,
                ["y"] = i / 40,
                ["notes"] = "Owes the smith four silver.",
            };
            place[$"c{i}"] = character;
            length += character.ToJsonString().Length + 10;
        }

        return new JsonObject { ["bench"] = new JsonObject(), ["world"] = world };
    }
}
