using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>One table of a twin: what its people do, and what they are sent.</summary>
internal interface ITwinTable : IAsyncDisposable
{
    TwinCast Cast { get; }

    /// <summary>The step that is being played.</summary>
    int Step { get; set; }

    /// <summary>Whether somebody has a seat and is connected.</summary>
    bool IsSeated(Who who);

    Transcript Of(Who who);

    /// <summary>Sends a message, and returns its answer: an error, an ack, or the broadcast.</summary>
    Task<JsonObject> SendAsync(Who who, JsonObject message);

    /// <summary>Sends a request and adds the answer to the transcript.</summary>
    /// <param name="path">Below the session's path; with <c>/api</c> before it, the whole path.</param>
    /// <returns>Null where there is no server.</returns>
    Task<Answer?> AskAsync(Who who, HttpMethod method, string path, JsonNode? body = null, params (string Name, string Value)[] headers);

    /// <summary>Joins, and connects if that was accepted.</summary>
    Task<bool> JoinAsync(Who who, JsonObject body);

    Task LeaveAsync(Who who);

    /// <summary>The game master removes somebody.</summary>
    Task RemoveAsync(Who who);

    /// <summary>The game master gives somebody characters, and takes some.</summary>
    Task ChangeCharactersAsync(Who who, IReadOnlyList<Guid> grant, IReadOnlyList<Guid> take);

    /// <summary>Drops the connection and opens another, with all that was missed.</summary>
    Task ReconnectAsync(Who who);

    /// <summary>The game master replaces the state.</summary>
    /// <returns>The code of the refusal; null if there was none.</returns>
    Task<string?> SaveAsync(JsonObject state, JsonObject metadata);

    /// <summary>The game master goes back to a version of the log.</summary>
    /// <returns>The code of the refusal; null if there was none.</returns>
    Task<string?> RewindAsync(long version);

    /// <summary>The game master ends the session.</summary>
    Task EndAsync();

    /// <summary>The combat and the version of the log, as the game master sees them.</summary>
    Task<(Combat? Combat, long Version)> LookAsync();

    /// <summary>The whole state as the game master sees it.</summary>
    Task<JsonObject> StateAsync();

    /// <summary>Returns when everything that the table's people are to be sent is in their transcripts.</summary>
    Task GatherAsync();

    /// <summary>Returns when everybody's process has applied what is committed.</summary>
    Task SettleAsync();
}
