using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.DeclareAction;

internal sealed class DeclareActionValidator : AbstractValidator<DeclareAction>
{
    // Details are stored below /combat/actions/0 in the state.
    private static readonly int MaxDetailsDepth = StateLimits.Default.MaxDepth - 4;

    public DeclareActionValidator()
    {
        RuleFor(c => c.ActionId).NotEmpty();
        RuleFor(c => c.CharacterId).NotEmpty();
        RuleFor(c => c.ActionType).Must(CombatLimits.IsName).WithMessage($"must be 1 to {CombatLimits.MaxNameLength} characters");
        RuleFor(c => c.Cost).Must(cost => cost is null || (cost.Count <= CombatLimits.MaxBudgets
                && cost.All(c => CombatLimits.IsName(c.Key) && c.Value is > 0 and <= CombatLimits.MaxBudget)))
            .WithMessage($"must be at most {CombatLimits.MaxBudgets} names with 1 to {CombatLimits.MaxBudget} each");
        RuleFor(c => c.Targets).Must(targets => targets.Count <= CombatLimits.MaxTargets).WithMessage($"at most {CombatLimits.MaxTargets} targets");
        RuleFor(c => c.Details).Must(details => details.Depth <= MaxDetailsDepth).WithMessage($"must not be deeper than {MaxDetailsDepth} levels");
    }
}
