using FluentValidation;

namespace GameSession.Api.Features.Sessions.ConnectSession;

internal sealed class ConnectSessionValidator : AbstractValidator<ConnectSession>
{
    public ConnectSessionValidator() => RuleFor(c => c.SessionId).NotEmpty();
}
