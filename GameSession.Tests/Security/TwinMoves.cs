using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>Moves in a fight that everybody may see. They are chosen by what players see, and made at both tables.</summary>
internal sealed class TwinMoves(TwinGame game, Chance chance, int step)
{
    private static readonly string[] Conditions = ["poisoned", "prone", "stunned", "-poisoned", "-prone"];

    private static readonly Who[] Players = [Who.Anna, Who.Ben, Who.Drifter];

    // Those who play a character at both tables.
    private Who AnyPlayer => chance.OneOf([.. Players.Where(game.Plain.IsSeated)]);

    public Task RollAsync()
    {
        if (chance.In(45))
        {
            var who = AnyPlayer;
            return game.BothAsync(who, Roll(game.CharacterOf(who)));
        }

        var monster = chance.OneOf(game.Cast.Monsters.Concat(game.Cast.Heroes).ToList());
        return game.BothAsync(Who.GameMaster, Roll(monster));
    }

    /// <summary>The game master ends the turn that players see.</summary>
    public async Task NextAsync()
    {
        if (game.PlainCombat is not { IsShown: true } combat || game.Visible.Count == 0) return;
        var before = TwinGame.ShownIn(combat);
        await game.PressAsync(game.Plain, before, chance);
        await game.PressAsync(game.Secret, before, chance);
    }

    public async Task PlayersNextAsync()
    {
        var who = game.PlainCombat is { ShownActive: { } active } && chance.In(75)
            ? Players.FirstOrDefault(p => game.Plain.IsSeated(p) && game.CharacterOf(p) == active, AnyPlayer)
            : AnyPlayer;
        var combat = game.PlainCombat;
        var before = combat is null ? default : TwinGame.ShownIn(combat);
        int? round = combat is not null && chance.In(40) ? combat.ShownRound + (chance.In(80) ? 0 : 1) : null;
        int? turn = round is not null && chance.In(60) ? game.Visible.IndexOf(combat!.ShownActive ?? Guid.Empty) + (chance.In(80) ? 1 : 2) : null;
        Guid? named = chance.In(15) ? chance.OneOf(game.Known) : chance.In(5) ? chance.OneOf(game.Cast.Ambushers) : null;
        var (plain, secret) = await game.BothAsync(who, Messages.Next(named, round, turn));
        if (TwinGame.CodeOf(plain) is not null || TwinGame.CodeOf(secret) is not null) return;
        // The one trace of a hidden turn: its predecessor's player gets an ack, and waits.
        if (plain.Text("type") != secret.Text("type"))
        {
            game.Plain.Of(who).Waive(plain.Text("ref"));
            game.Secret.Of(who).Waive(secret.Text("ref"));
        }

        await game.PressAsync(game.Plain, before, chance);
        await game.PressAsync(game.Secret, before, chance);
    }

    public Task JumpAsync()
    {
        if (game.Visible is not { Count: > 0 } visible) return Task.CompletedTask;
        var to = chance.OneOf(visible);
        return game.BothAsync(Who.GameMaster, Messages.Next(to));
    }

    public Task OrderAsync()
    {
        if (game.PlainCombat is null || game.Visible.Count < 2) return Task.CompletedTask;
        var order = game.Visible.OrderBy(_ => chance.Next()).ToList();
        return game.BothAsync(Who.GameMaster, Order(game.PlainCombat, order), Order(game.SecretCombat!, order));
    }

    public Task RemoveAsync()
    {
        if (game.Visible is not { Count: > 0 } visible) return Task.CompletedTask;
        var gone = chance.OneOf(visible);
        return game.BothAsync(Who.GameMaster, Messages.RemoveCombatant(gone));
    }

