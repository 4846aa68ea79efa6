using GameSession.Api.Domain;
using GameSession.Api.Json;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Does moves to a fight as far as they fit.</summary>
internal static class FightMoves
{
    private static readonly string[] Conditions = ["poisoned", "stunned", "-poisoned"];

    /// <summary>The command that the move means here; null for none.</summary>
    public static Func<Session, Result<Decision>>? Command(this Fight fight, Move move)
    {
        var combat = fight.Combat;
        var visible = combat?.Order.Where(c => !c.IsHidden).Select(c => c.CharacterId).ToList() ?? [];
        var hidden = combat?.Order.Where(c => c.IsHidden).Select(c => c.CharacterId).ToList() ?? [];
        switch (move.Step)
        {
            case Step.Roll:
                return Rolling(move.A % FightGenerator.Visible, move.B % 20, dexterity: move.C % 3);
            case Step.PlayerRolls:
                var player = move.A % FightGenerator.Players;
                return Rolling(player, move.B % 20, by: Player(player));
            case Step.HiddenRoll:
                return Rolling(FightGenerator.FirstHidden + move.A % FightGenerator.Hidden, move.B % 20, hidden: true, dexterity: move.C % 3);
            case Step.Hide:
                // Somebody whom players may know, or have known.
                return Rolling(FightGenerator.Players + move.A % (FightGenerator.Visible - FightGenerator.Players), move.B % 20, hidden: true);
            case Step.Next:
                return s => CombatRules.ChangeTurn(s, GameMaster, null, null, null);
            case Step.PlayerNext:
                var by = Player(move.A % FightGenerator.Players);
                return s => CombatRules.ChangeTurn(s, by, null, move.B % 3 == 0 ? combat?.ShownRound : null, null);
            case Step.Jump:
                return Pick(visible, move.A) is { } next ? s => CombatRules.ChangeTurn(s, GameMaster, next, null, null) : null;
            case Step.HiddenJump:
                return Pick(hidden, move.A) is { } lurker ? s => CombatRules.ChangeTurn(s, GameMaster, lurker, null, null) : null;
            case Step.HiddenNext:
                return combat is { IsRunning: true } ? s => CombatRules.ChangeTurn(s, GameMaster, null, null, null) : null;
            case Step.Order:
                // By what does not depend on who else is there.
                return combat is null ? null : s => CombatRules.OrderInitiative(
                    s, GameMaster, [.. combat.Order.Select(c => c.CharacterId).OrderBy(id => HashCode(id, move.A)).ThenBy(id => id)]);
            case Step.Remove:
                return Pick(visible, move.A) is { } fallen ? s => CombatRules.RemoveCombatant(s, GameMaster, fallen) : null;
            case Step.HiddenRemove:
                return Pick(hidden, move.A) is { } gone ? s => CombatRules.RemoveCombatant(s, GameMaster, gone) : null;
            case Step.Reveal:
                return Pick(hidden, move.A) is { } revealed ? s => CombatRules.RevealCombatant(s, GameMaster, revealed) : null;
            case Step.Declare:
                return Pick(visible, move.A) is { } actor ? Declaring(move, GameMaster, actor, visible) : null;
            case Step.PlayerDeclares:
                var declarer = move.A % FightGenerator.Players;
                return Declaring(move, Player(declarer), Character(declarer), visible);
            case Step.HiddenDeclare:
                return Pick(hidden, move.A) is { } ambusher ? Declaring(move, GameMaster, ambusher, visible) : null;
            case Step.Resolve:
                return Pick([.. combat?.Actions.Where(a => !a.IsHidden).Select(a => a.Id) ?? []], move.A) is { } action ? Resolving(move, action, visible) : null;
            case Step.HiddenResolve:
                return Pick([.. combat?.Actions.Where(a => a.IsHidden).Select(a => a.Id) ?? []], move.A) is { } secret
                    ? Resolving(move, secret, move.C % 2 == 0 ? visible : hidden)
                    : null;
            case Step.End:
                return s => CombatRules.EndCombat(s, GameMaster);
            default:
                return null;
        }
    }

    /// <summary>An id for each move that declares something, the same in every fight in which the move is made.</summary>
    private static Func<Session, Result<Decision>> Declaring(Move move, Guid by, Guid actor, List<Guid> targets) => session => CombatRules.DeclareAction(
        session, by, new OpenAction(ActionOf(move), actor, move.C % 4 == 0 ? "reaction" : "attack", Pick(targets, move.B) is { } t ? [t] : [], StateObject.Empty, [], false));

    private static Guid ActionOf(Move move) => new(move.A, (short)move.B, (short)move.C, (byte)move.Step, 0, 0, 0, 0, 0, 0, 0);

    private static Func<Session, Result<Decision>>? Resolving(Move move, Guid action, List<Guid> targets)
    {
        if (Pick(targets, move.B) is not { } target) return null;
        var condition = Conditions[move.C % Conditions.Length];
        var durations = condition[0] == '-' || move.B % 4 == 0 ? [] : new Dictionary<string, int> { [condition] = move.B % 3 };
        return s => CombatRules.ResolveAction(s, GameMaster, action, [new Outcome(target, null, null, [condition], durations)]);
    }

    private static Guid? Pick(List<Guid> from, int number) => from.Count == 0 ? null : from.Order().ElementAt(number % from.Count);

    private static int HashCode(Guid id, int seed) => unchecked((id.ToByteArray()[0] + 1) * (seed + 7) * 7919 % 1009);
}
