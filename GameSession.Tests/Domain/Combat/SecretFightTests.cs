using CsCheck;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Players cannot tell two combats apart that differ only in hidden combatants.</summary>
public sealed class SecretFightTests
{
    private static long Fights => 5 * Check.Iter;

    // More than there can be hidden turns in a row.
    private const int MaxTurns = 50;

    [Fact]
    public void What_players_are_sent_does_not_depend_on_anything_hidden() => FightGenerator.Secret.Sample(
        moves =>
        {
            var (plain, secret) = (new Table(), new Table());
            foreach (var move in moves)
            {
                if (move.IsHidden)
                {
                    secret.DoUnseen(move);
                }
                else
                {
                    var refusal = plain.Do(move);
                    // What ends a turn that players see ends, in the other fight, the hidden ones after it too.
                    if (move.Step == Step.Next && refusal is not null) continue;
                    var answer = secret.DoUntilSeen(move, plain.Told.Count);
                    if (move.Step is Step.PlayerNext or Step.PlayerDeclares or Step.PlayerRolls) Assert.Equal(refusal, answer);
                }

                Assert.Equal(plain.Told, secret.Told);
                Assert.Equal(plain.Fight.View(Viewer.Players), secret.Fight.View(Viewer.Players));
            }
        },
        iter: Fights);

    private sealed class Table
    {
        public Fight Fight { get; } = new();

        /// <summary>All that players are sent.</summary>
        public List<string> Told { get; } = [];

        public string? Do(Move move) => Fight.Command(move) is { } command ? Do(command) : "nothing";

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
            if (command(Fight.Session) is { IsError: false, Value.Fact: CombatChanged { ForPlayers: null } }) Do(command);
        }

        private string? Do(Func<Session, Result<Decision>> command)
        {
            var decided = Fight.Do(command);
            if (decided is { IsError: false, Value.Fact: CombatChanged { ForPlayers: { } news } })
            {
                Told.Add($"{news.Event} {news.Details} {States.Text(news.Changes)}");
            }

            return decided.Error is { } error ? States.Text(error) : null;
        }
    }
}
