using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>What the game master of the secret table does so that players see nothing of it. The plain table knows nothing of it.</summary>
internal sealed class TwinSecrets(TwinGame game, Chance chance, int step, int number)
{
    // As much as a message may have.
    private const int LargeValue = 60_000;

    public Task HideAsync() => chance.Weighted<Func<Task>>(
        (10, WriteAsync), (7, RollAsync), (8, NextAsync), (2, JumpAsync), (2, RemoveAsync), (6, DeclareAsync), (6, ResolveAsync),
        (3, StartEffectAsync), (2, WithdrawAsync), (2, DiceAsync), (2, BudgetsAsync), (2, OrderAsync),
        (3, SaveAsync), (2, RewindAsync), (1, RefusedAsync))();

    /// <summary>More than a page of history, or a resumption, may have.</summary>
    public async Task BurstAsync()
    {
        if (game.Rules.HiddenPaths is not { Count: > 0 } paths) return;
        for (var i = 0; i < 30; i++)
        {
            await game.HideAsync(Messages.Update(null, null, Messages.Set(paths[0], new string((char)('a' + i % 26), LargeValue))));
        }
    }

    private async Task WriteAsync()
    {
        if (game.Rules.HiddenPlaces is not { Count: > 0 } places) return;
        var path = chance.OneOf(places);
        var hasId = chance.In(40);
        var answer = await game.HideAsync(Messages.Update(
            null,
            hasId ? game.Secret.Cast.Update(step, 16 + number) : null,
            chance.In(15) ? Messages.Remove(path)
            : Messages.Set(path, chance.In(3) ? new string('L', LargeValue) : TwinRules.Secret(chance))));
        if (hasId && TwinGame.CodeOf(answer) is null) game.HiddenUpdates.Add((step, 16 + number));
    }

    private async Task RollAsync()
    {
        var roll = new TwinMoves(game, chance, step).Roll(chance.OneOf(game.Cast.Ambushers), hidden: true);
        await game.HideAsync(roll);
    }

    // Not the end of a turn that players see: that the game master ended it is something that they may learn.
    private Task NextAsync() => game.SecretCombat is { IsRunning: true, Order.IsEmpty: false } combat
        && !IsVisiblesTurn(combat) && CombatTurns.Next(combat, GameMaster).Shown is null
        ? game.HideAsync(Messages.Next())
        : Task.CompletedTask;

    private Task JumpAsync() => AnyHidden() is { } to && !IsVisiblesTurn(game.SecretCombat!)
        && CombatTurns.Jump(game.SecretCombat!, to, GameMaster).Shown is null
        ? game.HideAsync(Messages.Next(to.CharacterId))
        : Task.CompletedTask;

    private Task RemoveAsync() => AnyHidden() is { } gone
        && CombatTurns.Remove(game.SecretCombat!, gone, gone.CharacterId, isPlayed: false).Shown is null
        ? game.HideAsync(Messages.RemoveCombatant(gone.CharacterId))
        : Task.CompletedTask;

    private async Task DeclareAsync()
    {
        if (AnyHidden() is not { } actor) return;
        var id = game.Cast.Action(step, 16 + number);
        var targets = Enumerable.Range(0, chance.Below(3)).Select(_ => chance.OneOf([.. game.Known, .. game.Hidden])).ToArray();
        if (TwinGame.CodeOf(await game.HideAsync(Messages.Declare(id, actor.CharacterId, "attack", targets))) is null) game.HiddenActions.Add(id);
    }

    private Task ResolveAsync()
    {
        if (game.SecretCombat?.Actions.Where(a => a.IsHidden).ToList() is not { Count: > 0 } open) return Task.CompletedTask;
        var targets = game.Visible.Concat(game.Hidden).ToList();
        if (targets.Count == 0) return Task.CompletedTask;
        var outcome = Messages.To(chance.OneOf(targets), "a dagger from the dark");
        outcome.With(chance.OneOf("poisoned", "cursed", "-prone"), null);
        if (chance.In(60)) outcome.With("marked", chance.Below(3));
        var resolution = Messages.Resolve(chance.OneOf(open).Id, outcome);
        return game.HideAsync(chance.In(40) ? resolution.Changing([.. new TwinWrites(game, chance, step).Hiding(1)]) : resolution);
    }

