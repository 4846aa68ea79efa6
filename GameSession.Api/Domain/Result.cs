namespace GameSession.Api.Domain;

/// <summary>An answer that can be a refusal.</summary>
internal interface IRefusable<out TSelf>
{
    static abstract TSelf Refuse(GameError error);

    /// <summary>Null if it is not a refusal.</summary>
    GameError? Error { get; }
}

/// <summary>
/// What was asked for, or the refusal. A class, not a struct: a forgotten <c>default</c> must not look like success.
/// </summary>
internal sealed class Result<T> : IRefusable<Result<T>>
{
    private readonly T? _value;

    private Result(T? value, GameError? error) => (_value, Error) = (value, error);

    public GameError? Error { get; }

    public bool IsError => Error is not null;

    /// <exception cref="InvalidOperationException">This is a refusal.</exception>
    public T Value => Error is null ? _value! : throw new InvalidOperationException($"Refused: {Error.Code}");

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(GameError error) => new(default, error);

    public static Result<T> Refuse(GameError error) => error;

    public Result<TNext> Then<TNext>(Func<T, Result<TNext>> next) => Error is null ? next(_value!) : Error;
}
