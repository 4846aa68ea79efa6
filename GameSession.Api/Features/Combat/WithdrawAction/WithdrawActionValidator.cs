using FluentValidation;

namespace GameSession.Api.Features.Combat.WithdrawAction;

internal sealed class WithdrawActionValidator : AbstractValidator<WithdrawAction>
{
    public WithdrawActionValidator()
    {
        RuleFor(c => c.ActionId).NotEmpty();
    }
}
