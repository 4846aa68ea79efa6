using FluentValidation;
using GameSession.Api.Domain;

namespace GameSession.Api.Features.Combat.RollInitiative;

internal sealed class RollInitiativeValidator : AbstractValidator<RollInitiative>
{
    public RollInitiativeValidator()
    {
        RuleFor(c => c.Grouping!.Members).Must((roll, members) => AreOthers(roll.CharacterId, members!)).OverridePropertyName("members")
            .WithMessage($"at most {CombatLimits.MaxMembers} others, each once").When(c => c.Grouping?.Members is not null);
        RuleFor(c => c.Grouping!.With).Must((roll, with) => with is null || (with != Guid.Empty && roll.Grouping is { Members: null, After: null }))
            .OverridePropertyName("with").WithMessage("must name a combatant, without members and after").When(c => c.Grouping is not null);
        RuleFor(c => c.Grouping!.After).NotEqual(Guid.Empty).OverridePropertyName("after").When(c => c.Grouping is not null);
        RuleFor(c => c.CharacterId).NotEmpty();
        RuleFor(c => c.Disadvantage).Equal(false).When(c => c.Advantage).WithMessage("cancels advantage: send neither");
        RuleFor(c => c.Modifiers).Must(modifiers => modifiers.Count <= CombatLimits.MaxModifiers)
            .WithMessage($"at most {CombatLimits.MaxModifiers} modifiers");
        RuleFor(c => c.Modifiers).Must(modifiers => modifiers.All(m => CombatLimits.IsName(m.Key) && CombatLimits.Allow(m.Value)))
            .WithMessage($"a modifier has a name of 1 to {CombatLimits.MaxNameLength} characters and {CombatLimits.Number}");
    }

    private static bool AreOthers(Guid characterId, IReadOnlyList<Guid> members) => members.Count <= CombatLimits.MaxMembers
        && members.Distinct().Count() == members.Count && !members.Contains(Guid.Empty) && !members.Contains(characterId);
}
