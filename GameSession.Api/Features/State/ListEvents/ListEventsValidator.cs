using FluentValidation;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.ListEvents;

internal sealed class ListEventsValidator : AbstractValidator<ListEvents>
{
    public const int MaxLimit = 500;

    public ListEventsValidator()
    {
        RuleFor(c => c.After).Must(version => VersionText.TryRead(version, out _)).WithMessage("must be a version, a decimal number");
        RuleFor(c => c.Limit).InclusiveBetween(1, MaxLimit);
    }
}
