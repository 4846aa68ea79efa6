using System.Diagnostics;
using System.Text.Json.Nodes;
using GameSession.Tests.Client;

namespace GameSession.Tests.Faults;

/// <summary>One event: as a client was told of it, or as the log has it.</summary>
/// <param name="Type">The type of the message that tells of it.</param>
/// <param name="Data">Without the <c>ref</c>, which is its sender's alone.</param>
/// <param name="At">When it came, as a <see cref="Stopwatch"/> timestamp.</param>
/// <param name="IsLive">It came by itself, not as part of the answer to <c>since</c> and not while that was waited for.</param>
internal sealed record Told(long Version, string Type, JsonNode Data, long At = 0, bool IsLive = false)
{
    /// <inheritdoc cref="Command.KeyOf"/>
    public string Key { get; } = Command.KeyOf(Type, Data);
}

/// <summary>A command of which a client was told that it took effect.</summary>
/// <param name="Version">Null where the answer did not tell: the id was found to be used up.</param>
internal sealed record Confirmed(string Key, long? Version);
