using System.Text.Json.Nodes;
using CsCheck;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Tests.Domain;
using GameSession.Tests.Harness;
using Npgsql;

namespace GameSession.Tests.Persistence;

[Trait("Category", "Integration")]
public sealed class EventLogTests(Deployment deployment) : IUsesDeployment
{
    private readonly EventAppender _log = new(deployment.Database);
    private readonly EventReader _reader = new(deployment.Database);
    private readonly SessionStore _store = new(deployment.Database);

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_session_that_lost_the_race_stays_out_as_a_whole_and_the_others_get_in()
    {
        var loser = await Log.CreateAsync(_log);
        var winner = await Log.CreateAsync(_log);
        await _log.AppendAsync([Log.Of(Log.Set(loser, 2, "a", StateValue.Of("theirs")))], Ct);

        var appended = await _log.AppendAsync(
            [
                Log.Of(Log.Set(loser, 2, "a", StateValue.Of("mine")), Log.Set(loser, 3, "b", StateValue.Of("mine"))),
                Log.Of(Log.Set(winner, 2, "a", StateValue.Of("x")), Log.Set(winner, 3, "b", StateValue.Of("y"))),
            ],
            Ct);

        Assert.Equal([winner], appended);
        Assert.Equal([1, 2], await Log.VersionsAsync(deployment.Database, loser));
        Assert.Equal([1, 2, 3], await Log.VersionsAsync(deployment.Database, winner));
        Assert.Equal(StateObject.Of(("a", StateValue.Of("theirs"))), (await _store.LoadAsync(loser, Ct))!.State);
    }

    [Fact]
    public async Task An_append_goes_in_only_after_its_predecessor()
    {
        var (gap, whole) = (await Log.CreateAsync(_log), await Log.CreateAsync(_log));

        var appended = await _log.AppendAsync([Log.Of(Log.Set(gap, 3, "a", StateValue.Null)), Log.Of(Log.Set(whole, 2, "a", StateValue.Null))], Ct);

        Assert.Equal([whole], appended);
        Assert.Equal([1], await Log.VersionsAsync(deployment.Database, gap));
    }

    [Fact]
    public async Task An_append_goes_in_only_after_the_event_that_it_was_decided_after()
    {
        var session = await Log.CreateAsync(_log);
        var second = Log.Set(session, 2, "a", StateValue.Null);
        await _log.AppendAsync([Log.Of(second)], Ct);

        Assert.Empty(await _log.AppendAsync([Log.Of(Log.Set(session, 3, "b", StateValue.Null)) with { Predecessor = Guid.NewGuid() }], Ct));
        Assert.Equal(
            [session], await _log.AppendAsync([Log.Of(Log.Set(session, 3, "b", StateValue.Null)) with { Predecessor = second.Event.Id }], Ct));
        Assert.Equal([1, 2, 3], await Log.VersionsAsync(deployment.Database, session));
    }

    [Fact]
    public async Task Only_what_the_log_has_beyond_or_instead_of_what_is_known_is_news()
    {
        var known = new List<Session>();
        for (var i = 0; i < 4; i++)
        {
            var session = await Log.CreateAsync(_log);
            await _log.AppendAsync([Log.Of(Log.Set(session, 2, "a", StateValue.Null))], Ct);
            known.Add((await _store.LoadAsync(session, Ct))!);
        }

        var (more, fewer, others) = (known[1].Id, known[2].Id, known[3].Id);
        await _log.AppendAsync([Log.Of(Log.Set(more, 3, "a", StateValue.Null))], Ct);
        foreach (var session in new[] { fewer, others }) await DeleteAsync(session, version: 2);
        await _log.AppendAsync([Log.Of(Log.Set(others, 2, "b", StateValue.Null))], Ct);

        Assert.Equal(new[] { more, fewer, others }.Order(), (await _reader.FindNewsAsync(known, Ct)).Order());
    }

