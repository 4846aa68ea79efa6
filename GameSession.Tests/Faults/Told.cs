using System.Diagnostics;
using System.Text.Json.Nodes;
using GameSession.Tests.Client;

namespace GameSession.Tests.Faults;

/// <summary>One event, as a client received it or as the log has it.</summary>
/// <param name="Type">The type of the event's message.</param>
/// <param name="Data">Without the <c>ref</c>, which only the sender gets.</param>
/// <param name="At">The time of arrival, as a <see cref="Stopwatch"/> timestamp.</param>
/// <param name="IsLive">It arrived on its own: not as part of the answer to <c>since</c>, and not while that answer was pending.</param>
internal sealed record Told(long Version, string Type, JsonNode Data, long At = 0, bool IsLive = false)
{
    /// <inheritdoc cref="Command.KeyOf"/>
    public string Key { get; } = Command.KeyOf(Type, Data);
}

/// <summary>A command whose effect was confirmed to a client.</summary>
/// <param name="Version">Null if the answer did not tell it, because the id was already used.</param>
internal sealed record Confirmed(string Key, long? Version);
