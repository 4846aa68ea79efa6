using FluentValidation;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.LoadState;

internal sealed class LoadStateValidator : AbstractValidator<LoadState>
{
    public LoadStateValidator() =>
        RuleFor(c => c.Version).Must(version => version is null || VersionText.TryRead(version, out _))
            .WithMessage("must be a version, a decimal number");
}
