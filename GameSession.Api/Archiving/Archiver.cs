using System.Runtime.ExceptionServices;
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

    // After so many failures in a row the store itself is unavailable, rather than one of its objects.
    private const int MaxFailuresInARow = 3;

    private readonly ArchiveOptions _options = options.Value;
    private readonly PeriodicTimer _timer = new(options.Value.Every, time);

    // Of the run that is under way.
    private IOException? _storeFailure;
    private int _failuresInARow;
    private bool _hasSucceeded;

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
        (_storeFailure, _failuresInARow, _hasSucceeded) = (null, 0, false);
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

        if (_storeFailure is { } failure && !_hasSucceeded) ExceptionDispatchInfo.Throw(failure);
    }

    // A fault in one session, or one object that the store refuses, must not stop the others. A failure of Postgres stops them, and so do several
    // failures of the store in a row.
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
                    (_failuresInARow, _hasSucceeded) = (0, true);
                }
                catch (IOException e)
                {
                    _storeFailure = e;
                    if (++_failuresInARow == MaxFailuresInARow) throw;
                    Log.NotArchived(logger, e, id);
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
