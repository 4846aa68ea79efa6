using System.Globalization;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using static GameSession.Tests.Harness.Messages;

namespace GameSession.Tests.Features.Combat;

/// <summary>A situation in which the process that has the session ends.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class RestartSituationTests(Deployment deployment) : SituationTests(deployment)
{
    [Fact]
    public Task The_service_restarts_in_the_middle_of_a_turn() => GatherAsync(
        async play =>
        {
            var (table, attack) = (play.Battle.Table, Guid.NewGuid());
            var declaration = Declare(attack, play.Hero, "attack", play.Goblin);
            await play.Battle.RollAsync();
            await play.NextAsync();
            await play.PlayOnAsync(play.GameMaster, StartEffects(Effect(play.Goblin, "slowed", At("turn_end", "target"))));
            await play.PlayOnAsync(play.Anna, declaration);
            var (gameMasters, players) = (await LastAsync(play.GameMaster), await LastAsync(play.Anna));

            await (await Victim.OfAsync(Deployment, Deployment.ProcessA)).KillAsync();
            await Deployment.StartAsync(Deployment.ProcessA, TestContext.Current.CancellationToken);

            await using var gameMaster = await table.ConnectGameMasterAsync(Deployment.ProcessA);
            await using var anna = await table.ConnectAsync(play.Battle.HeroSeat, Deployment.ProcessA);
            await using var ben = await table.ConnectAsync(play.Battle.MageSeat, Deployment.ProcessA);
            (play.GameMaster, play.Anna, play.Ben) = (gameMaster, anna, ben);
            foreach (var (socket, last) in new[] { (gameMaster, gameMasters), (anna, players), (ben, players) })
            {
                Assert.Equal(last, (await play.AskAsync(socket, Sync(since: last))).Text("data.version"));
            }

            // The same turn, with all that was declared and active. What Anna sends again is not declared twice.
            await play.ExpectAsync("1 hero: hero goblin mage; goblin slowed");
            await play.Battle.RefusedAsync(anna, declaration, "duplicate_action");
            await play.PlayOnAsync(gameMaster, Resolve(attack, To(play.Goblin).With("prone")));
            await play.PlayOnAsync(anna, Next());
            await play.NextAsync();
            await play.ExpectAsync("1 mage: hero goblin mage; goblin prone");

            async Task<string> LastAsync(Socket socket) =>
                (await play.Battle.LastToldAsync(socket)).Version().ToString(CultureInfo.InvariantCulture);
        },
        onlyA: true);
}
