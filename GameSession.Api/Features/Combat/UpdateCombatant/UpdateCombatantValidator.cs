using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.UpdateCombatant;

internal sealed class UpdateCombatantValidator : AbstractValidator<UpdateCombatant>
{
    public UpdateCombatantValidator()
    {
        RuleFor(c => c.CharacterId).NotEmpty();
        RuleFor(c => c.Change.Label).Must(label => label is null or "" || CombatLimits.IsName(label)).OverridePropertyName("label")
            .WithMessage($"must be at most {CombatLimits.MaxNameLength} characters");
        RuleFor(c => c.Change.Roll).Must(roll => roll is not { } number || CombatLimits.Allow(number)).OverridePropertyName("roll")
            .WithMessage(CombatLimits.Number);
        RuleFor(c => c.Change.Modifiers).Must(modifiers => modifiers is null || CombatLimits.Allow(0, modifiers)).OverridePropertyName("modifiers")
            .WithMessage(
                $"at most {CombatLimits.MaxModifiers} modifiers, each with a name of 1 to {CombatLimits.MaxNameLength} characters and "
                + $"{CombatLimits.Number}");
        RuleFor(c => c.Change.OwnerId).NotEqual(Guid.Empty).OverridePropertyName("owner_id");
    }
}
