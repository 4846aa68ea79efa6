using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>How large what makes a combat may be. Game systems differ, so the numbers reach far beyond any die.</summary>
internal static class CombatLimits
{
    /// <summary>Visible ones, and as many hidden ones: what players may do must not depend on those.</summary>
    public const int MaxCombatants = 100;
    public const int MaxEffects = 1000;
    public const int MaxTargets = 100;
    public const int MaxOpenActionsPerCharacter = 20;
    public const int MaxNumber = 1000;
    public const int MaxDecimals = 4;
    public const int MaxModifiers = 20;
    public const int MaxNameLength = 64;
    public const int MaxRound = 1_000_000;
    public const int MaxDuration = 10_000;

    /// <summary>What to tell somebody whose number was refused.</summary>
    public static string Number { get; } = $"must be a number from -{MaxNumber} to {MaxNumber} with at most {MaxDecimals} decimals";

    public static bool Allow(decimal number) => Math.Abs(number) <= MaxNumber && decimal.Round(number, MaxDecimals) == number;

    public static bool Allow(decimal roll, IReadOnlyDictionary<string, decimal> modifiers) =>
        Allow(roll) && modifiers.Count <= MaxModifiers && modifiers.All(m => IsName(m.Key) && Allow(m.Value));

    /// <summary>A name that is kept: of a modifier, a condition, a kind of action.</summary>
    public static bool IsName(string? text) => text is { Length: > 0 and <= MaxNameLength } && JsonText.IsStorable(text);

    /// <summary>A condition that somebody can be under; the minus sign takes one away.</summary>
    public static bool IsCondition(string? text) => IsName(text) && !text!.StartsWith('-');
}
