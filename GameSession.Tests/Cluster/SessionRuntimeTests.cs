using System.Text;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;

namespace GameSession.Tests.Cluster;

[Trait("Category", "Integration")]
public sealed class SessionRuntimeTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_idle_session_leaves_the_memory_with_a_snapshot_and_comes_back_equal()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        for (var i = 0; i < 5; i++) Assert.False((await process.SetAsync(session, $"n{i}", "x")).IsError);
        var before = await process.ReadAsync(session);

        await Eventually.HoldsAsync("the session left", () =>
        {
            foreach (var runtime in process.Sessions.Runtimes) runtime.Evict();
            return !process.Sessions.Runtimes.Any();
        });

        Assert.Equal([6], await Log.SnapshotsAsync(deployment.Database, session));
        var after = await process.ReadAsync(session);
        Assert.Equal((before.Version, before.State, before.UpdatedAt), (after.Version, after.State, after.UpdatedAt));
    }

    [Fact]
    public async Task Nothing_that_is_asked_of_a_session_while_it_leaves_is_lost()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        using var over = new CancellationTokenSource();
        var leaving = Task.Run(
            async () =>
            {
                while (!over.IsCancellationRequested)
                {
                    foreach (var runtime in process.Sessions.Runtimes) runtime.Evict();
                    await Task.Yield();
                }
            },
            Ct);
        for (var i = 0; i < 100; i++) Assert.False((await process.SetAsync(session, "n", $"{i}")).IsError);
        await over.CancelAsync();
        await leaving;

        Assert.Equal(Enumerable.Range(1, 101).Select(v => (long)v), await Log.VersionsAsync(deployment.Database, session));
    }

    [Fact]
    public async Task A_question_or_a_command_that_breaks_costs_nobody_else_anything()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        await process.ReadAsync(session);
        var runtime = Assert.Single(process.Sessions.Runtimes);

        var question = await process.Sessions.QueryAsync(session, fresh: false, Broken, Ct);
        var commands = await Task.WhenAll(
            process.SetAsync(session, "a", "1"),
            process.Sessions.ExecuteAsync(
            session, new SessionCommand(new Caller(Log.GameMaster), _ => throw new InvalidOperationException("broken")), Ct),
            process.SetAsync(session, "b", "2"));

        Assert.Equal("internal_error", question.Error!.Code);
        Assert.Equal([null, "internal_error", null], commands.Select(c => c.Error?.Code));
        Assert.Same(runtime, Assert.Single(process.Sessions.Runtimes));
    }

    [Fact]
    public async Task A_caller_behind_slow_work_is_answered_in_time_and_abandoned_work_has_no_effect()
    {
        await using var process = await Runtime.StartAsync(deployment, settings: new SessionOptions { CommandTimeoutMilliseconds = 300 });
        var session = await Log.CreateAsync(process.Log);
        await process.ReadAsync(session);
        var over = new TaskCompletionSource();
        var hasRun = false;

        var slow = process.OccupyAsync(session, over.Task);
        var question = process.Sessions.QueryAsync<bool>(session, fresh: false, _ => hasRun = true, Ct);
        var command = process.SetAsync(session, "a", "x");

        Assert.Equal(GameErrors.StorageUnavailable(outcomeUnknown: false), (await question).Error);
        Assert.Equal(GameErrors.StorageUnavailable(outcomeUnknown: false), (await command).Error);
        over.SetResult();
        Assert.Equal(1, (await slow).Value);
        Assert.Equal(1, (await process.ReadAsync(session)).Version);
        Assert.False(hasRun);
    }

    [Fact]
    public async Task What_was_given_up_costs_those_behind_it_nothing()
    {
        await using var process = await Runtime.StartAsync(deployment, settings: new SessionOptions { CommandTimeoutMilliseconds = 1000 });
        var session = await Log.CreateAsync(process.Log);
        await process.ReadAsync(session);
        var over = new TaskCompletionSource();
        var slow = process.OccupyAsync(session, over.Task);
        var late = SetAsync("a");
        Assert.Equal(GameErrors.StorageUnavailable(outcomeUnknown: false), (await late).Error);
        var inTime = SetAsync("b");
        over.SetResult();

        Assert.Equal(2, (await inTime).Value.Session.Version);
        Assert.Equal(1, (await slow).Value);

        Task<Result<Committed>> SetAsync(string name) => process.Sessions.ExecuteAsync(
            session,
            new SessionCommand(
            new Caller(Log.GameMaster), s =>
            SessionRules.Update(s, Log.GameMaster, [new Change(JsonPointer.Of(name), StateValue.Null)]))
            { EventId = Guid.NewGuid() },
            Ct);
    }

    [Fact]
    public async Task A_repetition_is_answered_after_all_that_came_before_its_effect()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        await process.ReadAsync(session);
        var runtime = Assert.Single(process.Sessions.Runtimes);
        // By another process, of which nothing has been heard yet.
        var id = Guid.NewGuid();
        await process.Log.AppendAsync([Log.Of(Log.Set(session, 2, "a", StateValue.Null), Log.Set(session, 3, "b", StateValue.Null, id))], Ct);

        var repeated = await process.Sessions.ExecuteAsync(
            session, new SessionCommand(new Caller(Log.GameMaster), _ => GameErrors.NotAMember()) { EventId = id }, Ct);

        Assert.Equal(3, repeated.Value.Event?.Event.Version);
        Assert.Equal(3, runtime.Version);
    }

    private static Result<int> Broken(Session session) => throw new InvalidOperationException("broken");

    [Fact]
    public async Task Stopping_ends_although_work_keeps_coming()
    {
        var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        await process.ReadAsync(session);
        using var over = new CancellationTokenSource();
        var busy = Task.Run(
            () =>
            {
                while (!over.IsCancellationRequested)
                {
                    foreach (var runtime in process.Sessions.Runtimes) runtime.MayHaveGap(0);
                }
            },
            Ct);

        await process.Sessions.StopAsync(Ct).WaitAsync(TimeSpan.FromSeconds(20), Ct);
        await over.CancelAsync();
        await busy;
        await process.DisposeAsync();
    }

    [Fact]
    public async Task A_session_that_fails_is_reloaded_by_the_next_caller()
    {
        await using var process = await Runtime.StartAsync(deployment);
        var session = await Log.CreateAsync(process.Log);
        await process.ReadAsync(session);
        // A gap: version 2 is missing. It is there from the first moment, because the session also looks at the log by itself.
        var second = Log.Set(session, 2, "b", StateValue.Null);
        var third = Log.Set(session, 3, "a", StateValue.Null);
        await using var insert = deployment.Database.CreateCommand(
            "INSERT INTO session_events (id, session_id, event_type, event_data, created_at) VALUES ($1, $2, $3, $4::jsonb, localtimestamp)");
        insert.Parameters.AddWithValue(third.Event.Id);
        insert.Parameters.AddWithValue(session);
        insert.Parameters.AddWithValue(EventJson.TypeOf(third.Event.Fact));
        insert.Parameters.AddWithValue(Encoding.UTF8.GetString(third.Data.Span));
        await insert.ExecuteNonQueryAsync(Ct);
        var broken = await process.Sessions.QueryAsync<Session>(session, fresh: true, s => s, Ct);
        Assert.Equal("internal_error", broken.Error!.Code);

        await process.Log.AppendAsync([Log.Of(second)], Ct);
        Assert.Equal(3, (await process.ReadAsync(session)).Version);
    }
}
