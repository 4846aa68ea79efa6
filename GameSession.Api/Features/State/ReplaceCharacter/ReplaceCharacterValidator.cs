using FluentValidation;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.ReplaceCharacter;

internal sealed class ReplaceCharacterValidator : AbstractValidator<ReplaceCharacter>
{
    public ReplaceCharacterValidator()
    {
        RuleFor(c => c.CharacterId).NotEmpty();
        RuleFor(c => c.Document).Must(document => document.Depth <= CharacterRules.MaxDepth).OverridePropertyName("body")
            .WithMessage($"must not be deeper than {CharacterRules.MaxDepth} levels");
        RuleFor(c => c.IfMatch).Must(tag => tag is null || VersionTag.IsValid(tag)).OverridePropertyName("if-match")
            .WithMessage("must be one quoted version, or *");
    }
}
