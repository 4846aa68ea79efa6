namespace GameSession.Api.Json;

internal sealed class StateBoolean : StateScalar
{
    private StateBoolean(bool value, byte[] json)
        : base(json) => Value = value;

    public static StateBoolean True { get; } = new(true, "true"u8.ToArray());

    public static StateBoolean False { get; } = new(false, "false"u8.ToArray());

    public bool Value { get; }

    public override bool Equals(StateValue? other) => ReferenceEquals(this, other);

    public override int GetHashCode() => Value.GetHashCode();
}
