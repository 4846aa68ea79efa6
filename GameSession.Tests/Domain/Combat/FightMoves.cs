using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Turns random moves into messages, as far as they fit the combat.</summary>
internal static class FightMoves
{
    private static readonly string[] Conditions = ["poisoned", "stunned", "-poisoned"];

    /// <summary>The command for the move in this combat; null if it does not fit.</summary>
    public static Func<Session, Result<Decision>>? Command(this Fight fight, Move move)
    {
        var combat = fight.Combat;
        var visible = combat?.Order.Where(c => !c.IsHidden).Select(c => c.CharacterId).ToList() ?? [];
        var hidden = combat?.Order.Where(c => c.IsHidden).Select(c => c.CharacterId).ToList() ?? [];
        var known = fight.Known();
        switch (move.Step)
        {
            case Step.Roll:
                return Of(Messages.Roll(Character(move.A % FightGenerator.Visible), move.B % 20, modifiers: Messages.Dexterity(move.C % 3)));
            case Step.PlayerRolls:
                var player = move.A % FightGenerator.People;
                return Of(Messages.Roll(fight.Played(player), move.B % 20), Player(player));
            case Step.PlayerJoins:
                return Joining(move.A % FightGenerator.People, CharacterOf(move), NewIdsOf(move));
            case Step.HiddenRoll:
                var newcomer = Character(FightGenerator.FirstHidden + move.A % FightGenerator.Hidden);
                return Of(Messages.Roll(newcomer, move.B % 20, hidden: true, Messages.Dexterity(move.C % 3)));
            case Step.Hide:
                // Somebody whom players may know, or have known.
                var seen = Character(FightGenerator.Players + move.A % (FightGenerator.Visible - FightGenerator.Players));
                return Of(Messages.Roll(seen, move.B % 20, hidden: true));
            case Step.Next:
                return Of(Messages.Next());
            case Step.PlayerNext:
                var by = Player(move.A % FightGenerator.People);
                return Of(Messages.Next(round: move.B % 3 == 0 ? combat?.ShownRound : null), by);
            case Step.Jump:
                return Pick(visible, move.A) is { } next ? Of(Messages.Next(next)) : null;
            case Step.HiddenJump:
                return Pick(hidden, move.A) is { } lurker ? Of(Messages.Next(lurker)) : null;
            case Step.HiddenNext:
                return combat is { IsRunning: true } ? Of(Messages.Next()) : null;
            case Step.Order:
                // By what does not depend on who else is there.
                return combat is null ? null : Of(Messages.Order(
                    [.. combat.Order.Select(c => c.CharacterId).OrderBy(id => HashCode(id, move.A)).ThenBy(id => id)]));
            case Step.Remove:
                return Pick(visible, move.A) is { } fallen ? Of(Messages.RemoveCombatant(fallen)) : null;
            case Step.HiddenRemove:
                return Pick(hidden, move.A) is { } gone ? Of(Messages.RemoveCombatant(gone)) : null;
            case Step.Reveal:
                return Pick(hidden, move.A) is { } revealed ? Of(Messages.Reveal(revealed)) : null;
            case Step.Declare:
                return Pick(visible, move.A) is { } actor ? Declaring(move, GameMaster, actor, known) : null;
            case Step.PlayerDeclares:
                var declarer = move.A % FightGenerator.People;
                return Declaring(move, Player(declarer), fight.Played(declarer), known);
            case Step.HiddenDeclare:
                return Pick(hidden, move.A) is { } ambusher ? Declaring(move, GameMaster, ambusher, visible) : null;
            case Step.Resolve:
                return Pick([.. combat?.Actions.Where(a => !a.IsHidden).Select(a => a.Id) ?? []], move.A) is { } action
                    ? Resolving(move, action, known, "/shared/blood")
                    : null;
            case Step.HiddenResolve:
                return Pick([.. combat?.Actions.Where(a => a.IsHidden).Select(a => a.Id) ?? []], move.A) is { } secret
                    ? Resolving(move, secret, move.C % 2 == 0 ? visible : hidden, "/gm/blood")
                    : null;
            case Step.End:
                return Of(Messages.EndCombat());
            default:
                return null;
        }
    }

    /// <summary>The seed for the ids that hidden combatants get with the move.</summary>
    public static Guid NewIdsOf(Move move) => new(move.A, (short)move.B, (short)move.C, [.. "new ids."u8]);

    /// <summary>A player's declaration with an id that another action may have.</summary>
    public static Func<Session, Result<Decision>> Reusing(this Fight fight, Move move, Guid action)
    {
        var declarer = move.A % FightGenerator.People;
        return Declaring(move, Player(declarer), fight.Played(declarer), fight.Known(), action);
    }

    // Those whom players know.
    private static List<Guid> Known(this Fight fight) =>
        [.. (fight.Combat?.Order.Where(c => !c.IsHidden).Select(c => c.CharacterId) ?? []).Union(fight.Session.Played)];

    // The character that a player plays, or would play.
    private static Guid Played(this Fight fight, int player) => fight.Session.Seat(Player(player))?.CharacterId ?? Character(player);

    private static int CharacterOf(Move move) => (move.B % 3) switch
    {
        0 => FightGenerator.FirstHidden + move.C % (FightGenerator.Hidden / 2),
        1 => move.C % FightGenerator.Visible,
        _ => FightGenerator.FirstUnknown + move.C % FightGenerator.Unknown,
    };

    private static Func<Session, Result<Decision>> Of(JsonObject message, Guid? by = null) => FightCommands.Of(message, by ?? GameMaster);

    private static Func<Session, Result<Decision>> Declaring(Move move, Guid by, Guid actor, List<Guid> targets, Guid? action = null) => Of(
        Messages.Declare(
            action ?? ActionOf(move), actor, move.C % 4 == 0 ? "reaction" : "attack", Pick(targets, move.B) is { } target ? [target] : []),
        by);

    /// <summary>An id for each move that declares something, the same in every combat with that move.</summary>
    private static Guid ActionOf(Move move) => new(move.A, (short)move.B, (short)move.C, (byte)move.Step, 0, 0, 0, 0, 0, 0, 0);

    private static Func<Session, Result<Decision>>? Resolving(Move move, Guid action, List<Guid> targets, string path)
    {
        if (Pick(targets, move.B) is not { } target) return null;
        var condition = Conditions[move.C % Conditions.Length];
        int? rounds = condition[0] == '-' || move.B % 4 == 0 ? null : move.B % 3;
        var resolution = Messages.Resolve(action, Messages.To(target).With(condition, rounds));
        return Of(move.A % 3 == 0 ? resolution.Changing(Messages.Set(path, move.B)) : resolution);
    }

    private static Guid? Pick(List<Guid> from, int number) => from.Count == 0 ? null : from.Order().ElementAt(number % from.Count);

    private static int HashCode(Guid id, int seed) => unchecked((id.ToByteArray()[0] + 1) * (seed + 7) * 7919 % 1009);
}
