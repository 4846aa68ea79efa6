using GameSession.Api.Domain;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Cluster;

/// <summary>Changes a database table that every session writes to: its change waits for all of them, and they wait for it.</summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
public sealed class ConflictTests(Deployment deployment) : IUsesDeployment
{
    [Fact]
    public async Task A_conflict_after_which_nothing_new_is_found_ends()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        await process.ReadAsync(session);
        // A trigger discards this session's rows.
        var name = $"lost_{session:N}";
        await ExecuteAsync($"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
            CREATE TRIGGER {name} BEFORE INSERT ON session_events FOR EACH ROW WHEN (NEW.session_id = '{session}') EXECUTE FUNCTION {name}();
            """);
        try
        {
            Assert.Equal("internal_error", (await process.SetAsync(session, "a", "x")).Error?.Code);
        }
        finally
        {
            await ExecuteAsync($"DROP TRIGGER {name} ON session_events; DROP FUNCTION {name}()");
        }

        Assert.Equal(2, (await process.SetAsync(session, "a", "x")).Value.Session.Version);
    }

    private async Task ExecuteAsync(string sql)
    {
        await using var command = deployment.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
    }
}
