using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using GameSession.Api.Protocol;
using GameSession.Tests.Client;
using GameSession.Tests.Harness;
using GameSession.Tests.Messaging;

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

    /// <summary>An event of the log, as the game master is sent it.</summary>
    public static Told Of(Stored stored) =>
        new(long.Parse(stored.Data.Text("version"), CultureInfo.InvariantCulture), MessageTypeOf(stored.Type), stored.Data);

    private static string MessageTypeOf(string eventType) => eventType switch
    {
        "state_updated" => MessageTypes.StateUpdate,
        "initiative_rolled" => MessageTypes.InitiativeRoll,
        "turn_changed" => MessageTypes.TurnChange,
        "action_declared" => MessageTypes.ActionDeclare,
        "action_resolved" => MessageTypes.ActionResolve,
        _ => eventType,
    };
}

/// <summary>A command whose effect was confirmed to a client.</summary>
/// <param name="Version">Null if the answer did not tell it, because the id was already used.</param>
internal sealed record Confirmed(string Key, long? Version);