    private Task BudgetsAsync() => AnyHidden() is { } lurker
        ? game.HideAsync(Messages.SetBudgets(lurker.CharacterId, chance.OneOf("legendary", "action", "rage"), chance.Below(4)))
        : Task.CompletedTask;

    private async Task DiceAsync()
    {
        var hidden = AnyHidden()?.CharacterId;
        await game.HideAsync(Messages.RollDice("2d20kl1", toGameMaster: hidden is null, hidden));
    }

    private Task WithdrawAsync() => game.SecretCombat?.Actions.Where(a => a.IsHidden).ToList() is { Count: > 0 } open
        ? game.HideAsync(Messages.Withdraw(chance.OneOf(open).Id))
        : Task.CompletedTask;

    private Task StartEffectAsync()
    {
        var combatants = game.Visible.Concat(game.Hidden).ToList();
        if (game.SecretCombat is null || combatants.Count == 0) return Task.CompletedTask;
        var ending = Messages.At(chance.OneOf("turn_start", "turn_end"), chance.OneOf(combatants), chance.Between(1, 2), asks: chance.In(30));
        Guid? source = chance.In(50) ? chance.OneOf(combatants) : null;
        return game.HideAsync(Messages.StartEffects(Messages.Effect(chance.OneOf(combatants), "doomed", ending, source, hidden: true)));
    }

    private Task OrderAsync()
    {
        if (game.SecretCombat is not { } combat || game.Hidden.Count == 0) return Task.CompletedTask;
        // The visible ones keep their order among themselves.
        var visible = new Queue<Guid>(combat.Order.Where(c => !c.IsHidden).Select(c => c.CharacterId));
        var hidden = new Queue<Guid>(combat.Order.Where(c => c.IsHidden).Select(c => c.CharacterId).OrderBy(_ => chance.Next()));
        var order = new List<Guid>();
        while (visible.Count + hidden.Count > 0)
        {
            order.Add((visible.Count == 0 || (hidden.Count > 0 && chance.In(40)) ? hidden : visible).Dequeue());
        }

        return game.HideAsync(Messages.Order([.. order]));
    }

    private async Task SaveAsync()
    {
        var state = await game.Secret.StateAsync();
        if (chance.In(70)) game.Rules.Plant(state, chance, 40);
        foreach (var path in game.Rules.HiddenPaths.Where(_ => chance.In(20))) TwinRules.Remove(state, path.Split('/')[1..]);
        // A save replaces the metadata, so one that shows nothing has what players see already.
        game.Notes.Add("   hidden: a save");
        var metadata = TwinWrites.Metadata(game.PublicMetadata?.DeepClone().AsObject());
        if (chance.In(70)) metadata["to_do"] = TwinRules.Secret(chance);
        await game.Secret.SaveAsync(state, metadata);
    }

    // To a version since the last step that both tables made: players have seen the same ever since.
    private async Task RewindAsync()
    {
        var first = game.Marks[^1].Secret;
        var to = first + chance.Below((int)(game.SecretVersion - first) + 1);
        if (chance.In(50))
        {
            await game.HideAsync(Messages.RewindCombat(to));
            return;
        }

        game.Notes.Add($"   hidden: a rewind to {to}");
        await game.Secret.RewindAsync(to);
    }

    private async Task RefusedAsync() => await game.HideAsync(Messages.Reveal(game.Cast.Action(step, 63)));

    private Guid GameMaster => game.Secret.Cast.People[Who.GameMaster];

    private static bool IsVisiblesTurn(Combat combat) => combat.Find(combat.Active) is { IsHidden: false };

    private Combatant? AnyHidden() => game.Hidden is { Count: > 0 } hidden ? game.SecretCombat!.Find(chance.OneOf(hidden)) : null;
}
