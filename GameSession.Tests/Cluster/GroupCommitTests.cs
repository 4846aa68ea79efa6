using System.Collections.Concurrent;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Sessions;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using Npgsql;

namespace GameSession.Tests.Cluster;

public sealed class GroupCommitTests(Deployment deployment)
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task One_sessions_conflict_is_no_other_sessions()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var sessions = new List<Guid>();
        for (var i = 0; i < 20; i++) sessions.Add(await Log.CreateAsync(process.Log));
        // Every other session's next version is taken.
        await process.Log.AppendAsync([.. sessions.Where((_, i) => i % 2 == 0).Select(s => Log.Of(Log.Set(s, 2, "a", StateValue.Null)))], Ct);

        var outcomes = await Task.WhenAll(sessions.Select(s => process.Commits.CommitAsync(
            Log.Of(Log.Set(s, 2, "b", StateValue.Null), Log.Set(s, 3, "c", StateValue.Null)), Runtime.Deadline)));

        for (var i = 0; i < sessions.Count; i++)
        {
            Assert.Equal(i % 2 == 0 ? CommitOutcome.Conflict : CommitOutcome.Committed, outcomes[i]);
            Assert.Equal(i % 2 == 0 ? [1, 2] : [1, 2, 3], await Log.VersionsAsync(deployment.Database, sessions[i]));
        }
    }

    [Fact]
    public async Task An_append_that_Postgres_refuses_fails_alone()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var known = await Log.CreateAsync(process.Log);

        var outcomes = await Task.WhenAll(
            process.Commits.CommitAsync(Log.Of(Log.Set(Guid.NewGuid(), 2, "a", StateValue.Null)), Runtime.Deadline),
            process.Commits.CommitAsync(Log.Of(Log.Set(known, 2, "a", StateValue.Null)), Runtime.Deadline));

        Assert.Equal([CommitOutcome.Refused, CommitOutcome.Committed], outcomes);
    }

    [Fact]
    public async Task Nobody_is_told_before_their_time_is_up_and_then_that_nothing_is_in()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);

        var outcome = await process.Commits.CommitAsync(Log.Of(Log.Set(session, 2, "a", StateValue.Null)), TimeProvider.System.GetTimestamp());

        Assert.Equal(CommitOutcome.Unavailable, outcome);
        Assert.Equal([1], await Log.VersionsAsync(deployment.Database, session));
    }

    [Fact]
    public async Task What_is_told_of_a_commit_is_true_however_often_the_connection_breaks()
    {
        const string Name = "group-commit-test";
        var settings = new NpgsqlConnectionStringBuilder(await deployment.App.GetConnectionStringAsync("sessiondb", Ct)) { ApplicationName = Name };
        await using var database = NpgsqlDataSource.Create(settings.ConnectionString);
        await using var process = await Runtime.StartAsync(deployment, database);
        var sessions = new List<Guid>();
        for (var i = 0; i < 16; i++) sessions.Add(await Log.CreateAsync(process.Log));
        using var over = new CancellationTokenSource();
        var breaking = Task.Run(
            async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    await Log.CountAsync(
                        deployment.Database,
                        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = $1 AND state = 'active'", Name);
                }
            },
            Ct);

        var told = new ConcurrentBag<(Guid Id, CommitOutcome Outcome)>();
        await Task.WhenAll(sessions.Select(async session =>
        {
            var version = 1L;
            for (var i = 0; i < 25; i++)
            {
                var e = Log.Set(session, version + 1, "a", StateValue.Of($"{i}"));
                var outcome = await process.Commits.CommitAsync(Log.Of(e), Runtime.Deadline);
                told.Add((e.Event.Id, outcome));
                version = (await Log.VersionsAsync(deployment.Database, session))[^1];
            }
        }));
        await over.CancelAsync();
        await breaking;

        var stored = (await new EventLog(deployment.Database).FindAsync([.. told.Select(t => t.Id)], Ct)).Select(e => e.Event.Id).ToHashSet();
        Assert.All(told, t =>
        {
            if (t.Outcome == CommitOutcome.Committed) Assert.Contains(t.Id, stored);
            else if (t.Outcome != CommitOutcome.Unknown) Assert.DoesNotContain(t.Id, stored);
        });
        Assert.Contains(told, t => t.Outcome == CommitOutcome.Committed);
        Assert.DoesNotContain(told, t => t.Outcome == CommitOutcome.Refused);
    }
}
