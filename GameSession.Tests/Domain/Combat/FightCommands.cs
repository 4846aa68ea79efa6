using System.Collections.Immutable;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Domain;

/// <summary>Turns combat messages into calls of the domain, as their slices do, so that a combat runs with and without a server.</summary>
internal static class FightCommands
{
    // The values that the service generates.
    private const int Die = 10;

    private static readonly Guid RollSeed = new(1001, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xD);

    private static readonly Guid CombatId = new(1000, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xD);

    /// <param name="newIds">The seed of the ids of effects; null for one of the message.</param>
    public static Func<Session, Result<Decision>> Of(JsonObject message, Guid by, Guid? newIds = null)
    {
        switch (message.Text("type"))
        {
            case MessageTypes.InitiativeRoll:
                var roll = Read<InitiativeRollMessage>(message);
                var modifiers = roll.Modifiers ?? new Dictionary<string, decimal>();
                return s => CombatRules.RollInitiative(s, by, roll.CharacterId, roll.Roll, modifiers, roll.Hidden, Die, CombatId, roll.ToGrouping());
            case MessageTypes.TurnChange:
                var turn = Read<TurnChangeMessage>(message);
                return s => CombatRules.ChangeTurn(s, by, turn.ActiveCharacter, turn.Round, turn.TurnNumber, turn.SkipDue == true, seed: RollSeed);
            case MessageTypes.ActionDeclare:
                var declared = Read<ActionDeclareMessage>(message);
                var action = new OpenAction(
                    declared.ActionId,
                    declared.CharacterId,
                    declared.ActionType,
                    [.. declared.Targets ?? []],
                    declared.Details ?? StateObject.Empty,
                    HiddenTargets: [],
                    IsHidden: false)
                {
                    Cost = declared.Cost?.ToImmutableSortedDictionary(StringComparer.Ordinal),
                };
                return s => CombatRules.DeclareAction(s, by, action);
            case MessageTypes.ActionResolve:
                var resolved = Read<ActionResolveMessage>(message);
                var outcomes = resolved.Outcomes.Select(o => o.ToOutcome()).ToArray();
                var changes = resolved.Changes?.Select(c => c.ToChange()).ToArray() ?? [];
                return s => CombatRules.ResolveAction(s, by, resolved.ActionId, outcomes, changes, newIds: resolved.ActionId);
            case MessageTypes.BudgetsSet:
                var set = Read<BudgetsSetMessage>(message);
                return s => CombatBudgets.Set(s, by, set.CharacterId, set.Budgets);
            case MessageTypes.DiceRoll:
                // With dice of one side, any roll comes to the same.
                var asked = Read<DiceRollMessage>(message);
                var expression = DiceExpression.Parse(asked.Expression)!;
                var dice = expression.Evaluate([.. expression.Sides.Select(_ => 1)]);
                return s => DiceRules.Roll(s, by, asked.CharacterId, asked.Expression, asked.Label, asked.To is not null, dice);
            case MessageTypes.ActionWithdraw:
                var withdrawn = Read<ActionWithdrawMessage>(message);
                return s => ActionWithdrawal.Decide(s, by, withdrawn.ActionId);
            case MessageTypes.InitiativeOrder:
                var ordered = Read<InitiativeOrderMessage>(message);
                return s => CombatRules.OrderInitiative(s, by, ordered.Order);
            case MessageTypes.CombatantRemove:
                var removed = Read<CombatantRemoveMessage>(message);
                return s => CombatRules.RemoveCombatant(s, by, removed.CharacterId, removed.WithMembers, RollSeed);
            case MessageTypes.CombatantReveal:
                var revealed = Read<CombatantRevealMessage>(message);
                return s => CombatRules.RevealCombatant(s, by, revealed.CharacterId);
            case MessageTypes.EffectsStart:
                var started = Read<EffectsStartMessage>(message).Effects.Select(e => e.ToStart()).ToArray();
                return s => EffectRules.Start(s, by, started, newIds ?? Seed(message));
            case MessageTypes.EffectsEnd:
                var ended = Read<EffectsEndMessage>(message);
                return s => EffectRules.End(s, by, ended.EffectIds, ended.SourceActionId, ended.SourceId);
            case MessageTypes.EffectsKeep:
                var kept = Read<EffectsKeepMessage>(message);
                return s => EffectRules.Keep(s, by, kept.EffectIds);
            case MessageTypes.CombatantUpdate:
                var updated = Read<CombatantUpdateMessage>(message);
                return s => CombatantRules.Update(s, by, updated.CharacterId, updated.ToChange(), RollSeed);
            case MessageTypes.CombatantAct:
                var acting = Read<CombatantActMessage>(message);
                return s => CombatantRules.EndDelay(s, by, acting.CharacterId);
            case MessageTypes.CombatEnd:
                return s => CombatRules.EndCombat(s, by);
            default:
                throw new ArgumentException($"{message.Text("type")} is no message of combat.", nameof(message));
        }
    }

    // The same for the same message, so that a combat that is played twice has the same ids.
    private static Guid Seed(JsonObject message) =>
        new(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(message.ToJsonString())).AsSpan(0, 16));

    private static T Read<T>(JsonObject message)
        where T : class => WireJson.Read<T>(Encoding.UTF8.GetBytes(message["data"]?.ToJsonString() ?? "{}")).Value;
}
