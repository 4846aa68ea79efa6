namespace GameSession.Api.Json;

internal sealed class StateNull : StateScalar
{
    private StateNull()
        : base("null"u8.ToArray())
    {
    }

    public static StateNull Instance { get; } = new();

    public override bool Equals(StateValue? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => 0;
}
