using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.OrderInitiative;

internal sealed class OrderInitiativeValidator : AbstractValidator<OrderInitiative>
{
    public OrderInitiativeValidator()
    {
        RuleFor(c => c.Order).Must(order => order.Count <= 2 * CombatLimits.MaxCombatants)
            .WithMessage($"at most {2 * CombatLimits.MaxCombatants} characters");
    }
}
