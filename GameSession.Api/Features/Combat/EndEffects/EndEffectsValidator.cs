using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.EndEffects;

internal sealed class EndEffectsValidator : AbstractValidator<EndEffects>
{
    public EndEffectsValidator()
    {
        RuleFor(c => c.EffectIds).Must(ids => ids is null || ids.Count is > 0 and <= CombatLimits.MaxEffectsPerMessage)
            .WithMessage($"1 to {CombatLimits.MaxEffectsPerMessage} effects");
        RuleFor(c => c)
            .Must(c => (c.EffectIds is null ? 0 : 1) + (c.SourceActionId is null ? 0 : 1) + (c.SourceId is null ? 0 : 1) == 1)
            .OverridePropertyName("effect_ids")
            .WithMessage("name either effect_ids, source_action_id or source_id");
    }
}
