using System.Text.Json.Nodes;

namespace GameSession.Tests.Faults;

/// <summary>All that one client saw and did, and the state that it ended with.</summary>
internal sealed record Diary(string Name, bool IsGameMaster)
{
    /// <summary>The version of the state that it began with.</summary>
    public long First { get; set; }

    /// <summary>Every event that it was told of, as often as it was told, in the order in which that came.</summary>
    public List<Told> Received { get; init; } = [];

    /// <summary>What it made its state of, in the order in which it did.</summary>
    public List<Told> Applied { get; init; } = [];

    /// <summary>Versions, the first not included, whose place a whole state took.</summary>
    public List<(long After, long UpTo)> Replaced { get; init; } = [];

    public List<Confirmed> Confirmed { get; init; } = [];

    /// <summary>Keys of commands of which it was told that they had no effect, and that it did not repeat.</summary>
    public List<string> GivenUp { get; init; } = [];

    /// <summary>Its replica at the end.</summary>
    public JsonNode State { get; set; } = new JsonObject();

    /// <summary>The state as it loads it from each process at the end.</summary>
    public List<JsonNode> Loaded { get; init; } = [];
}

/// <summary>One table's log, and the diaries of those who sat there.</summary>
/// <param name="Log">What each event tells the game master, by version.</param>
internal sealed record Evidence(IReadOnlyList<Told> Log, IReadOnlyList<Diary> Diaries);
