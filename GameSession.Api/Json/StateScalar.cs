namespace GameSession.Api.Json;

/// <summary>A value without parts, stored as the bytes of its JSON.</summary>
internal abstract class StateScalar(byte[] json) : StateValue
{
    public sealed override int Size => json.Length;

    public sealed override int Depth => 0;

    protected ReadOnlySpan<byte> Json => json;

    public sealed override int Write(Span<byte> destination)
    {
        json.CopyTo(destination);
        return json.Length;
    }
}
