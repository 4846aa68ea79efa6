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
                return Of(Messages.Roll(fight.ActorOf(player, move), move.B % 20), Player(player));
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
            case Step.Conceal:
                return fight.Hider(move) is { } hider ? Of(Messages.UpdateCombatant(hider, hidden: true)) : null;
            case Step.Update:
                return Pick(visible, move.A) is { } changed ? Of(Changing(changed, move)) : null;
            case Step.HiddenUpdate:
                return Pick(hidden, move.A) is { } unseen ? Of(Changing(unseen, move)) : null;
            case Step.Act:
                return Pick(visible, move.A) is { } waiting ? Of(Messages.Act(waiting)) : null;
            case Step.HiddenAct:
                return Pick(hidden, move.A) is { } waitingUnseen ? Of(Messages.Act(waitingUnseen)) : null;
            case Step.Group:
                return Grouping(move, visible, Character(move.A % FightGenerator.Visible), FightGenerator.FirstMember, null);
            case Step.HiddenGroup:
                var leader = Character(FightGenerator.FirstHidden + move.A % FightGenerator.Hidden);
                return Grouping(move, hidden, leader, FightGenerator.FirstHiddenMember, true);
            case Step.Split:
                return Leaving(move, combat?.Order.Find(c => !c.IsHidden && !c.Members.IsEmpty));
            case Step.HiddenSplit:
                return Leaving(move, combat?.Order.Find(c => c.IsHidden && !c.Members.IsEmpty));
            case Step.Declare:
                return Pick(visible, move.A) is { } actor ? Declaring(move, GameMaster, actor, known) : null;
            case Step.PlayerDeclares:
                var declarer = move.A % FightGenerator.People;
                return Declaring(move, Player(declarer), fight.ActorOf(declarer, move), known);
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
            case Step.StartEffect:
                return Pick(known, move.A) is { } bearer ? Starting(move, bearer, visible, hides: null) : null;
            case Step.HiddenStart:
                var all = visible.Concat(hidden).ToList();
                return Pick(all, move.A) is { } haunted ? Starting(move, haunted, all, hides: true) : null;
            case Step.EndEffect:
                return Pick(fight.Effects(Combat.Shows), move.A) is { } effect ? Of(Messages.EndEffects(effect)) : null;
            case Step.HiddenEnd:
                return Pick(fight.Effects(e => !Combat.Shows(e)), move.A) is { } secretEffect ? Of(Messages.EndEffects(secretEffect)) : null;
            case Step.PlayerEndsEffect:
                var ender = move.A % FightGenerator.People;
                return Pick(fight.Effects(Combat.Shows), move.B) is { } own && move.C % 2 == 0
                    ? Of(Messages.EndEffects(own), Player(ender))
                    : Of(Messages.EndEffectsOf(source: fight.Played(ender)), Player(ender));
            case Step.KeepEffect:
                return Pick(fight.Effects(e => e.IsDue && Combat.Shows(e)), move.A) is { } due ? Of(Messages.KeepEffects(due)) : null;
            case Step.End:
                return Of(Messages.EndCombat());
            default:
                return null;
        }
    }

    /// <summary>A visible combatant that may go into hiding.</summary>
    public static Guid? Hider(this Fight fight, Move move) =>
        Pick([.. fight.Combat?.Order.Where(c => !c.IsHidden && !c.Ids.Any(fight.Session.IsPlayed)).Select(c => c.CharacterId) ?? []], move.A);

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
        [.. (fight.Combat?.Order.Where(c => !c.IsHidden).SelectMany(c => c.Ids) ?? []).Union(fight.Session.Played)];

    // The character that a player plays, or would play.
    private static Guid Played(this Fight fight, int player) => fight.Session.Seat(Player(player))?.CharacterId ?? Character(player);

    // A new group, a new member of one, or somebody who acts after another.
    private static Func<Session, Result<Decision>>? Grouping(Move move, List<Guid> entries, Guid leader, int firstMember, bool? hidden)
    {
        var member = Character(firstMember + move.B % 4);
        if (move.C % 3 == 0) return Of(Messages.RollGroup(leader, move.B % 20, hidden, member, Character(firstMember + (move.B + 1) % 4)));
        if (Pick(entries, move.A) is not { } other) return null;
        var beside = move.C % 3 == 1 ? Messages.RollWith(member, other) : Messages.RollAfter(member, other, move.B % 20);
        if (hidden is not null) beside["data"]!["hidden"] = hidden;
        return Of(beside);
    }

    // A member becomes an entry of its own, or is removed.
    private static Func<Session, Result<Decision>>? Leaving(Move move, Combatant? group)
    {
        if (group is null) return null;
        var member = group.Ids.ElementAt(move.A % (group.Members.Count + 1));
        return Of(move.B % 2 == 0 ? Messages.Split(member) : Messages.RemoveCombatant(member));
    }

    // Often a combatant that the player owns.
    private static Guid ActorOf(this Fight fight, int player, Move move)
    {
        var owned = fight.Combat?.Order.Where(c => !c.IsHidden && c.OwnerId == Player(player)).Select(c => c.CharacterId).ToList() ?? [];
        return (move.B % 2 == 0 ? Pick(owned, move.C) : null) ?? fight.Played(player);
    }

    private static JsonObject Changing(Guid combatant, Move move) => (move.B % 10) switch
    {
        0 => Messages.UpdateCombatant(combatant, label: $"The {move.C % 3}."),
        1 => Messages.UpdateCombatant(combatant, roll: move.C % 20),
        2 => Messages.UpdateCombatant(combatant, modifiers: Messages.Dexterity(move.C % 5)),
        3 => Messages.UpdateCombatant(combatant, defeated: true),
        4 => Messages.UpdateCombatant(combatant, defeated: false),
        5 => Messages.UpdateCombatant(combatant, delayed: false),
        6 => Messages.UpdateCombatant(combatant, owner: move.C % 3 == 0 ? GameMaster : Player(move.C % FightGenerator.Players)),
        _ => Messages.UpdateCombatant(combatant, delayed: true),
    };

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
        var outcome = Messages.To(target);
        if (condition[0] != '-' && move.A % 3 == 0) return Of(Messages.Resolve(action, outcome.Ending(condition, EndingOf(move, targets))));
        int? rounds = condition[0] == '-' || move.B % 4 == 0 ? null : move.B % 3;
        outcome.With(condition, rounds);
        if (condition[0] != '-' && rounds is null && move.A % 2 == 0) outcome.Lasting(condition);
        var resolution = Messages.Resolve(action, outcome);
        return Of(move.A % 4 == 1 ? resolution.Changing(Messages.Set(path, move.B)) : resolution);
    }

    private static Func<Session, Result<Decision>> Starting(Move move, Guid target, List<Guid> combatants, bool? hides)
    {
        Guid? source = move.B % 2 == 0 ? Pick(combatants, move.C) : null;
        var effect = Messages.Effect(target, $"e{move.B % 3}", move.C % 6 == 0 ? null : EndingOf(move, combatants), source, hides);
        if (move.A % 3 == 2) effect["lasting"] = true;
        return Of(Messages.Of("effects_start", Messages.StartEffects(effect)["data"]!.DeepClone().AsObject(), $"{move}"));
    }

    private static JsonObject EndingOf(Move move, List<Guid> combatants)
    {
        var isStart = move.B % 2 == 0;
        object of = Pick(combatants, move.C / 2) is { } other && move.A % 2 == 0 ? other : "target";
        return Messages.At(isStart ? "turn_start" : "turn_end", of, isStart ? 1 + move.C % 2 : move.C % 3, asks: move.B % 5 == 0);
    }

    private static List<Guid> Effects(this Fight fight, Func<ActiveEffect, bool> which) =>
        [.. (fight.Combat?.Effects ?? []).Concat(fight.Outside).Where(which).Select(e => e.Id)];

    private static Guid? Pick(List<Guid> from, int number) => from.Count == 0 ? null : from.Order().ElementAt(number % from.Count);

    private static int HashCode(Guid id, int seed) => unchecked((id.ToByteArray()[0] + 1) * (seed + 7) * 7919 % 1009);
}
