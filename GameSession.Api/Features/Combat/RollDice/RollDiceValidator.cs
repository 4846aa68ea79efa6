using FluentValidation;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.RollDice;

internal sealed class RollDiceValidator : AbstractValidator<RollDice>
{
    public RollDiceValidator()
    {
        RuleFor(c => c.Expression).Must(expression => DiceExpression.Parse(expression) is not null).WithMessage(DiceExpression.Form);
        RuleFor(c => c.To).Must(to => to is null or DiceRollMessage.ToGameMaster)
            .WithMessage($"must be \"{DiceRollMessage.ToGameMaster}\" or absent");
        RuleFor(c => c.CharacterId).NotEqual(Guid.Empty);
        RuleFor(c => c.Label).Must(label => label is null || CombatLimits.IsName(label))
            .WithMessage($"must be 1 to {CombatLimits.MaxNameLength} characters");
        RuleFor(c => c.RollId).NotEqual(Guid.Empty);
        RuleFor(c => c.RollId).Must(id => id is not { } chosen || !EventIds.IsReserved(chosen)).WithMessage(EventIds.Reserved);
    }
}
