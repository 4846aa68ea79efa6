using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.StartEffects;

internal sealed class StartEffectsValidator : AbstractValidator<StartEffects>
{
    public StartEffectsValidator()
    {
        RuleFor(c => c.Effects).Must(effects => effects.Count is > 0 and <= CombatLimits.MaxEffectsPerMessage)
            .WithMessage($"1 to {CombatLimits.MaxEffectsPerMessage} effects");
        RuleForEach(c => c.Effects).NotNull().ChildRules(effect =>
        {
            effect.RuleFor(e => e.TargetId).NotEmpty();
            effect.RuleFor(e => e.Condition).Must(CombatLimits.IsCondition)
                .WithMessage($"must be 1 to {CombatLimits.MaxNameLength} characters, without a minus sign before them");
            effect.RuleFor(e => e.Ending).Must(ending => ending is null || ending.Find() is not null).WithMessage(CombatLimits.Ending);
        }).When(c => c.Effects.Count <= CombatLimits.MaxEffectsPerMessage);
    }
}
