using System.Text.Json.Nodes;
using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>The action economy.</summary>
public sealed class CombatBudgetsTests
{
    private int _actions = 100;

    /// <summary>The settings of a session that enforces actions.</summary>
    internal static StateObject Enforced { get; } = States.State("""{"enforce_actions":true}""");

    [Fact]
    public void An_action_of_a_turn_is_spent_once_and_is_back_at_the_start_of_the_next_one()
    {
        var fight = new Fight(Enforced).Roll(0, 20).Roll(1, 10).Next();
        Declares(fight, 0, "attack");
        Refused(fight, 0, "dodge");
        Declares(fight, 0, "bonus_action");
        Declares(fight, 0, "reaction");
        Refused(fight, 0, "reaction");
        fight.Next();
        // Not before its own turn.
        Refused(fight, 0, "reaction");
        Declares(fight, 1, "attack");
        fight.Next();
        Assert.True(fight.Combat!.BudgetOf(Character(0)).IsUsual);
        Declares(fight, 0, "reaction");
    }

    [Fact]
    public void Legendary_actions_are_the_game_masters_and_are_back_at_the_end_of_the_turn()
    {
        var fight = new Fight(Enforced).Roll(0, 20).Roll(7, 10).Next();
        Refused(fight, 7, "legendary", by: GameMaster);
        fight.Must(Messages.SetBudgets(Character(7), "legendary", 3));
        Declares(fight, 7, "legendary", by: GameMaster);
        Assert.Null(fight.Do(Declaration(7, "legendary").Costing("legendary", 2)).Error);
        Refused(fight, 7, "legendary", by: GameMaster);
        fight.Next();
        // Its turn has begun.
        Refused(fight, 7, "legendary", by: GameMaster);
        fight.Next();
        Declares(fight, 7, "legendary", by: GameMaster);
        foreach (var (type, by) in new[] { ("legendary", Player(0)), ("lair", Player(0)), ("legendary", GameMaster) })
        {
            Assert.Equal("forbidden", fight.Do(Declaration(0, type), by).Error?.Code);
        }

        Assert.Equal("forbidden", fight.Do(Declaration(0, "attack").Costing("lair"), Player(0)).Error?.Code);
    }

    [Fact]
    public void A_cost_of_the_tables_own_and_none()
    {
        var fight = new Fight(Enforced).Roll(0, 20).Roll(7, 10).Next();
        Assert.Equal("no_budget", fight.Do(Declaration(0, "attack").Costing("attacks"), Player(0)).Error?.Code);
        fight.Must(Messages.SetBudgets(Character(0), "attacks", 2)).Must(Messages.SetBudgets(Character(0), "reaction", 0));
        for (var i = 0; i < 2; i++) fight.Must(Declaration(0, "attack").Costing("attacks"), Player(0));
        Assert.Equal("no_budget", fight.Do(Declaration(0, "attack").Costing("attacks"), Player(0)).Error?.Code);
        Refused(fight, 0, "reaction");
        Assert.Equal("forbidden", fight.Do(Declaration(0, "attack").Costing(), Player(0)).Error?.Code);
        fight.Must(Declaration(0, "attack").Costing());
        Assert.Same(Decision.Nothing, fight.Do(Messages.SetBudgets(Character(0), "attacks", 2)).Value);
        Assert.Equal("unknown_character", fight.Do(Messages.SetBudgets(Character(9), "attacks", 2)).Error?.Code);
        Assert.Equal("forbidden", fight.Do(Messages.SetBudgets(Character(0), "attacks", 9), Player(0)).Error?.Code);
    }

    [Fact]
    public void What_is_withdrawn_is_back_once()
    {
        var fight = new Fight(Enforced).Roll(0, 20).Roll(1, 10).Next();
        fight.Must(Messages.Declare(Action(1), Character(0), "attack"), Player(0));
        fight.Must(Messages.Withdraw(Action(1)), Player(0));
        fight.Must(Messages.Declare(Action(2), Character(0), "attack"), Player(0));
        fight.Next().Next();
        // The turn has given it back already.
        Declares(fight, 0, "attack");
        fight.Must(Messages.Withdraw(Action(2)), Player(0));
        Refused(fight, 0, "attack");
    }

