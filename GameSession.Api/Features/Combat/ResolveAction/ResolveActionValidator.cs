using FluentValidation;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.ResolveAction;

internal sealed class ResolveActionValidator : AbstractValidator<ResolveAction>
{
    private const int MaxOutcomes = 100;

    public ResolveActionValidator()
    {
        RuleFor(c => c.ActionId).NotEmpty();
        RuleFor(c => c.Outcomes).Must(outcomes => outcomes.Count <= MaxOutcomes).WithMessage($"at most {MaxOutcomes} outcomes");
        RuleForEach(c => c.Outcomes).NotNull().SetValidator(new OutcomeValidator()).When(c => c.Outcomes.Count <= MaxOutcomes);
        RuleFor(c => c.Changes).Must(changes => changes.Count <= StateLimits.MaxChanges).WithMessage($"at most {StateLimits.MaxChanges} changes");
        RuleForEach(c => c.Changes).NotNull().When(c => c.Changes.Count <= StateLimits.MaxChanges);
    }

    private sealed class OutcomeValidator : AbstractValidator<OutcomeMessage>
    {
        private const int MaxEffects = 50;
        private const int MaxEffectLength = 500;
        private const int MaxConditions = 50;

        public OutcomeValidator()
        {
            RuleFor(o => o.TargetId).NotEmpty();
            RuleFor(o => o.Effects).Must(effects => effects is null || effects.Count <= MaxEffects).WithMessage($"at most {MaxEffects} effects");
            RuleForEach(o => o.Effects).Must(effect => effect is { Length: > 0 and <= MaxEffectLength } && JsonText.IsStorable(effect))
                .WithMessage($"must be 1 to {MaxEffectLength} characters")
                .When(o => o.Effects?.Count <= MaxEffects);
            RuleFor(o => o.Damage).Must(damage => damage is null || damage.Depth <= StateLimits.Default.MaxDepth)
                .WithMessage($"must not be deeper than {StateLimits.Default.MaxDepth} levels");
            RuleFor(o => o.Conditions).Must(conditions => conditions is null || conditions.Count <= MaxConditions)
                .WithMessage($"at most {MaxConditions} conditions");
            RuleForEach(o => o.Conditions)
                .Must(condition => CombatLimits.IsCondition(condition?.StartsWith('-') == true ? condition[1..] : condition))
                .WithMessage($"must be 1 to {CombatLimits.MaxNameLength} characters, after one minus sign or none")
                .When(o => o.Conditions?.Count <= MaxConditions);
            RuleFor(o => o.Durations)
                .Must((outcome, durations) => durations is null || durations.All(d =>
                    outcome.Conditions?.Contains(d.Key) == true && CombatLimits.IsCondition(d.Key)
                        && d.Value is >= 0 and <= CombatLimits.MaxDuration))
                .WithMessage($"must name conditions of this outcome, each with 0 to {CombatLimits.MaxDuration} rounds");
            RuleFor(o => o.Endings)
                .Must((outcome, endings) =>
                    endings is null || endings.Keys.All(c => IsStarted(outcome, c) && outcome.Durations?.ContainsKey(c) != true))
                .WithMessage("must name conditions of this outcome that have no duration");
            RuleForEach(o => o.Endings).Must(e => e.Value?.Find() is not null).WithMessage(CombatLimits.Ending);
            RuleFor(o => o.Hidden)
                .Must((outcome, hidden) => hidden is null || (hidden.Count <= MaxConditions && hidden.All(c => IsStarted(outcome, c))))
                .WithMessage("must name conditions of this outcome");
            RuleFor(o => o.Lasting)
                .Must((outcome, lasting) => lasting is null || (lasting.Count <= MaxConditions
                    && lasting.All(c => IsStarted(outcome, c) && outcome.Durations?.ContainsKey(c) != true)))
                .WithMessage("must name conditions of this outcome that have no duration");

            static bool IsStarted(OutcomeMessage outcome, string? condition) =>
                CombatLimits.IsCondition(condition) && outcome.Conditions?.Contains(condition!) == true;
        }
    }
}
