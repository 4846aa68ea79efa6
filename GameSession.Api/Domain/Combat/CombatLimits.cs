using GameSession.Api.Json;

namespace GameSession.Api.Domain;

/// <summary>The limits of a combat. Game systems differ, so numbers may be far larger than any die.</summary>
internal static class CombatLimits
{
    /// <summary>Counted apart for visible and hidden combatants: what players may do must not depend on the hidden ones.</summary>
    public const int MaxCombatants = 500;

    /// <summary>Of those that were removed, how many are remembered; counted as combatants are.</summary>
    public const int MaxDeparted = 100;

    /// <summary>Of a group, beside the one whose entry it is.</summary>
    public const int MaxMembers = 99;

    /// <summary>Without those that outlast the fight.</summary>
    public const int MaxEffects = 1000;

    /// <summary>Of those that outlast the fight, in it and beside it.</summary>
    public const int MaxLastingEffects = 200;
    public const int MaxEffectsPerMessage = 100;
    public const int MaxTargets = 100;

    /// <summary>Of those that players see. What they do not see counts only against a hidden combatant.</summary>
    public const int MaxOpenActionsPerCharacter = 20;
    public const int MaxBudgets = 20;
    public const int MaxBudget = 100;
    public const int MaxNumber = 1000;
    public const int MaxDecimals = 4;
    public const int MaxModifiers = 20;
    public const int MaxNameLength = 64;
    public const int MaxRound = 1_000_000;
    public const int MaxDuration = 10_000;

    /// <summary>What a refusal says about a number.</summary>
    public static string Number { get; } = $"must be a number from -{MaxNumber} to {MaxNumber} with at most {MaxDecimals} decimals";

    /// <summary>What a refusal says about an ending.</summary>
    public static string Ending { get; } =
        $"has at (turn_start or turn_end), of (target, source or a UUID), turns (to {MaxDuration}, from 1, or from 0 for turn_end), and then (ask)";

    public static bool Allow(decimal number) => Math.Abs(number) <= MaxNumber && decimal.Round(number, MaxDecimals) == number;

    public static bool Allow(decimal roll, IReadOnlyDictionary<string, decimal> modifiers) =>
        Allow(roll) && modifiers.Count <= MaxModifiers && modifiers.All(m => IsName(m.Key) && Allow(m.Value));

    /// <summary>Whether this can be the name of a modifier, a condition or a type of action.</summary>
    public static bool IsName(string? text) => text is { Length: > 0 and <= MaxNameLength } && JsonText.IsStorable(text);

    /// <summary>Whether this can be an active condition; a leading minus sign takes one away.</summary>
    public static bool IsCondition(string? text) => IsName(text) && !text!.StartsWith('-');
}
