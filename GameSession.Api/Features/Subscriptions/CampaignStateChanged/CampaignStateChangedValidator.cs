using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Subscriptions.CampaignStateChanged;

internal sealed class CampaignStateChangedValidator : AbstractValidator<CampaignStateChanged>
{
    private const int MaxMembers = 1000;

    public CampaignStateChangedValidator()
    {
        RuleFor(c => c.CampaignId).NotEmpty();
        RuleFor(c => c.ChangeType).Must(CombatLimits.IsName).WithMessage($"must be 1 to {CombatLimits.MaxNameLength} characters");
        RuleFor(c => c.Details).Must(details => details.Count <= MaxMembers).WithMessage($"at most {MaxMembers} members");
    }
}
