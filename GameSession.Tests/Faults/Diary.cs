using System.Text.Json.Nodes;

namespace GameSession.Tests.Faults;

/// <summary>All that one client received and did, and its state at the end.</summary>
internal sealed record Diary(string Name, bool IsGameMaster)
{
    /// <summary>The version of the client's first state.</summary>
    public long First { get; set; }

    /// <summary>Every event that it received, including repetitions, in the order of arrival.</summary>
    public List<Told> Received { get; init; } = [];

    /// <summary>The events that it applied to its state, in that order.</summary>
    public List<Told> Applied { get; init; } = [];

    /// <summary>Ranges of versions that a whole state replaced, without the first version of each.</summary>
    public List<(long After, long UpTo)> Replaced { get; init; } = [];

    public List<Confirmed> Confirmed { get; init; } = [];

    /// <summary>Keys of commands that had no effect, according to their answers, and that it did not repeat.</summary>
    public List<string> GivenUp { get; init; } = [];

    /// <summary>Its replica at the end.</summary>
    public JsonNode State { get; set; } = new JsonObject();

    /// <summary>The state that it loaded from each process at the end.</summary>
    public List<JsonNode> Loaded { get; init; } = [];
}

/// <summary>One table's log, and the diaries of its clients.</summary>
/// <param name="Log">Each event as the game master is sent it, by version.</param>
internal sealed record Evidence(IReadOnlyList<Told> Log, IReadOnlyList<Diary> Diaries);
