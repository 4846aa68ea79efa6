using FluentValidation;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.RewindState;

internal sealed class RewindStateValidator : AbstractValidator<RewindState>
{
    public RewindStateValidator() =>
        RuleFor(c => c.Version).Must(version => VersionText.TryRead(version, out _)).WithMessage("must be a version, a decimal string");
}
