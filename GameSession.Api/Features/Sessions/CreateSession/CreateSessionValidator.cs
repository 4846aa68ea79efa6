using FluentValidation;
using GameSession.Api.Json;

namespace GameSession.Api.Features.Sessions.CreateSession;

internal sealed class CreateSessionValidator : AbstractValidator<CreateSession>
{
    // The column's length in the ICD.
    private const int MaxNameLength = 255;

    public CreateSessionValidator()
    {
        RuleFor(c => c.CampaignId).NotEmpty();
        RuleFor(c => c.Name).NotEmpty()
            // The column counts code points: an emoji is one character there, and two in C#.
            .Must(name => name is null || name.EnumerateRunes().Count() <= MaxNameLength).WithMessage($"must be at most {MaxNameLength} characters")
            .Must(name => JsonText.IsStorable(name)).WithMessage("must not hold U+0000 or a lone surrogate");
    }
}
