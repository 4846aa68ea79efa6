using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Players cannot tell two combats apart that differ only in hidden combatants.</summary>
public sealed class SecretFightTests
{
    private static long Fights => 5 * Check.Iter;

    // More than there can be hidden turns in a row.
    private const int MaxTurns = 50;

    private static readonly IEnumerable<int> Members = Enumerable.Range(FightGenerator.FirstMember, 4);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_players_are_sent_does_not_depend_on_anything_hidden(bool rollsEachRound) => FightGenerator.Secret.Sample(
        moves =>
        {
            // Where actions are enforced, budgets could tell of hidden turns.
            var settings = (rollsEachRound ? RoundRollTests.EachRound : StateObject.Empty)
                .With("enforce_actions", StateValue.Of(moves.Length % 2 == 1));
            var (plain, secret) = (new Table(settings), new Table(settings));
            foreach (var move in moves)
            {
                if (move.IsHidden)
                {
                    secret.DoUnseen(move);
                }
                else if (move.Step == Step.PlayerReuses)
                {
                    // The id is that of a hidden action. Where an unused one would be accepted, that is the last thing that is wrong.
                    if (secret.HiddenAction(move) is not { } action) continue;
                    var unused = plain.Try(plain.Fight.Reusing(move, action));
                    var used = secret.Try(secret.Fight.Reusing(move, action));
                    Assert.Equal(unused ?? States.Text(GameErrors.DuplicateAction()), used);
                }
                else if (move.Step == Step.Conceal)
                {
                    // Whoever hides has gone for players.
                    if (plain.Fight.Hider(move) is not { } hider) continue;
                    Assert.Null(plain.Do(FightCommands.Of(Messages.RemoveCombatant(hider, withMembers: true), GameMaster)));
                    Assert.Null(secret.Do(FightCommands.Of(Messages.UpdateCombatant(hider, hidden: true), GameMaster)));
                    Assert.Equal(plain.By, secret.By);
                }
                else if (move.Step is Step.Roll or Step.Group && secret.Hides(Enumerable.Range(0, FightGenerator.Visible).Concat(Members)))
                {
                    // The game master could roll again for somebody who has gone in one fight, and hides in the other.
                    continue;
                }
                else
                {
                    // The game master may have ended the turn before, which players cannot see.
                    var ended = secret.Fight.Combat?.EndedBy;
                    var refusal = plain.Do(move);
                    // What ends a turn that players see ends, in the other fight, the hidden ones after it too.
                    if (move.Step == Step.Next && refusal is not null) continue;
                    var answer = secret.DoUntilSeen(move, plain.Told.Count);
                    if (move.Step is Step.PlayerNext or Step.PlayerDeclares or Step.PlayerRolls or Step.PlayerJoins or Step.PlayerEndsEffect)
                    {
                        Assert.Equal(refusal, answer);
                    }

                    Assert.Equal(plain.By is not null && move.Step is Step.Next or Step.PlayerNext ? ended ?? plain.By : plain.By, secret.By);
                }

                Assert.Equal(plain.Told, secret.Told);
                Assert.Equal(plain.Fight.View(Viewer.Players), secret.Fight.View(Viewer.Players));
                Assert.Equal(plain.Outside, secret.Outside);
            }
        },
        iter: Fights);

    private sealed class Table(StateObject settings)
    {
        public Fight Fight { get; } = new(settings);

        /// <summary>All that players are sent.</summary>
        public List<string> Told { get; } = [];

        /// <summary>Whose doing the last move was, as players are told; null when they are told nothing.</summary>
        public Guid? By { get; private set; }

        public string? Do(Move move)
        {
            By = null;
            return Fight.Command(move) is { } command ? Do(command) : "nothing";
        }

        /// <summary>The refusal of a command that is not carried out.</summary>
        public string? Try(Func<Session, Result<Decision>> command) => TextOf(command(Fight.Session));

        /// <summary>What players see of the effects beside the combat.</summary>
        public StateValue? Outside => Visibility.View(Fight.Session.State, LastingEffects.Path, Fight.Session.Settings.GmOnlyPaths);

        public Guid? HiddenAction(Move move)
        {
            var hidden = Fight.Combat?.Actions.Where(a => a.IsHidden).ToList() ?? [];
            return hidden.Count == 0 ? null : hidden[move.A % hidden.Count].Id;
        }

        /// <summary>Whether one of them is hidden, or has caused while it was what would be shown with it.</summary>
        public bool Hides(IEnumerable<int> characters) => characters.Select(Character).Any(c =>
            Fight.Outside.Any(e => e.HiddenBy == c)
            || (Fight.Combat is { } combat && (combat.IsHidden(c) || combat.Effects.Any(e => e.HiddenBy == c)
                || combat.Actions.Exists(a => a.IsHidden && a.CharacterId == c))));

        public string? DoUntilSeen(Move move, int count)
        {
            var refusal = Do(move);
            for (var i = 0; i < MaxTurns && refusal is null && Told.Count < count; i++) Do(FightCommands.Of(Messages.Next(), GameMaster));
            return refusal;
        }

        /// <summary>Does it unless players would be told of it.</summary>
        public void DoUnseen(Move move)
        {
            if (Fight.Command(move) is not { } command) return;
            if (command(Fight.Session) is { IsError: false, Value.Fact: { } fact }
                && EventVisibility.For(fact, Fight.Session.Settings.GmOnlyPaths) is null) Do(command);
        }

        public string? Do(Func<Session, Result<Decision>> command)
        {
            var decided = Fight.Do(command);
            By = null;
            if (decided is { IsError: false, Value.Fact: { } fact } && EventVisibility.For(fact, Fight.Session.Settings.GmOnlyPaths) is { } seen)
            {
                By = EventAuthor.Of(seen);
                Told.Add(seen switch
                {
                    CombatChanged { News: var news } => $"{news.Event} {news.Details} {States.Text(news.Changes)}",
                    StateUpdated updated => $"Updated {States.Text(updated.Changes)}",
                    _ => $"{seen}",
                });
            }

            return TextOf(decided);
        }

        private static string? TextOf(Result<Decision> decided) => decided.Error is { } error ? States.Text(error) : null;
    }
}
