using System.Collections.Immutable;

namespace GameSession.Api.Domain;

/// <summary>What a combatant may do until its next turn, by the names of its budgets, as far as that is not full or not as usual.</summary>
/// <param name="Max">What the game master has set.</param>
/// <param name="Spent">Where something is spent.</param>
internal sealed record Budget(ImmutableSortedDictionary<string, int> Max, ImmutableSortedDictionary<string, int> Spent)
{
    public const string Action = "action";
    public const string BonusAction = "bonus_action";
    public const string Reaction = "reaction";
    public const string Legendary = "legendary";
    public const string Lair = "lair";

    private static readonly ImmutableSortedDictionary<string, int> None = ImmutableSortedDictionary.Create<string, int>(StringComparer.Ordinal);

    /// <summary>One action, bonus action and reaction, and nothing spent.</summary>
    public static Budget Usual { get; } = new(None, None);

    /// <summary>How many budgets a combatant has beside those that the game master sets.</summary>
    public const int UsualCount = 3;

    public bool IsUsual => Max.IsEmpty && Spent.IsEmpty;

    /// <summary>The names in one order, so that the same budget is always written in the same way.</summary>
    public static Budget Of(IReadOnlyDictionary<string, int>? max, IReadOnlyDictionary<string, int>? spent) =>
        new(None.AddRange(max ?? None), None.AddRange(spent ?? None));

    /// <summary>What an action of this type costs unless its declaration says something else.</summary>
    public static ImmutableSortedDictionary<string, int> CostOf(string actionType) =>
        None.Add(actionType is Reaction or BonusAction or Legendary or Lair ? actionType : Action, 1);

    public int Left(string name) => Max.GetValueOrDefault(name, UsualMax(name)) - Spent.GetValueOrDefault(name);

    /// <summary>With another maximum. Where there is none, nothing is spent either, so that only budgets that exist are kept.</summary>
    public Budget With(string name, int max) => new(
        max == UsualMax(name) ? Max.Remove(name) : Max.SetItem(name, max), max == 0 ? Spent.Remove(name) : Spent);

    public Budget Spending(IReadOnlyDictionary<string, int> cost) =>
        this with { Spent = cost.Aggregate(Spent, (spent, c) => spent.SetItem(c.Key, spent.GetValueOrDefault(c.Key) + c.Value)) };

    public Budget Regaining(IReadOnlyDictionary<string, int> cost) => this with
    {
        Spent = cost.Aggregate(Spent, (spent, c) => spent.GetValueOrDefault(c.Key) - c.Value is > 0 and var left
            ? spent.SetItem(c.Key, left)
            : spent.Remove(c.Key)),
    };

    private static int UsualMax(string name) => name is Action or BonusAction or Reaction ? 1 : 0;
}
