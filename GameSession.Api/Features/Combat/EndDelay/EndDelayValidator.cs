using FluentValidation;

namespace GameSession.Api.Features.Combat.EndDelay;

internal sealed class EndDelayValidator : AbstractValidator<EndDelay>
{
    public EndDelayValidator()
    {
        RuleFor(c => c.CharacterId).NotEmpty();
    }
}
