using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.SetBudgets;

internal sealed class SetBudgetsValidator : AbstractValidator<SetBudgets>
{
    public SetBudgetsValidator()
    {
        RuleFor(c => c.CharacterId).NotEmpty();
        RuleFor(c => c.Budgets).Must(budgets => budgets.Count is > 0 and <= CombatLimits.MaxBudgets
                && budgets.All(b => CombatLimits.IsName(b.Key) && b.Value is >= 0 and <= CombatLimits.MaxBudget))
            .WithMessage($"must be 1 to {CombatLimits.MaxBudgets} names with 0 to {CombatLimits.MaxBudget} each");
    }
}