    public Task DeclareAsync()
    {
        var id = chance.In(85) ? game.Cast.Action(step) : game.Cast.Action(chance.Below(step + 1));
        var type = chance.OneOf("attack", "dodge", "reaction", "lair");
        var targets = Enumerable.Range(0, chance.Below(3)).Select(_ => chance.OneOf(game.Known)).ToArray();
        if (chance.In(55))
        {
            var who = AnyPlayer;
            return game.BothAsync(who, Messages.Declare(id, game.CharacterOf(who), type, targets));
        }

        if (game.PlainCombat is null) return Task.CompletedTask;
        var actor = chance.OneOf(game.Known);
        Guid[] more = game.Hidden is { Count: > 0 } hidden && chance.In(50) ? [chance.OneOf(hidden), .. targets] : targets;
        return game.BothAsync(Who.GameMaster, Messages.Declare(id, actor, type, targets), Messages.Declare(id, actor, type, more));
    }

    public Task ResolveAsync()
    {
        if (game.PlainCombat?.Actions.Where(a => !a.IsHidden).Select(a => a.Id).ToList() is not { Count: > 0 } open) return Task.CompletedTask;
        var action = chance.OneOf(open);
        var outcomes = Enumerable.Range(0, chance.Between(1, 2)).Select(_ => Outcome(chance.OneOf(game.Known))).ToList();
        var more = outcomes.ConvertAll(o => o.DeepClone().AsObject());
        if (game.Hidden is { Count: > 0 } hidden && chance.In(50))
        {
            more.Insert(chance.Below(more.Count + 1), Outcome(chance.OneOf(hidden)));
        }

        var (plain, secret) = (Messages.Resolve(action, [.. outcomes]), Messages.Resolve(action, [.. more]));
        if (chance.In(40))
        {
            var hp = Messages.Set("/npcs/rok/hp", chance.Below(30));
            plain.Changing(hp);
            secret.Changing([hp.DeepClone().AsObject(), .. chance.In(50) ? new TwinWrites(game, chance, step).Hiding(1) : []]);
            return game.GameMasterAsync(_ => plain.DeepClone().AsObject(), secret);
        }

        return game.BothAsync(Who.GameMaster, plain, secret);
    }

    public Task BudgetsAsync() => game.Visible is { Count: > 0 } visible
        ? game.BothAsync(Who.GameMaster, Messages.SetBudgets(chance.OneOf(visible), chance.OneOf("legendary", "action", "rage"), chance.Below(4)))
        : Task.CompletedTask;

    /// <summary>Somebody has dice rolled. Each has one side, so that both tables roll the same.</summary>
    public Task DiceAsync()
    {
        var who = chance.In(30) ? Who.GameMaster : AnyPlayer;
        var (toGameMaster, named, hasId) = (chance.In(30), who != Who.GameMaster && chance.In(50), chance.In(40));
        return game.BothAsync(who, table => Messages.RollDice(
            "3d1kh2 - 1", toGameMaster, named ? game.CharacterOf(who) : null, hasId ? table.Cast.Update(step, 9) : null));
    }

    public Task WithdrawAsync()
    {
        if (game.PlainCombat?.Actions.Where(a => !a.IsHidden).Select(a => a.Id).ToList() is not { Count: > 0 } open) return Task.CompletedTask;
        return game.BothAsync(chance.In(40) ? Who.GameMaster : AnyPlayer, Messages.Withdraw(chance.OneOf(open)));
    }

    /// <summary>An effect that is no action's outcome.</summary>
    public Task StartEffectAsync()
    {
        if (game.PlainCombat is not { IsShown: true } || game.Visible.Count == 0) return Task.CompletedTask;
        var ending = chance.In(70)
            ? Messages.At(chance.OneOf("turn_start", "turn_end"), chance.OneOf(game.Visible), chance.Between(1, 2), asks: chance.In(30))
            : null;
        Guid? source = chance.In(60) ? chance.OneOf(game.Visible) : null;
        var effect = Messages.Effect(chance.OneOf(game.Known), chance.OneOf("held", "burning"), ending, source);
        if (chance.In(30)) effect["lasting"] = true;
        return game.BothAsync(Who.GameMaster, Messages.StartEffects(effect));
    }

    /// <summary>An effect that begins in a fight or without one.</summary>
    public Task StartLastingAsync()
    {
        var ending = chance.In(50) ? Messages.At("turn_end", "target", chance.Between(1, 3)) : null;
        return game.BothAsync(
            Who.GameMaster,
            Messages.StartEffects(Messages.LastingEffect(chance.OneOf(game.Known), chance.OneOf("cursed", "blessed"), ending)));
    }

