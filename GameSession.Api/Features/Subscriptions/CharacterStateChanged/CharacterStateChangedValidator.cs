using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Subscriptions.CharacterStateChanged;

internal sealed class CharacterStateChangedValidator : AbstractValidator<CharacterStateChanged>
{
    private const int MaxMembers = 1000;

    public CharacterStateChangedValidator()
    {
        RuleFor(c => c.CharacterId).NotEmpty();
        RuleFor(c => c.ChangeType).Must(CombatLimits.IsName).WithMessage($"must be 1 to {CombatLimits.MaxNameLength} characters");
        RuleFor(c => c.Details).Must(details => details.Count <= MaxMembers).WithMessage($"at most {MaxMembers} members");
    }
}
