using FluentValidation;

namespace GameSession.Api.Features.Combat.ChangeTurn;

internal sealed class ChangeTurnValidator : AbstractValidator<ChangeTurn>
{
    public ChangeTurnValidator()
    {
        RuleFor(c => c.ActiveCharacter).NotEqual(Guid.Empty);
        RuleFor(c => c.Round).GreaterThanOrEqualTo(0);
        RuleFor(c => c.TurnNumber).GreaterThanOrEqualTo(0);
    }
}
