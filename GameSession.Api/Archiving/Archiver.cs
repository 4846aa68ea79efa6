using GameSession.Api.Persistence;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameSession.Api.Archiving;

/// <summary>
/// Archives sessions that ended long ago, and thins snapshots (<see cref="SessionArchive"/>). It does so at intervals, in one process at a time, and
/// only if the settings ask for it.
/// </summary>
internal sealed partial class Archiver(
    NpgsqlDataSource database, PostgresPool pool, IArchiveStore store, IOptions<ArchiveOptions> options, TimeProvider time, ILogger<Archiver> logger)
    : LoopService(new FailureLog("Archiving", time, logger))
{
    private const int SessionsPerLook = 100;

    private readonly ArchiveOptions _options = options.Value;
    private readonly PeriodicTimer _timer = new(options.Value.Every, time);

    protected override bool IsOver => _options is { AfterDays: null, KeepSnapshotEvery: null };

    public override void Dispose()
    {
        _timer.Dispose();
        base.Dispose();
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        await _timer.WaitForNextTickAsync(ct);
        try
        {
            await using var archive = await SessionArchive.TryOpenAsync(database, store, time, _options.RowsPerTransaction, ct);
            if (archive is not null) await DoAsync(archive, ct);
        }
        catch (Exception e)
        {
            pool.Repair(e);
            throw;
        }

        Works();
    }

    // A folder or bucket that is full, missing or not accessible needs an operator.
    protected override bool Passes(Exception e) => e is OperationCanceledException || (e is not IOException && PostgresErrors.Passes(e));

    private async Task DoAsync(SessionArchive archive, CancellationToken ct)
    {
        if (_options.AfterDays is { } days)
        {
            var before = time.GetUtcNow().UtcDateTime.AddDays(-days);
            await EachAsync(after => archive.FindBegunAsync(after, SessionsPerLook, ct), async id => await archive.ResumeAsync(id, ct));
            await EachAsync(after => archive.FindDueAsync(before, after, SessionsPerLook, ct), id => archive.ArchiveAsync(id, ct));
        }

        if (_options.KeepSnapshotEvery is { } every)
        {
            for (Guid? after = Guid.Empty; after is { } last;) after = await archive.ThinAsync(last, SessionsPerLook, every, ct);
        }
    }

    // A fault in one session must not stop the others; a failure of Postgres or of the store does.
    private async Task EachAsync(Func<Guid, Task<IReadOnlyList<Guid>>> find, Func<Guid, Task<ArchiveManifest?>> archive)
    {
        IReadOnlyList<Guid> found = [Guid.Empty];
        while ((found = await find(found[^1])).Count > 0)
        {
            foreach (var id in found)
            {
                try
                {
                    if (await archive(id) is { } manifest) Log.Archived(logger, id, manifest.LastVersion, manifest.File);
                }
                catch (Exception e) when (!PostgresErrors.IsUnavailable(e) && e is not OperationCanceledException)
                {
                    Log.NotArchived(logger, e, id);
                }
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "Archived session {SessionId} with {Events} events as {File} and removed it from PostgreSQL")]
        public static partial void Archived(ILogger logger, Guid sessionId, long events, string file);

        [LoggerMessage(LogLevel.Error, "Could not archive session {SessionId}. Its rows stay in PostgreSQL. Compare its archive with its rows")]
        public static partial void NotArchived(ILogger logger, Exception exception, Guid sessionId);
    }
}
