using FluentValidation;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.Combat.RewindCombat;

internal sealed class RewindCombatValidator : AbstractValidator<RewindCombat>
{
    private const string AVersion = "must be a version, a decimal string";

    public RewindCombatValidator()
    {
        RuleFor(c => c.Version).Must(version => version is null || VersionText.TryRead(version, out _)).WithMessage(AVersion);
        RuleFor(c => c.Steps).InclusiveBetween(1, CombatSteps.Max).WithMessage($"must be 1 to {CombatSteps.Max}");
        RuleFor(c => c.Steps).Null().When(c => c.Version is not null).WithMessage("must be absent where version says how far");
        RuleFor(c => c.ExpectedVersion).Must(version => version is null || VersionText.TryRead(version, out _)).WithMessage(AVersion);
    }
}
