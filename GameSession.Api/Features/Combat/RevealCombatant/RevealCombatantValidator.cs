using FluentValidation;

namespace GameSession.Api.Features.Combat.RevealCombatant;

internal sealed class RevealCombatantValidator : AbstractValidator<RevealCombatant>
{
    public RevealCombatantValidator()
    {
        RuleFor(c => c.CharacterId).NotEmpty();
    }
}
