using FluentValidation;

namespace GameSession.Api.Features.State.UpdateState;

internal sealed class UpdateStateValidator : AbstractValidator<UpdateState>
{
    private const int MaxChanges = 1000;

    public UpdateStateValidator()
    {
        RuleFor(c => c.Changes.Count).InclusiveBetween(1, MaxChanges).OverridePropertyName("changes")
            .WithMessage($"must be 1 to {MaxChanges} changes");
        RuleForEach(c => c.Changes).NotNull().When(c => c.Changes.Count <= MaxChanges);
        RuleFor(c => c.UpdateId).NotEqual(Guid.Empty);
    }
}
