using FluentValidation;

namespace GameSession.Api.Features.Combat.RemoveCombatant;

internal sealed class RemoveCombatantValidator : AbstractValidator<RemoveCombatant>
{
    public RemoveCombatantValidator()
    {
        RuleFor(c => c.CharacterId).NotEmpty();
    }
}
