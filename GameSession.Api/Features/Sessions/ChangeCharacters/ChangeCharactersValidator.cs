using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Sessions.ChangeCharacters;

internal sealed class ChangeCharactersValidator : AbstractValidator<ChangeCharacters>
{
    private static readonly string AtMost = $"at most {SeatRules.MaxCharacters} characters";

    public ChangeCharactersValidator()
    {
        RuleFor(c => c.Grant).Must(ids => ids.Count <= SeatRules.MaxCharacters).WithMessage(AtMost);
        RuleFor(c => c.Grant).Must(ids => !ids.Contains(Guid.Empty)).WithMessage("must not hold an empty id");
        RuleFor(c => c.Grant).Must((c, ids) => ids.Count + c.Take.Count > 0).WithMessage("is required, or take is");
        RuleFor(c => c.Take).Must(ids => ids.Count <= SeatRules.MaxCharacters).WithMessage(AtMost);
        RuleFor(c => c.Take).Must((c, ids) => c.Take.Count > SeatRules.MaxCharacters || !ids.Intersect(c.Grant).Any())
            .WithMessage("must not hold what grant holds");
    }
}