    [Fact]
    public async Task What_is_loaded_from_a_snapshot_alone_knows_its_last_event()
    {
        var session = await Log.CreateAsync(_log);
        var last = Log.Set(session, 2, "a", StateValue.Null);
        await _log.AppendAsync([new Append(session, [last], StateObject.Of(("a", StateValue.Null)))], Ct);

        Assert.Equal(last.Event.Id, (await _store.LoadAsync(session, Ct))!.LastEventId);
    }

    [Fact]
    public async Task Looking_for_news_reads_nothing_of_what_events_hold()
    {
        var known = new List<Session>();
        for (var i = 0; i < 20; i++)
        {
            var text = string.Concat(Enumerable.Range(0, 3000).Select(_ => Guid.NewGuid().ToString("N")));
            var session = await Log.CreateAsync(_log);
            await _log.AppendAsync([Log.Of(Log.Set(session, 2, "a", StateValue.Of(text)))], Ct);
            known.Add((await _store.LoadAsync(session, Ct))!);
        }

        // Enough for the planner to know that an index is worth while.
        await ExecuteAsync($$"""
            INSERT INTO session_events (id, session_id, event_type, event_data, created_at)
            SELECT gen_random_uuid(), '{{known[0].Id}}', 'state_updated', jsonb_build_object('version', v::text), now() FROM generate_series(3, 5000) v
            """);
        await ExecuteAsync("ANALYZE session_events");
        await using var command = deployment.Database.CreateCommand($"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {EventReader.NewsSql}");
        command.Parameters.AddWithValue(known.Select(s => s.Id).ToArray());
        command.Parameters.AddWithValue(known.Select(s => s.Version).ToArray());
        command.Parameters.AddWithValue(known.Select(s => s.LastEventId!.Value).ToArray());
        var plan = JsonNode.Parse((string)(await command.ExecuteScalarAsync(Ct))!)![0]!["Plan"]!;
        var blocks = plan["Shared Hit Blocks"]!.GetValue<int>() + plan["Shared Read Blocks"]!.GetValue<int>();

        Assert.InRange(blocks, 1, 8 * known.Count);
    }

    [Fact]
    public async Task An_id_used_before_keeps_only_its_own_session_out()
    {
        var (first, second, third) = (await Log.CreateAsync(_log), await Log.CreateAsync(_log), await Log.CreateAsync(_log));
        var used = Guid.NewGuid();
        await _log.AppendAsync([Log.Of(Log.Set(first, 2, "a", StateValue.Null, used))], Ct);

        var appended = await _log.AppendAsync(
            [
                Log.Of(Log.Set(second, 2, "a", StateValue.Null), Log.Set(second, 3, "b", StateValue.Null, used)),
                Log.Of(Log.Set(third, 2, "a", StateValue.Null)),
            ],
            Ct);

        Assert.Equal([third], appended);
        Assert.Equal([1], await Log.VersionsAsync(deployment.Database, second));
    }

    [Fact]
    public async Task Repeating_an_append_changes_nothing()
    {
        var session = await Log.CreateAsync(_log);
        var player = Guid.NewGuid();
        var append = new Append(
            session,
            [Log.Event(session, 2, new PlayerJoined(player, Role.Player, Guid.NewGuid())), Log.Set(session, 3, "a", StateValue.Of("1"))],
            StateObject.Of(("a", StateValue.Of("1"))));

        Assert.Equal([session], await _log.AppendAsync([append], Ct));
        await _log.AppendAsync([Log.Of(Log.Event(session, 4, new PlayerLeft(player, null)))], Ct);
        Assert.Empty(await _log.AppendAsync([append], Ct));

        Assert.Equal([1, 2, 3, 4], await Log.VersionsAsync(deployment.Database, session));
        Assert.Equal([3], await Log.SnapshotsAsync(deployment.Database, session));
        Assert.Null((await _store.LoadAsync(session, Ct))!.Seat(player));
    }

