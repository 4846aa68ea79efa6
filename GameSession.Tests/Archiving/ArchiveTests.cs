using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json.Nodes;
using CsCheck;
using GameSession.Api.Archiving;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Tests.Domain;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using GameSession.Tests.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameSession.Tests.Archiving;

[Trait("Category", "Integration")]
public sealed class ArchiveTests(Deployment deployment, SwiftServer swift) : IUsesDeployment, IClassFixture<SwiftServer>, IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("game-session-archive-").FullName;
    private FreshDatabase? _fresh;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private FolderArchiveStore Folder => new(_folder);

    public async ValueTask DisposeAsync()
    {
        if (_fresh is not null) await _fresh.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task An_archive_has_all_rows_of_a_session_and_Postgres_has_none()
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        var rows = await Rows.OfAsync(database, session);

        var manifest = await ArchiveAsync(database, Folder, session);

        Assert.Empty(await Rows.OfAsync(database, session));
        Assert.Equal((1, 8, session), (manifest!.FirstVersion, manifest.LastVersion, manifest.SessionId));
        var file = await File.ReadAllBytesAsync(Path.Combine(_folder, manifest.File), Ct);
        Assert.Equal((file.Length, Convert.ToHexStringLower(SHA256.HashData(file))), (manifest.Bytes, manifest.Sha256));
        using var text = new StreamReader(new GZipStream(new MemoryStream(file), CompressionMode.Decompress));
        var lines = (await text.ReadToEndAsync(Ct)).TrimEnd('\n').Split('\n').Select(l => JsonNode.Parse(l)!).ToList();
        Assert.Equal(rows.Count, lines.Count);
        Assert.Equal(lines.GroupBy(l => (string)l["table"]!).ToDictionary(g => g.Key, g => (long)g.Count()), manifest.Rows);
        Assert.Equal(Rows.Tables, lines.Select(l => (string)l["table"]!).Distinct());
    }

    [Fact]
    public async Task The_documented_statement_restores_a_session_as_it_was()
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        var rows = await Rows.OfAsync(database, session);
        var manifest = await ArchiveAsync(database, Folder, session);

        // The block of SQL in docs/operations.md, with the file sent by this client in place of psql.
        var block = DocumentedRestore();
        var copy = block.IndexOf(@"\copy", StringComparison.Ordinal);
        var end = block.IndexOf('\n', copy);
        await using var connection = await database.OpenConnectionAsync(Ct);
        await ExecuteAsync(connection, block[..copy]);
        var options = block[copy..end];
        await using (
            var import = await connection.BeginTextImportAsync(
            $"COPY archive FROM STDIN {options[options.IndexOf("WITH", StringComparison.Ordinal)..]}", Ct))
        {
            using var text = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(_folder, manifest!.File)), CompressionMode.Decompress));
            await import.WriteAsync(await text.ReadToEndAsync(Ct));
        }

        await ExecuteAsync(connection, block[end..]);

        Assert.Equal(rows, await Rows.OfAsync(database, session));
        // The session can be archived again.
        Assert.NotNull(await ArchiveAsync(database, Folder, session));
    }

    [Theory]
    [InlineData("another byte")]
    [InlineData("a byte less")]
    [InlineData("bytes after the end")]
    [InlineData("nothing")]
    [InlineData("no file")]
    [InlineData("no manifest")]
    [InlineData("another manifest")]
    public async Task A_store_that_lies_leaves_everything_in_place(string lie)
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        var rows = await Rows.OfAsync(database, session);
        var store = new ChangedStore(Folder)
        {
            Read = (name, bytes) => (lie, name.EndsWith(".json", StringComparison.Ordinal)) switch
            {
                ("another byte", false) => [.. bytes[..^20], (byte)(bytes[^20] ^ 1), .. bytes[^19..]],
                ("a byte less", false) => bytes[..^1],
                ("bytes after the end", false) => [.. bytes, .. new byte[100]],
                ("nothing", false) => [],
                ("no file", false) or ("no manifest", true) => null,
                ("another manifest", true) => [.. "{}"u8],
                _ => bytes,
            },
        };

        await Assert.ThrowsAsync<InvalidDataException>(() => ArchiveAsync(database, store, session));

        Assert.Equal(rows, await Rows.OfAsync(database, session));
        Assert.NotNull(await new SessionStore(database).LoadAsync(session, Ct));
    }

    [Fact]
    public async Task A_log_with_a_gap_is_not_archived()
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        await Rows.ExecuteAsync(database, "DELETE FROM session_events WHERE session_id = $1 AND event_data ->> 'version' = '5'", session);
        var rows = await Rows.OfAsync(database, session);

        await Assert.ThrowsAsync<InvalidDataException>(() => ArchiveAsync(database, Folder, session));

        Assert.Equal(rows, await Rows.OfAsync(database, session));
        Assert.Empty(Directory.EnumerateFiles(_folder, "*", SearchOption.AllDirectories));
    }

    [Theory]
    [InlineData(".gz")]
    [InlineData(".json")]
    public async Task After_a_crash_while_it_was_written_a_session_is_archived_again(string written)
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        var rows = await Rows.OfAsync(database, session);
        var store = new ChangedStore(Folder)
        {
            BeforeWrite = name => name.EndsWith(written, StringComparison.Ordinal) ? throw new IOException("The store is gone.") : Task.CompletedTask,
        };

        await Assert.ThrowsAsync<IOException>(() => ArchiveAsync(database, store, session));
        Assert.Equal(rows, await Rows.OfAsync(database, session));

        Assert.NotNull(await ArchiveAsync(database, Folder, session));
        Assert.Empty(await Rows.OfAsync(database, session));
    }

    [Fact]
    public async Task After_a_crash_a_removal_goes_on_only_when_the_archive_is_whole()
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        await BreakRemovalAsync(database, session);

        // The mark has taken 9, so that nothing is appended, and removed 8; one transaction of two events was through.
        Assert.Equal([1, 2, 3, 4, 5, 9], await Log.VersionsAsync(database, session));
        var late = Log.Event(session, 9, new PlayerLeft(Log.GameMaster, null));
        Assert.Empty(await new EventAppender(database).AppendAsync([Log.Of(late)], Ct));
        Assert.Null(await new SessionStore(database).LoadAsync(session, Ct));
        var damaged = new ChangedStore(Folder) { Read = (name, bytes) => name.EndsWith(".gz", StringComparison.Ordinal) ? bytes[..^1] : bytes };
        await using (var archive = (await OpenAsync(database, damaged))!)
        {
            Assert.Equal([session], await archive.FindBegunAsync(Guid.Empty, 10, Ct));
            Assert.Empty(await archive.FindDueAsync(DateTime.UtcNow, Guid.Empty, 10, Ct));
            await Assert.ThrowsAsync<InvalidDataException>(() => archive.ResumeAsync(session, Ct));
        }

        Assert.Equal([1, 2, 3, 4, 5, 9], await Log.VersionsAsync(database, session));
        await using (var archive = (await OpenAsync(database, Folder))!)
        {
            Assert.Equal(8, (await archive.ResumeAsync(session, Ct)).LastVersion);
            Assert.Empty(await archive.FindBegunAsync(Guid.Empty, 10, Ct));
        }

        Assert.Empty(await Rows.OfAsync(database, session));
    }

    [Fact]
    public async Task A_session_that_changes_while_it_is_archived_stays()
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        var store = new ChangedStore(Folder)
        {
            BeforeWrite = async name =>
            {
                if (name.EndsWith(".json", StringComparison.Ordinal))
                {
                    await new EventAppender(database).AppendAsync([Log.Of(Log.Set(session, 9, "late", StateValue.Null))], Ct);
                }
            },
        };

        Assert.Null(await ArchiveAsync(database, store, session));

        Assert.Equal(9, (await new SessionStore(database).LoadAsync(session, Ct))!.Version);
    }

    [Fact]
    public async Task One_process_archives_at_a_time()
    {
        var database = await DatabaseAsync();
        await using (var first = await OpenAsync(database, Folder))
        {
            Assert.NotNull(first);
            Assert.Null(await OpenAsync(database, Folder));
        }

        await using var next = await OpenAsync(database, Folder);
        Assert.NotNull(next);
    }

    [Fact]
    public async Task Only_published_sessions_that_ended_long_ago_are_taken_and_a_bad_one_alone_stays()
    {
        var database = await DatabaseAsync();
        var log = new EventAppender(database);
        var active = await Log.CreateAsync(log);
        await Rows.ExecuteAsync(database, "DELETE FROM session_outbox");
        var unpublished = await Rows.EndAsync(database);
        await Rows.ExecuteAsync(database, "INSERT INTO session_outbox (session_id, first_version, last_version) VALUES ($1, 8, 8)", unpublished);
        var setAside = await Rows.EndAsync(database);
        await Rows.ExecuteAsync(
            database, "INSERT INTO session_outbox_set_aside (session_id, version, reason, set_aside_at) VALUES ($1, 8, 'too large', now())",
            setAside);
        var deleted = await Rows.EndAsync(database);
        await Rows.ExecuteAsync(database, "UPDATE sessions SET is_deleted = TRUE WHERE id = $1", deleted);
        var recent = await Rows.EndAsync(database);
        await Rows.ExecuteAsync(database, "UPDATE sessions SET updated_at = now() AT TIME ZONE 'UTC' - interval '9 days' WHERE id = $1", recent);
        var bad = await Rows.EndAsync(database);
        await Rows.ExecuteAsync(database, "DELETE FROM session_events WHERE session_id = $1 AND event_data ->> 'version' = '5'", bad);
        var broken = await Rows.EndAsync(database);
        await BreakRemovalAsync(database, broken);
        var due = await Rows.EndAsync(database);
        Guid[] staying = [active, unpublished, setAside, deleted, recent, bad];
        var before = await Task.WhenAll(staying.Select(s => Rows.OfAsync(database, s)));
        var lines = new CapturedLog();

        await RunAsync(
            database, lines, new ArchiveOptions { AfterDays = 10, Folder = _folder, Every = TimeSpan.FromSeconds(1) },
            async () => await Log.CountAsync(database, "SELECT count(*) FROM sessions WHERE id IN ($1, $2)", broken, due) == 0);

        Assert.Equal(before, await Task.WhenAll(staying.Select(s => Rows.OfAsync(database, s))));
        Assert.Contains(lines.Lines, l => l.Level == LogLevel.Error && l.Text.Contains($"{bad}", StringComparison.Ordinal));
        Assert.DoesNotContain(lines.Lines, l => l.Level >= LogLevel.Warning && !l.Text.Contains($"{bad}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written_to_is_an_error_and_leaves_everything_in_place()
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        var file = Path.Combine(_folder, "a file");
        await File.WriteAllTextAsync(file, "", Ct);
        var rows = await Rows.OfAsync(database, session);
        var lines = new CapturedLog();

        await RunAsync(
            database, lines, new ArchiveOptions { AfterDays = 10, Folder = file, Every = TimeSpan.FromSeconds(1) },
            () => Task.FromResult(
            lines.Lines.Any(l => l.Level == LogLevel.Error && l.Text.StartsWith("Archiving failed", StringComparison.Ordinal))));

        Assert.Equal(rows, await Rows.OfAsync(database, session));
    }

    [Fact]
    public async Task An_archive_that_the_store_refuses_does_not_stop_the_others()
    {
        var database = await DatabaseAsync();
        Guid[] sessions = [await Rows.EndAsync(database), await Rows.EndAsync(database), await Rows.EndAsync(database)];
        var refused = sessions[1];
        Directory.CreateDirectory(Path.Combine([_folder, .. ArchiveManifest.NameOf(refused).Split('/')]));
        var rows = await Rows.OfAsync(database, refused);
        var lines = new CapturedLog();

        await RunAsync(
            database, lines, new ArchiveOptions { AfterDays = 10, Folder = _folder, Every = TimeSpan.FromSeconds(1) },
            async () => await Log.CountAsync(database, "SELECT count(*) FROM sessions WHERE id IN ($1, $2)", sessions[0], sessions[2]) == 0
                && lines.Lines.Any(l => l.Level == LogLevel.Error && l.Text.Contains($"{refused}", StringComparison.Ordinal)));

        Assert.Equal(rows, await Rows.OfAsync(database, refused));
    }

    [Fact]
    public async Task A_bucket_takes_archives_as_a_folder_does()
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        var rows = await Rows.OfAsync(database, session);
        var lines = new CapturedLog();
        var options = swift.Options;
        (options.AfterDays, options.Every) = (10, TimeSpan.FromSeconds(1));

        await RunAsync(database, lines, options, async () => (await Rows.OfAsync(database, session)).Count == 0);

        Assert.DoesNotContain(lines.Lines, l => l.Level >= LogLevel.Warning);
        var store = ArchivingSetup.StoreOf(options);
        var manifest = await ArchiveManifest.ReadAsync((await store.OpenAsync(ArchiveManifest.NameOf(session), Ct))!, Ct);
        Assert.Equal(rows.Count, manifest.Rows.Values.Sum());
        await using var file = (await store.OpenAsync(manifest.File, Ct))!;
        await ArchiveFile.VerifyAsync(manifest, file, Ct);
    }

    [Theory]
    [InlineData("no such bucket")]
    [InlineData("wrong secret key")]
    [InlineData("nobody there")]
    public async Task A_bucket_that_cannot_be_written_to_is_an_error_and_leaves_everything_in_place(string fault)
    {
        var database = await DatabaseAsync();
        var session = await Rows.EndAsync(database);
        var rows = await Rows.OfAsync(database, session);
        var lines = new CapturedLog();
        var options = swift.With(fault);
        (options.AfterDays, options.Every) = (10, TimeSpan.FromSeconds(1));

        await RunAsync(
            database, lines, options,
            () => Task.FromResult(
            lines.Lines.Any(l => l.Level == LogLevel.Error && l.Text.StartsWith("Archiving failed", StringComparison.Ordinal))));

        Assert.Equal(rows, await Rows.OfAsync(database, session));
    }

    [Fact]
    public async Task An_archived_session_is_not_found_not_even_where_it_is_in_memory()
    {
        var table = await Table.CreateAsync(deployment);
        var player = (await table.JoinAsync()).Player;
        (await table.SaveAsync(new JsonObject { ["door"] = "open" })).Expect(HttpStatusCode.OK);
        (await table.GameMaster.PostAsync($"{table.Path}/end", new JsonObject())).Expect(HttpStatusCode.NoContent);
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB }) await table.LoadAsync(process);
        await Eventually.HoldsAsync(
            "all of it is published", async () =>
            await Log.CountAsync(deployment.Database, "SELECT count(*) FROM session_outbox WHERE session_id = $1", table.SessionId) == 0);

        var manifest = await ArchiveAsync(deployment.Database, Folder, table.SessionId);

        Assert.Equal(4, manifest!.LastVersion);
        foreach (var process in new[] { Deployment.ProcessA, Deployment.ProcessB })
        {
            foreach (var path in new[] { "", "/state", "/state?version=2", "/events" })
            {
                Assert.Equal(
                    "session_not_found", (await player.GetAsync($"{table.Path}{path}", process)).Expect(HttpStatusCode.NotFound).Text("code"));
            }
        }

        // An archived session is no error of the service: neither process has logged one.
        Assert.DoesNotContain(deployment.LoggedErrors, e => e.Contains($"{table.SessionId}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Thinned_snapshots_leave_the_last_and_one_in_so_many_versions()
    {
        var database = await DatabaseAsync();
        var log = new EventAppender(database);
        var (session, other) = (await Log.CreateAsync(log), await Log.CreateAsync(log));
        for (var version = 2; version <= 25; version++)
        {
            var state = StateObject.Of(("v", StateValue.Of(version)));
            await log.AppendAsync(
                [
                    new Append(
                        session,
                        [Log.Set(session, version, "v", StateValue.Of(version))],
                        version is 3 or 9 or 10 or 12 or 19 or 20 or 22 or 24 ? state : null),
                    new Append(other, [Log.Set(other, version, "v", StateValue.Of(version))], version == 10 ? state : null),
                ],
                Ct);
        }

        await using var archive = (await OpenAsync(database, Folder))!;
        await ThinAsync(archive, 10);

        Assert.Equal([3, 10, 20, 24], await Log.SnapshotsAsync(database, session));
        Assert.Equal([10], await Log.SnapshotsAsync(database, other));
    }

    [Fact]
    public async Task Thinned_snapshots_leave_every_version_loadable()
    {
        var database = await DatabaseAsync();
        var log = new EventAppender(database);
        var store = new SessionStore(database);
        await using var archive = (await OpenAsync(database, Folder))!;
        await Gen.Select(Generate.State, Generate.Changes.Array[5, 25], Gen.Int[1, 4], Gen.Int[1, 12]).SampleAsync(
            async history =>
            {
                var (start, attempts, snapshotEvery, keepEvery) = history;
                var session = Guid.CreateVersion7();
                var creation = Log.Creation(session, start);
                var now = Session.Empty(session).Evolve(creation.First);
                var at = new List<Session> { now };
                await log.AppendAsync([creation], CancellationToken.None);
                foreach (var changes in attempts)
                {
                    var applied = StateDocument.Apply(now.State, changes, StateLimits.Default);
                    var next = Log.Event(session, now.Version + 1, new StateUpdated(Log.GameMaster, applied.IsError ? [] : applied.Value.Changes));
                    now = now.Evolve(next.Event);
                    at.Add(now);
                    await log.AppendAsync([new Append(session, [next], now.Version % snapshotEvery == 0 ? now.State : null)], CancellationToken.None);
                    if (now.Version % 5 == 0) await ThinAsync(archive, keepEvery);
                }

                await ThinAsync(archive, keepEvery);
                Assert.Equal(now.State, (await store.LoadAsync(session, CancellationToken.None))!.State);
                foreach (var then in at) Assert.Equal(then.State, (await store.LoadAtAsync(session, then.Version, CancellationToken.None))!.State);
            },
            iter: 6,
            threads: 1);
    }

    [Fact]
    public async Task The_archiver_thins_snapshots_and_archives_nothing_unless_told_to()
    {
        var database = await DatabaseAsync();
        var ended = await Rows.EndAsync(database, 20);
        var lines = new CapturedLog();

        await RunAsync(
            database, lines, new ArchiveOptions { KeepSnapshotEvery = 8, RowsPerTransaction = 1, Every = TimeSpan.FromSeconds(1) },
            async () => await Log.SnapshotsAsync(database, ended) is [4, 8, 16]);

        Assert.Equal(20, (await new SessionStore(database).LoadAsync(ended, Ct))!.Version);
        Assert.DoesNotContain(lines.Lines, l => l.Level >= LogLevel.Warning);
    }

    [Fact]
    public async Task The_archiver_is_off_by_default()
    {
        using var archiver = NewArchiver(await DatabaseAsync(), new CapturedLog(), new ArchiveOptions());

        await archiver.StartAsync(Ct);

        await archiver.ExecuteTask!.WaitAsync(TimeSpan.FromSeconds(30), Ct);
    }

    // Ends the archiver's connection while it removes events in twos and waits for a lock on version 4.
    private async Task BreakRemovalAsync(NpgsqlDataSource database, Guid session)
    {
        await using var connection = await database.OpenConnectionAsync(Ct);
        await using var transaction = await connection.BeginTransactionAsync(Ct);
        await ExecuteAsync(connection, $"SELECT FROM session_events WHERE session_id = '{session}' AND event_data ->> 'version' = '4' FOR UPDATE");
        var archiving = ArchiveAsync(database, Folder, session);
        const string Waiting =
            "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'";
        await Eventually.HoldsAsync("the removal waits and is ended", async () => await Log.CountAsync(database, Waiting) == 1);
        await Assert.ThrowsAnyAsync<NpgsqlException>(() => archiving);
    }

    private static async Task RunAsync(NpgsqlDataSource database, CapturedLog lines, ArchiveOptions options, Func<Task<bool>> until)
    {
        using var archiver = NewArchiver(database, lines, options);
        await archiver.StartAsync(Ct);
        await Eventually.HoldsAsync("the archiver has done its work", until);
        await archiver.StopAsync(Ct);
    }

    private static Archiver NewArchiver(NpgsqlDataSource database, CapturedLog lines, ArchiveOptions options)
    {
        var loggers = LoggerFactory.Create(logging => logging.AddProvider(lines));
        return new Archiver(
            database, new PostgresPool(database), ArchivingSetup.StoreOf(options), Options.Create(options), TimeProvider.System,
            loggers.CreateLogger<Archiver>());
    }

    private static Task<SessionArchive?> OpenAsync(NpgsqlDataSource database, IArchiveStore store) =>
        SessionArchive.TryOpenAsync(database, store, TimeProvider.System, rowsPerTransaction: 2, Ct);

    private static async Task<ArchiveManifest?> ArchiveAsync(NpgsqlDataSource database, IArchiveStore store, Guid session)
    {
        await using var archive = (await OpenAsync(database, store))!;
        return await archive.ArchiveAsync(session, Ct);
    }

    private static async Task ThinAsync(SessionArchive archive, int keepEvery)
    {
        for (Guid? after = Guid.Empty; after is { } last;) after = await archive.ThinAsync(last, 1, keepEvery, CancellationToken.None);
    }

    private async Task<NpgsqlDataSource> DatabaseAsync() => (_fresh ??= await FreshDatabase.CreateAsync(deployment)).Source;

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(Ct);
    }

    private static string DocumentedRestore()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "GameSession.sln"))) folder = folder.Parent;
        var page = File.ReadAllText(Path.Combine(folder!.FullName, "docs", "operations.md"));
        var begin = page.IndexOf("BEGIN;\nCREATE TEMP TABLE archive", StringComparison.Ordinal);
        Assert.NotEqual(-1, begin);
        return page[begin..page.IndexOf("```", begin, StringComparison.Ordinal)];
    }
}
