using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>
/// Two tables that differ only in what is hidden look the same to everybody but the game master, over sockets and over REST; see
/// <see cref="TwinRun"/> for the settings.
/// </summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
public sealed class TwinTablesTests(Deployment deployment, ITestOutputHelper output) : IUsesDeployment
{
    private const int Twins = 60;
    private const int AtATime = 12;

    // Of so many twins, one has its players in another process than its game master.
    private const int ShareOfTwoProcesses = 4;

    [Fact]
    public Task Only_the_game_master_can_tell_tables_apart_that_differ_in_what_is_hidden() =>
        TwinRun.PlayAsync(Twins, AtATime, output, async (number, cast, rules, chance, isSecret) => await ServedTable.OpenAsync(
            deployment,
            cast,
            rules.Settings(cast, isSecret, chance),
            Deployment.ProcessA,
            number % ShareOfTwoProcesses == 0 ? Deployment.ProcessB : Deployment.ProcessA,
            rules.ServiceRolls));
}
