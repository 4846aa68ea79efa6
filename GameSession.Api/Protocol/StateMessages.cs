using System.Text.Json.Serialization;
using GameSession.Api.Domain;
using GameSession.Api.Json;

namespace GameSession.Api.Protocol;

/// <summary>ICD, "State Updates", "State Change Notification", as a client sends it. <see cref="EventJson"/> writes the broadcast.</summary>
internal sealed record StateUpdateMessage(IReadOnlyList<ChangeMessage> Changes, Guid? UpdateId = null);

/// <summary>
/// One change. With <paramref name="Value"/> it sets (JSON null stores null), without it removes; <paramref name="Previous"/> is a precondition.
/// </summary>
internal sealed record ChangeMessage(JsonPointer Path, StateValue? Value = null, StateValue? Previous = null)
{
    public Change ToChange() => new(Path, Value, Previous);
}

/// <summary>ICD, "State Updates", "State Sync Request"; <paramref name="Since"/> (ours) is a version, a decimal string.</summary>
internal sealed record SyncRequestMessage(IReadOnlyList<JsonPointer>? Paths = null, string? Since = null);

/// <summary>ICD, "State Updates", "State Sync Response"; without a state when the missed events were sent instead.</summary>
internal sealed record SyncResponseMessage(string Version, StateObject? State);

/// <summary>ICD, "Save Session State", request.</summary>
internal sealed record SaveStateRequest(StateObject State, StateObject? Metadata = null);

/// <summary>ICD, "Save Session State", response.</summary>
internal sealed record SaveStateResponse(string Version, DateTime Timestamp);

/// <summary>ICD, "Load Session State", response.</summary>
internal sealed record LoadStateResponse(StateObject State, StateObject Metadata, string Version, DateTime Timestamp);

/// <summary>Makes the state of an older version the newest (ours).</summary>
internal sealed record RewindStateRequest(string Version);

/// <summary>One event of a session, as the caller may see it (ours): the same object that was broadcast.</summary>
internal sealed record EventSummary(
    string Type,
    [property: JsonConverter(typeof(RawJsonConverter))] ReadOnlyMemory<byte> Data);

/// <summary>A page of events (ours). <paramref name="Next"/> is the value of <c>after</c> for the next page; it is absent at the end.</summary>
internal sealed record EventListResponse(IReadOnlyList<EventSummary> Events, string? Next);
