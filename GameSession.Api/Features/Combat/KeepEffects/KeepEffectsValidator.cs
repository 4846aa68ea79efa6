using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.KeepEffects;

internal sealed class KeepEffectsValidator : AbstractValidator<KeepEffects>
{
    public KeepEffectsValidator()
    {
        RuleFor(c => c.EffectIds).Must(ids => ids.Count is > 0 and <= CombatLimits.MaxEffectsPerMessage)
            .WithMessage($"1 to {CombatLimits.MaxEffectsPerMessage} effects");
    }
}