    [Fact]
    public void An_undo_brings_budgets_back_as_they_were()
    {
        var fight = new Fight(Enforced).Roll(0, 20).Roll(1, 10).Next();
        Declares(fight, 0, "attack");
        var (before, version) = (fight.Session.State["combat"], fight.Session.Version);
        fight.Next().Next();
        fight.Must(s => CombatRewind.Decide(s, GameMaster, fight.At(version).State, version, null, NewIds));
        Assert.Equal(before, fight.Session.State["combat"]);
        Refused(fight, 0, "attack");
    }

    [Fact]
    public void Budgets_of_hidden_combatants_are_hidden_and_refilled_with_their_own_turns()
    {
        var fight = new Fight(Enforced).Roll(0, 20).Roll(7, 15, hidden: true).Roll(1, 10).Next();
        Declares(fight, 0, "attack");
        Declares(fight, 7, "attack", by: GameMaster);
        Assert.Null(fight.SeenOfLast());
        Assert.DoesNotContain($"{Character(7)}", $"{fight.View(Viewer.Players)}", StringComparison.Ordinal);
        fight.Must(Messages.SetBudgets(Character(7), "legendary", 3));
        Assert.Null(fight.SeenOfLast());
        Refused(fight, 7, "attack", by: GameMaster);
        fight.Next();
        Assert.Equal(Character(7), fight.Combat!.Active);
        Declares(fight, 7, "attack", by: GameMaster);
        // Players still see the turn of the first, who has nothing back before the own turn.
        Refused(fight, 0, "attack");
        fight.Must(Messages.Reveal(Character(7)));
        Refused(fight, 7, "attack", by: GameMaster);
        Assert.Contains("legendary", $"{fight.View(Viewer.Players)!["budgets"]}", StringComparison.Ordinal);
        fight.Must(Messages.RemoveCombatant(Character(7)));
        Assert.Null(fight.View(Viewer.GameMaster)!["budgets"] is StateObject left ? left[$"{Character(7)}"] : null);
    }

    [Fact]
    public void Without_the_setting_nothing_is_counted()
    {
        var fight = new Fight().Roll(0, 20).Next();
        for (var i = 0; i < 3; i++) Declares(fight, 0, "legendary");
        Assert.Null(fight.View(Viewer.GameMaster)!["budgets"]);
    }

    [Fact]
    public void Nobody_spends_more_than_there_is_and_a_turn_begins_with_all_of_it() => FightGenerator.Wild.Sample(
        moves =>
        {
            var fight = new Fight(Enforced);
            foreach (var move in moves.Where(m => m.Step is not (Step.Save or Step.Load)))
            {
                if (fight.Command(move) is not { } command) continue;
                var before = fight.Combat;
                if (fight.Do(command).IsError || fight.Combat is not { } combat) continue;
                Assert.True(CombatInvariants.Hold(combat), $"{move}: {fight.View(Viewer.GameMaster)}");
                Assert.All(combat.Budgets, b => Assert.All(b.Value.Spent, s => Assert.True(b.Value.Left(s.Key) >= 0, $"{move} {b.Key} {s.Key}")));
                var seen = (StateObject?)fight.View(Viewer.Players)?["budgets"] ?? StateObject.Empty;
                Assert.All(combat.Order.Where(c => c.IsHidden), c => Assert.Null(seen[$"{c.CharacterId}"]));
                if (before?.ShownActive == combat.ShownActive || combat.ShownActive is not { } begun || before?.Active == begun) continue;
                Assert.DoesNotContain(Budget.Action, combat.BudgetOf(begun).Spent.Keys);
            }
        },
        iter: 5 * Check.Iter);

    private void Declares(Fight fight, int character, string type, Guid? by = null) =>
        fight.Must(Declaration(character, type), by ?? Player(character));

    private void Refused(Fight fight, int character, string type, Guid? by = null) =>
        Assert.Equal("no_budget", fight.Do(Declaration(character, type), by ?? Player(character)).Error?.Code);

    private JsonObject Declaration(int character, string type) => Messages.Declare(Action(_actions++), Character(character), type);
}
