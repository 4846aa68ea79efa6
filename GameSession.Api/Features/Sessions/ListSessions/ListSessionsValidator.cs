using FluentValidation;

namespace GameSession.Api.Features.Sessions.ListSessions;

internal sealed class ListSessionsValidator : AbstractValidator<ListSessions>
{
    public const int MaxLimit = 200;

    public ListSessionsValidator()
    {
        RuleFor(c => c.Limit).InclusiveBetween(1, MaxLimit);
        RuleFor(c => c.Status).Must(status => status is null or "active" or "ended").WithMessage("must be active or ended");
    }
}
