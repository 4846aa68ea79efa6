using FluentValidation;

namespace GameSession.Api.Features.Sessions.HandOverGameMaster;

internal sealed class HandOverGameMasterValidator : AbstractValidator<HandOverGameMaster>
{
    public HandOverGameMasterValidator() => RuleFor(c => c.NewGameMasterId).NotEmpty().OverridePropertyName("player_id");
}
