namespace GameSession.Tests.Security;

/// <summary>The same as <see cref="TwinTablesTests"/> without servers, and so for many more twins.</summary>
public sealed class DecidedTwinsTests(ITestOutputHelper output)
{
    private const int Twins = 500;

    [Fact]
    public Task What_is_decided_and_sent_is_the_same_at_tables_that_differ_in_what_is_hidden() =>
        TwinRun.PlayAsync(Twins, Environment.ProcessorCount, output, (_, cast, rules, chance, isSecret) =>
            Task.FromResult<ITwinTable>(new DecidedTable(cast, rules.Settings(cast, isSecret, chance), rules.ServiceRolls)));
}
