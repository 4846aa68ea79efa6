using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Sessions.JoinSession;

internal sealed class JoinSessionValidator : AbstractValidator<JoinSession>
{
    private static readonly string Player = Role.Player.ToWire();
    private static readonly string Observer = Role.Observer.ToWire();

    public JoinSessionValidator()
    {
        RuleFor(c => c.Role).Must(role => role is null || role == Player || role == Observer).WithMessage($"must be {Player} or {Observer}");
        RuleFor(c => c.CharacterId).NotEmpty().NotEqual(Guid.Empty).When(c => c.Role != Observer);
        RuleFor(c => c.CharacterId).Null().When(c => c.Role == Observer).WithMessage("an observer has no character");
    }
}
