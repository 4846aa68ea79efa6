using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
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
/// <param name="Private">Ours: the receiver's private part, and <paramref name="PrivateVersion"/>, its version; null for none.</param>
internal sealed record SyncResponseMessage(string Version, StateObject? State, StateValue? Private = null, string? PrivateVersion = null);

/// <summary>ICD, "Save Session State", request.</summary>
[Description("A whole state, in place of the session's.")]
internal sealed record SaveStateRequest(
    [property: Description("The state, at most 1 MiB and 32 levels deep. `/combat` is as the service wrote it, or absent, which ends the combat.")]
    StateObject State,
    [property: Description(WireText.Metadata + " At most 64 KiB.")] StateObject? Metadata = null);

/// <summary>ICD, "Save Session State", response.</summary>
[Description("The version that the command created.")]
internal sealed record SaveStateResponse(
    [property: Description(WireText.Version), RegularExpression(WireText.VersionPattern)] string Version,
    [property: Description("When the version was created.")] DateTime Timestamp);

/// <summary>ICD, "Load Session State", response.</summary>
[Description("The state at one version, as the caller may see it.")]
internal sealed record LoadStateResponse(
    [property: Description("The state, without what is hidden from the caller.")] StateObject State,
    [property: Description("The metadata of the last save: all of it for the game master, the members of its `public` for other members.")]
    StateObject Metadata,
    [property: Description(WireText.Version), RegularExpression(WireText.VersionPattern)] string Version,
    [property: Description("When the version was created.")] DateTime Timestamp);

/// <summary>Makes the state of an older version the newest (ours).</summary>
[Description("Where to go back to.")]
internal sealed record RewindStateRequest(
    [property: Description("The version whose state becomes the newest."), RegularExpression(WireText.VersionPattern)] string Version);

/// <summary>One event of a session, as the caller may see it (ours): the same object that was broadcast.</summary>
[Description("One broadcast, as the WebSocket sent it. `/asyncapi.json` has a schema for each type.")]
internal sealed record EventSummary(
    [property: Description("The type of the message, such as `state_update` or `player_joined`.")] string Type,
    [property: Description("The message's `data`, with `version` and `timestamp`."), JsonConverter(typeof(RawJsonConverter))]
    ReadOnlyMemory<byte> Data);

/// <summary>A page of events (ours). <paramref name="Next"/> is the value of <c>after</c> for the next page; it is absent at the end.</summary>
[Description("A page of the session's history.")]
internal sealed record EventListResponse(
    [property: Description("In the order of their versions. A page with a `next` is not empty.")] IReadOnlyList<EventSummary> Events,
    [property: Description("The value of `after` for the next page. It is absent at the end."), RegularExpression(WireText.VersionPattern)]
    string? Next);