    [Fact]
    public async Task What_follows_an_event_is_written_only_with_it()
    {
        var session = await Log.CreateAsync(_log);
        await _log.AppendAsync([Log.Of(Log.Set(session, 2, "a", StateValue.Null))], Ct);
        var before = await Log.CountAsync(deployment.Database, "SELECT extract(epoch FROM updated_at)::bigint FROM sessions WHERE id = $1", session);

        foreach (var fact in new Fact[]
        {
            new PlayerJoined(Guid.NewGuid(), Role.Player, Guid.NewGuid()), new PlayerLeft(Log.GameMaster, null), new SessionEnded(Log.GameMaster),
            new StateSaved(Log.GameMaster, [], StateObject.Of(("lost", StateValue.Null))),
        })
        {
            Assert.Empty(await _log.AppendAsync([new Append(session, [Log.Event(session, 2, fact)], StateObject.Empty)], Ct));
        }

        var loaded = (await _store.LoadAsync(session, Ct))!;
        Assert.Equal([Log.GameMaster], loaded.Members.Keys);
        Assert.False(loaded.HasEnded);
        Assert.Equal(StateObject.Empty, loaded.Metadata);
        Assert.Empty(await Log.SnapshotsAsync(deployment.Database, session));
        Assert.Equal(
            before, await Log.CountAsync(deployment.Database, "SELECT extract(epoch FROM updated_at)::bigint FROM sessions WHERE id = $1", session));
    }

    [Fact]
    public async Task Two_appenders_with_the_same_sessions_in_opposite_order_never_wait_in_a_circle()
    {
        var sessions = new List<Guid>();
        for (var i = 0; i < 8; i++) sessions.Add(await Log.CreateAsync(_log));
        for (var version = 2; version < 40; version++)
        {
            var forth = sessions.ConvertAll(s => Change(s, version));
            var back = sessions.AsEnumerable().Reverse().Select(s => Change(s, version)).ToList();
            var results = await Task.WhenAll(AppendAsync(forth), AppendAsync(back));
            foreach (var session in sessions) Assert.Single(results, r => r.Contains(session));
        }

        static Append Change(Guid session, long version) => new(
            session,
            [Log.Event(session, version, new StateSaved(Log.GameMaster, [], StateObject.Empty))],
            StateObject.Of(("v", StateValue.Of(version.ToString(System.Globalization.CultureInfo.InvariantCulture)))));

        // On a busy machine the other's commit may take longer than an append waits for a lock: then nothing of it is in.
        async Task<IReadOnlySet<Guid>> AppendAsync(IReadOnlyList<Append> batch)
        {
            while (true)
            {
                try
                {
                    return await _log.AppendAsync(batch, Ct);
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.LockNotAvailable)
                {
                    Assert.False(Ct.IsCancellationRequested);
                }
            }
        }
    }

    [Fact]
    public async Task Numbers_text_and_big_states_come_back_as_they_were()
    {
        var state = ((StateObject)StateValue.Parse("""
            {"big":12345678901234567890.123456789,"small":1e-30,"minus":-0,"text":"é 日本 😀 \u2028 \" \\","":{"~/":[null,true,[]]}}
            """)).With("long", StateValue.Of(new string('x', 900_000)));
        var session = await Log.CreateAsync(_log, state);
        await _log.AppendAsync([new Append(session, [Log.Set(session, 2, "a", StateValue.Null)], state.With("a", StateValue.Null))], Ct);

        Assert.Equal(state, (await _store.LoadAtAsync(session, 1, Ct))!.State);
        Assert.Equal(state.With("a", StateValue.Null), (await _store.LoadAsync(session, Ct))!.State);
    }

