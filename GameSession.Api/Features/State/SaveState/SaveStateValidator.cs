using FluentValidation;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;

namespace GameSession.Api.Features.State.SaveState;

internal sealed class SaveStateValidator : AbstractValidator<SaveState>
{
    private const int MaxMetadataBytes = 64 * 1024;

    public SaveStateValidator()
    {
        RuleFor(c => c.State).Must(state => state.Depth <= StateLimits.Default.MaxDepth)
            .WithMessage($"must not be deeper than {StateLimits.Default.MaxDepth} levels");
        RuleFor(c => c.Metadata).Must(metadata => metadata.Size <= MaxMetadataBytes && metadata.Depth <= StateLimits.Default.MaxDepth)
            .WithMessage($"must not exceed {MaxMetadataBytes} bytes and {StateLimits.Default.MaxDepth} levels");
        RuleFor(c => c.IfMatch).Must(tag => tag is null || VersionTag.IsValid(tag)).OverridePropertyName("if-match")
            .WithMessage("must be one quoted version, or *");
    }
}
