using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// One change of a state. C#'s null is "nothing": as <paramref name="Value"/> it removes what is there; as <paramref name="Previous"/> it
/// asks nothing in a change that somebody wants, and says that nothing was there in one that happened.
/// </summary>
internal sealed record Change(JsonPointer Path, StateValue? Value, StateValue? Previous = null)
{
    /// <summary>Bytes of its JSON in an event, and of the comma after it.</summary>
    public int Size =>
        """{"path":},""".Length + JsonText.Size(Path.ToString())
        + (Value is null ? 0 : ""","value":""".Length + Value.Size) + (Previous is null ? 0 : ""","previous":""".Length + Previous.Size);
}