    [Fact]
    public Task Any_history_loads_as_it_was_at_every_version() =>
        Gen.Select(Generate.State, Generate.Changes.Array[5, 25], Gen.Int[2, 7]).SampleAsync(
            async history =>
            {
                var (start, attempts, snapshotEvery) = history;
                var session = Guid.CreateVersion7();
                var player = Guid.NewGuid();
                var creation = Log.Creation(session, start);
                var now = Session.Empty(session).Evolve(creation.First);
                var at = new List<Session> { now };
                await _log.AppendAsync([creation], CancellationToken.None);
                foreach (var changes in attempts)
                {
                    var applied = StateDocument.Apply(now.State, changes, StateLimits.Default);
                    Fact fact = (now.Version % 5) switch
                    {
                        0 when now.Seat(player) is null => new PlayerJoined(player, Role.Player, Guid.NewGuid()),
                        0 => new PlayerLeft(player, Log.GameMaster),
                        1 when !applied.IsError => new StateSaved(
                            Log.GameMaster, applied.Value.Changes, StateObject.Of(("v", StateValue.Of($"{now.Version}")))),
                        _ when !applied.IsError => new StateUpdated(player, applied.Value.Changes),
                        _ => new StateUpdated(null, []),
                    };
                    var next = Log.Event(session, now.Version + 1, fact);
                    now = now.Evolve(next.Event);
                    at.Add(now);
                    var snapshot = fact is StateSaved || now.Version % snapshotEvery == 0 ? now.State : null;
                    Assert.Single(await _log.AppendAsync([new Append(session, [next], snapshot)], CancellationToken.None));
                }

                var loaded = (await _store.LoadAsync(session, CancellationToken.None))!;
                Assert.Equal(now.State, loaded.State);
                Assert.Equal(
                    (now.Version, now.UpdatedAt, now.CreatedAt, now.Name), (loaded.Version, loaded.UpdatedAt, loaded.CreatedAt, loaded.Name));
                Assert.Equal(now.Metadata, loaded.Metadata);
                Assert.Equal(Seats(now), Seats(loaded));
                foreach (var then in at)
                {
                    var old = (await _store.LoadAtAsync(session, then.Version, CancellationToken.None))!;
                    Assert.Equal((then.Version, then.UpdatedAt), (old.Version, old.UpdatedAt));
                    Assert.Equal(then.State, old.State);
                    Assert.Equal(then.Metadata, old.Metadata);
                }
            },
            iter: 6,
            threads: 1);

    private static IEnumerable<string> Seats(Session session) => session.Members.Values.OrderBy(m => m.PlayerId)
        .Select(m => $"{m.PlayerId} {m.Role} {m.JoinedVersion} {string.Join(' ', m.Characters)}");

    [Fact]
    public async Task A_load_sees_one_moment_whatever_is_committed_and_snapshotted_meanwhile()
    {
        const int Saves = 300;
        var session = await Log.CreateAsync(_log);
        var saving = Task.Run(
            async () =>
            {
                for (var version = 2; version <= Saves; version++)
                {
                    var mark = StateObject.Of(("v", StateValue.Of($"{version}")));
                    var saved = new StateSaved(Log.GameMaster, [new Change(JsonPointer.Of("v"), StateValue.Of($"{version}"))], mark);
                    await _log.AppendAsync([new Append(session, [Log.Event(session, version, saved)], mark)], Ct);
                }
            },
            Ct);
        long seen;
        do
        {
            var loaded = (await _store.LoadAsync(session, Ct))!;
            seen = loaded.Version;
            if (seen == 1) continue;
            Assert.Equal(StateObject.Of(("v", StateValue.Of($"{seen}"))), loaded.State);
            Assert.Equal(loaded.State, loaded.Metadata);
        }
        while (seen < Saves && !saving.IsFaulted);

        await saving;
    }

    private Task DeleteAsync(Guid session, long version) =>
        ExecuteAsync($"DELETE FROM session_events WHERE session_id = '{session}' AND (event_data ->> 'version')::bigint = {version}");

    private async Task ExecuteAsync(string sql)
    {
        await using var command = deployment.Database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync(Ct);
    }
}
