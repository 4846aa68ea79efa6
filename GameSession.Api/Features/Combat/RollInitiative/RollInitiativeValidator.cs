using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.RollInitiative;

internal sealed class RollInitiativeValidator : AbstractValidator<RollInitiative>
{
    public RollInitiativeValidator()
    {
        RuleFor(c => c.CharacterId).NotEmpty();
        RuleFor(c => c.Disadvantage).Equal(false).When(c => c.Advantage).WithMessage("cancels advantage: send neither");
        RuleFor(c => c.Modifiers).Must(modifiers => modifiers.Count <= CombatLimits.MaxModifiers)
            .WithMessage($"at most {CombatLimits.MaxModifiers} modifiers");
        RuleFor(c => c.Modifiers).Must(modifiers => modifiers.All(m => CombatLimits.IsName(m.Key) && CombatLimits.Allow(m.Value)))
            .WithMessage($"a modifier has a name of 1 to {CombatLimits.MaxNameLength} characters and {CombatLimits.Number}");
    }
}
