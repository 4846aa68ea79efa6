using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>
/// One change of a state. C#'s null means "nothing". As <paramref name="Value"/> it removes what is there. As <paramref name="Previous"/> it
/// means no precondition in a requested change, and that nothing was there in an applied one.
/// </summary>
internal sealed record Change(JsonPointer Path, StateValue? Value, StateValue? Previous = null)
{
    /// <summary>Bytes of its JSON in an event, and of the comma after it.</summary>
    public int Size =>
        """{"path":},""".Length + JsonText.Size(Path.ToString())
        + (Value is null ? 0 : ""","value":""".Length + Value.Size) + (Previous is null ? 0 : ""","previous":""".Length + Previous.Size);
}
