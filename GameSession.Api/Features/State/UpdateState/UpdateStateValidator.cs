using FluentValidation;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Features.State.UpdateState;

internal sealed class UpdateStateValidator : AbstractValidator<UpdateState>
{
    public UpdateStateValidator()
    {
        RuleFor(c => c.Changes.Count).InclusiveBetween(1, StateLimits.MaxChanges).OverridePropertyName("changes")
            .WithMessage($"must be 1 to {StateLimits.MaxChanges} changes");
        RuleForEach(c => c.Changes).NotNull().When(c => c.Changes.Count <= StateLimits.MaxChanges);
        RuleFor(c => c.UpdateId).NotEqual(Guid.Empty);
        RuleFor(c => c.UpdateId).Must(id => id is not { } chosen || !EventIds.IsReserved(chosen)).WithMessage(EventIds.Reserved);
    }
}