    /// <summary>A player ends what their character has caused.</summary>
    public Task EndEffectsAsync()
    {
        var who = AnyPlayer;
        return game.BothAsync(who, Messages.EndEffectsOf(source: game.CharacterOf(who)));
    }

    public Task EndAsync() =>
        game.PlainCombat is null ? Task.CompletedTask : game.BothAsync(Who.GameMaster, Messages.EndCombat());

    /// <summary>A combatant that is hidden at both tables appears, or is revealed.</summary>
    public async Task LurkAsync()
    {
        if (!game.Rules.HasLurkers) return;
        var lurker = chance.OneOf(game.Cast.Lurkers);
        var (here, there) = (game.PlainCombat?.Find(lurker), game.SecretCombat?.Find(lurker));
        if (here is null && there is null)
        {
            await game.BothAsync(Who.GameMaster, Roll(lurker, hidden: true));
            if (chance.In(50)) return;
            await game.LookAsync();
            (here, there) = (game.PlainCombat?.Find(lurker), game.SecretCombat?.Find(lurker));
        }

        if (here is { IsHidden: true } && there is { IsHidden: true } && IsSame(here, there))
        {
            await game.BothAsync(Who.GameMaster, Messages.Reveal(lurker));
        }
    }

    // Revealing shows the combatant's place and turns: they are the same at both tables, or the games differ in something that is not hidden.
    private bool IsSame(Combatant here, Combatant there)
    {
        var (plain, secret) = (game.PlainCombat!, game.SecretCombat!);
        return Place(plain) == Place(secret) && LastTurn(plain, here) == LastTurn(secret, there)
            && plain.Active == here.CharacterId == (secret.Active == there.CharacterId)
            && (plain.Active != here.CharacterId || (plain.ShownRound + plain.Ahead == secret.ShownRound + secret.Ahead))
            && here.Total == there.Total && Touched(plain) == 0 && Touched(secret) == 0;

        int Place(Combat combat) => combat.Order.TakeWhile(c => c.CharacterId != here.CharacterId).Count(c => !c.IsHidden);
        int LastTurn(Combat combat, Combatant combatant) => combatant.LastTurn + combat.ShownRound + combat.Ahead - combat.Round;
        int Touched(Combat combat) => combat.Effects.Count(e =>
            e.TargetId == here.CharacterId || e.HiddenBy == here.CharacterId || e.EndsWith == here.CharacterId)
            + combat.Actions.Count(a => a.CharacterId == here.CharacterId || a.Targets.Contains(here.CharacterId));
    }

    /// <summary>A roll. Where the service rolls, the modifier decides.</summary>
    public JsonObject Roll(Guid character, bool? hidden = null)
    {
        var everybody = game.Cast.Heroes.Concat(game.Cast.Spares).Concat(game.Cast.Monsters).Concat(game.Cast.Ambushers).Concat(game.Cast.Lurkers);
        return game.Rules.ServiceRolls
            ? Messages.Roll(character, null, hidden, new JsonObject { ["luck"] = 25 * everybody.ToList().IndexOf(character) })
            : Messages.Roll(character, chance.Between(1, 20), hidden, Messages.Dexterity(chance.Below(4)));
    }

    private JsonObject Outcome(Guid target)
    {
        var outcome = Messages.To(target, "a blow").Damage(chance.Below(12), "fire");
        if (chance.In(60))
        {
            var condition = chance.OneOf(Conditions);
            var isCombatant = game.SecretCombat?.Find(target) is not null && (game.Hidden.Contains(target) || game.Visible.Contains(target));
            outcome.With(condition, condition[0] != '-' && isCombatant && chance.In(60) ? chance.Below(3) : null);
        }

        return outcome;
    }

    // The visible combatants in this order, the hidden ones where they are.
    private static JsonObject Order(Combat combat, List<Guid> visible)
    {
        var next = 0;
        return Messages.Order([.. combat.Order.Select(c => c.IsHidden ? c.CharacterId : visible[next++])]);
    }
}
