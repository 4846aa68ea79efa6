using FluentValidation;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.SyncState;

internal sealed class SyncStateValidator : AbstractValidator<SyncState>
{
    private const int MaxPaths = 100;

    public SyncStateValidator()
    {
        RuleFor(c => c.Paths.Count).LessThanOrEqualTo(MaxPaths).OverridePropertyName("paths").WithMessage($"at most {MaxPaths} paths");
        RuleForEach(c => c.Paths).NotNull().When(c => c.Paths.Count <= MaxPaths);
        RuleFor(c => c.Since).Must(version => version is null || VersionText.TryRead(version, out _))
            .WithMessage("must be a version, a decimal string");
    }
}
