using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Features.Combat;

/// <summary>Tests that play the situations of <c>docs/situations.md</c>. Each has the name of its row.</summary>
public abstract class SituationTests(Deployment deployment) : IUsesDeployment
{
    protected Deployment Deployment => deployment;

    /// <summary>Plays a situation of a fight. The hero, who rolled 20, has the first turn, before the goblin (15) and the mage (10).</summary>
    private protected async Task FightAsync(Func<Situation, Task> play, JsonObject? settings = null, [CallerMemberName] string test = "")
    {
        await using var battle = await Battle.StartAsync(deployment, settings);
        await new Situation(battle).PlayAsync(play, test);
    }

    /// <summary>Plays a situation of a table at which nobody has rolled yet.</summary>
    /// <param name="onlyA">Whether only process A has the session.</param>
    private protected async Task GatherAsync(
        Func<Situation, Task> play, JsonObject? settings = null, bool onlyA = false, [CallerMemberName] string test = "")
    {
        await using var battle = await Battle.GatherAsync(deployment, settings, onlyA);
        await new Situation(battle).PlayAsync(play, test);
    }
}
