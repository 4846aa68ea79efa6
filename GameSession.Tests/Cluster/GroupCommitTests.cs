using System.Collections.Concurrent;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using Npgsql;
using NpgsqlTypes;

namespace GameSession.Tests.Cluster;

[Trait("Category", "Integration")]
public sealed class GroupCommitTests(Deployment deployment) : IUsesDeployment
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
            process.Commits.CommitAsync(Log.Of(Log.Set(Guid.NewGuid(), 1, "a", StateValue.Null)), Runtime.Deadline),
            process.Commits.CommitAsync(Log.Of(Log.Set(known, 2, "a", StateValue.Null)), Runtime.Deadline));

        Assert.Equal([CommitOutcome.Refused, CommitOutcome.Committed], outcomes);
    }

    [Fact]
    public async Task An_append_that_a_read_only_Postgres_refuses_is_not_in_and_a_later_one_is()
    {
        await using var writable = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(writable.Log);
        var url = new NpgsqlConnectionStringBuilder(
            await deployment.App.GetConnectionStringAsync("sessiondb", Ct))
        { ApplicationName = "read-only-test" };
        // As a session's default, which is what a server that was read only leaves behind. Those that are opened later do not have it.
        var isReadOnly = 1;
        var builder = new NpgsqlDataSourceBuilder(url.ConnectionString);
        builder.UsePhysicalConnectionInitializer(
            c => throw new NotSupportedException(c.Host),
            async c =>
            {
                await using var set = new NpgsqlCommand(
                    $"SET SESSION CHARACTERISTICS AS TRANSACTION READ {(Volatile.Read(ref isReadOnly) == 1 ? "ONLY" : "WRITE")}", c);
                await set.ExecuteNonQueryAsync(Ct);
            });
        // The pool does not reset what a connection's session was given.
        builder.ConnectionStringBuilder.NoResetOnClose = true;
        await using var database = builder.Build();
        await using var process = await Runtime.StartAsync(deployment, database);
        var soon = TimeProvider.System.GetTimestamp() + TimeProvider.System.TimestampFrequency;

        Assert.Equal(CommitOutcome.Unavailable, await process.Commits.CommitAsync(Log.Of(Log.Set(session, 2, "a", StateValue.Null)), soon));
        Volatile.Write(ref isReadOnly, 0);
        Assert.Equal(CommitOutcome.Committed, await process.Commits.CommitAsync(Log.Of(Log.Set(session, 2, "b", StateValue.Null)), Runtime.Deadline));
        Assert.Equal([1, 2], await Log.VersionsAsync(deployment.Database, session));
    }

    [Fact]
    public async Task An_append_that_waits_for_a_lock_holds_up_no_other()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var (locked, others) = (await Log.CreateAsync(process.Log), new List<Guid>());
        for (var i = 0; i < 10; i++) others.Add(await Log.CreateAsync(process.Log));
        await using var other = await deployment.Database.OpenConnectionAsync(Ct);
        await using var transaction = await other.BeginTransactionAsync(Ct);
        await using var locking = new NpgsqlCommand($"SELECT * FROM sessions WHERE id = '{locked}' FOR UPDATE", other, transaction);
        await locking.ExecuteNonQueryAsync(Ct);

        var waiting = process.Commits.CommitAsync(Log.Of(Log.Set(locked, 2, "a", StateValue.Null)), Runtime.Deadline);
        var outcomes = await Task.WhenAll(
            others.Select(s => process.Commits.CommitAsync(Log.Of(Log.Set(s, 2, "a", StateValue.Null)), Runtime.Deadline)));

        Assert.All(outcomes, o => Assert.Equal(CommitOutcome.Committed, o));
        Assert.False(waiting.IsCompleted);
        await transaction.CommitAsync(Ct);
        Assert.Equal(CommitOutcome.Committed, await waiting);
    }

    [Fact]
    public async Task A_lock_that_is_held_too_long_is_reported_and_nothing_is_in()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var locked = await Log.CreateAsync(process.Log);
        await using var other = await deployment.Database.OpenConnectionAsync(Ct);
        await using var transaction = await other.BeginTransactionAsync(Ct);
        await using var locking = new NpgsqlCommand($"SELECT * FROM sessions WHERE id = '{locked}' FOR UPDATE", other, transaction);
        await locking.ExecuteNonQueryAsync(Ct);

        var deadline = TimeProvider.System.GetTimestamp() + 2 * TimeProvider.System.TimestampFrequency;
        var outcome = await process.Commits.CommitAsync(Log.Of(Log.Set(locked, 2, "a", StateValue.Null)), deadline);

        Assert.Equal(CommitOutcome.Locked, outcome);
        await transaction.CommitAsync(Ct);
        Assert.Equal([1], await Log.VersionsAsync(deployment.Database, locked));
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
        await using var database = await ConnectAsync(Name);
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

        var stored = (await new EventReader(deployment.Database).FindAsync([.. told.Select(t => t.Id)], Ct)).Select(e => e.Event.Id).ToHashSet();
        Assert.All(told, t =>
        {
            if (t.Outcome == CommitOutcome.Committed) Assert.Contains(t.Id, stored);
            else if (t.Outcome != CommitOutcome.Unknown) Assert.DoesNotContain(t.Id, stored);
        });
        Assert.Contains(told, t => t.Outcome == CommitOutcome.Committed);
        Assert.DoesNotContain(told, t => t.Outcome == CommitOutcome.Refused);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task After_a_broken_attempt_another_sessions_event_with_an_id_of_ours_is_a_conflict(int events)
    {
        var log = new EventAppender(deployment.Database);
        var (session, another) = (await Log.CreateAsync(log), await Log.CreateAsync(log));
        var taken = Log.Set(another, 2, "a", StateValue.Null);
        EncodedEvent[] ours = [.. Enumerable.Range(2, events).Select(version => Log.Set(
            session, version, "a", StateValue.Null, version == events + 1 ? taken.Event.Id : null))];

        var outcome = await CommitWithABreakAsync($"taken-by-another-{events}", Log.Of(ours), [taken]);

        Assert.Equal(CommitOutcome.Conflict, outcome);
        Assert.Equal([1], await Log.VersionsAsync(deployment.Database, session));
    }

    [Fact]
    public async Task After_a_broken_attempt_another_processs_event_with_an_id_of_ours_is_a_conflict()
    {
        var session = await Log.CreateAsync(new EventAppender(deployment.Database));
        var ours = Log.Set(session, 2, "a", StateValue.Of("ours"));
        var theirs = Log.Set(session, 2, "a", StateValue.Of("theirs"), ours.Event.Id).Event;

        var outcome = await CommitWithABreakAsync(
            "taken-by-the-same", Log.Of(ours), [EncodedEvent.Encode(theirs with { Timestamp = theirs.Timestamp.AddMilliseconds(1) })]);

        Assert.Equal(CommitOutcome.Conflict, outcome);
    }

    [Fact]
    public async Task A_broken_attempt_that_gets_in_after_all_is_told_as_committed()
    {
        var session = await Log.CreateAsync(new EventAppender(deployment.Database));
        EncodedEvent[] ours = [Log.Set(session, 2, "a", StateValue.Null), Log.Set(session, 3, "b", StateValue.Null)];

        var outcome = await CommitWithABreakAsync("in-after-all", Log.Of(ours), ours);

        Assert.Equal(CommitOutcome.Committed, outcome);
        Assert.Equal([1, 2, 3], await Log.VersionsAsync(deployment.Database, session));
    }

    // Another transaction has written its events when the first attempt's connection breaks, and commits when the second attempt waits.
    private async Task<CommitOutcome> CommitWithABreakAsync(string name, Append append, IEnumerable<EncodedEvent> others)
    {
        await using var database = await ConnectAsync(name);
        await using var process = await Runtime.StartAsync(deployment, database);
        await using var other = await deployment.Database.OpenConnectionAsync(Ct);
        await using var transaction = await other.BeginTransactionAsync(Ct);
        foreach (var (e, data) in others)
        {
            await using var insert = new NpgsqlCommand(
                "INSERT INTO session_events (id, session_id, event_type, event_data, created_at) VALUES ($1, $2, $3, $4, $5)", other, transaction)
            {
                Parameters =
                {
                    new() { Value = e.Id },
                    new() { Value = e.SessionId },
                    new() { Value = EventJson.TypeOf(e.Fact) },
                    new() { Value = data.ToArray(), NpgsqlDbType = NpgsqlDbType.Jsonb },
                    new() { Value = Timestamps.ToColumn(e.Timestamp) },
                },
            };
            await insert.ExecuteNonQueryAsync(Ct);
        }

        var committing = process.Commits.CommitAsync(append, Runtime.Deadline);
        var first = 0L;
        await Eventually.HoldsAsync("the first attempt waits", async () => (first = await WaitingAsync()) != 0);
        await Log.CountAsync(deployment.Database, "SELECT pg_terminate_backend($1::int)", first);
        await Eventually.HoldsAsync("the second attempt waits", async () => await WaitingAsync() is not 0 and var second && second != first);
        await transaction.CommitAsync(Ct);
        return await committing;

        Task<long> WaitingAsync() => Log.CountAsync(
            deployment.Database, "SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE application_name = $1 AND wait_event_type = 'Lock'", name);
    }

    private async Task<NpgsqlDataSource> ConnectAsync(string name) => NpgsqlDataSource.Create(
        new NpgsqlConnectionStringBuilder(
        await deployment.App.GetConnectionStringAsync("sessiondb", Ct))
        { ApplicationName = name }.ConnectionString);
}
