using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.RollInitiative;

internal sealed class RollInitiativeValidator : AbstractValidator<RollInitiative>
{
    private const string Number =
        "must be a number from -1000 to 1000 with at most 4 decimals";

    public RollInitiativeValidator()
    {
        RuleFor(c => c.CharacterId).NotEmpty();
        RuleFor(c => c.Roll).Must(roll => roll is null || CombatLimits.Allow(roll.Value)).WithMessage(Number);
        RuleFor(c => c.Modifiers).Must(modifiers => modifiers.Count <= CombatLimits.MaxModifiers)
            .WithMessage($"at most {CombatLimits.MaxModifiers} modifiers");
        RuleFor(c => c.Modifiers).Must(modifiers => modifiers.All(m => CombatLimits.IsName(m.Key) && CombatLimits.Allow(m.Value)))
            .WithMessage($"a modifier has a name of 1 to {CombatLimits.MaxNameLength} characters and {Number}");
    }
}
