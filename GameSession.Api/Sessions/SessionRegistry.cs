using System.Collections.Concurrent;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>
/// The sessions that this process has in memory. A session that is not in memory is loaded by the first call that needs it. Thread-safe; calls to
/// one session take effect in the order in which they were made.
/// </summary>
internal sealed class SessionRegistry : IHostedService, IDisposable
{
    // How many sessions one command is executed in at once: each may have to be loaded first.
    private const int SessionsAtOnce = 16;

    private static readonly TimeSpan AccessesEvery = TimeSpan.FromMinutes(1);

    // How often is looked for work whose deadline has passed. A timer for each piece of work would cost more than the rest of posting it.
    private static readonly TimeSpan ExpireEvery = TimeSpan.FromMilliseconds(100);

    private readonly SessionRuntimeServices _services;
    private readonly CommandForwarding _forwarding;
    private readonly ConcurrentDictionary<Guid, Lazy<Entry>> _entries = new();
    private readonly ITimer _expiry;

    public SessionRegistry(SessionRuntimeServices services, CommandForwarding forwarding)
    {
        (_services, _forwarding) = (services, forwarding);
        _expiry = services.Time.CreateTimer(_ => Expire(), null, ExpireEvery, ExpireEvery);
    }

    /// <summary>
    /// A session was used by a query or a command. Raised at most once a minute for each session, with the session as it was afterwards.
    /// </summary>
    public event Action<Session>? Accessed;

    /// <summary>The sessions in memory.</summary>
    public IEnumerable<SessionRuntime> Runtimes => _entries.Where(e => e.Value.IsValueCreated).Select(e => e.Value.Value.Runtime);

    /// <summary>Creates a session by committing its first event.</summary>
    public async Task<Result<Session>> CreateAsync(SessionCreated created, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        var first = Session.Empty(id).Next(Guid.CreateVersion7(), _services.Time.WireNow(), created);
        var append = new Append(id, [EncodedEvent.Encode(first, SessionSpans.CurrentTrace)], null);
        var outcome = await _services.Commits.CommitAsync(append, Deadline()).WaitAsync(ct);
        return outcome switch
        {
            CommitOutcome.Committed => Session.Empty(id).Evolve(first),
            CommitOutcome.Unavailable or CommitOutcome.Locked => GameErrors.StorageUnavailable(outcomeUnknown: false),
            CommitOutcome.Unknown => GameErrors.StorageUnavailable(outcomeUnknown: true),
            _ => GameErrors.InternalError(),
        };
    }

    /// <summary>
    /// Has a command decided, committed and sent, by this process or by the session's owner. The answer comes within the command timeout.
    /// </summary>
    public Task<Result<Committed>> ExecuteAsync(Guid sessionId, SessionCommand command, CancellationToken ct)
    {
        if (command.Caller.Forwarded is { } forwarded) return TakeAsync(command, forwarded);
        var deadline = Deadline();
        return _forwarding.TryForward(sessionId, command, deadline) is { } forward
            ? ExecuteElsewhereAsync(forward, command, deadline, ct)
            : PostAsync(sessionId, () => new CommandWork(command, deadline), ct);
    }

    /// <summary>
    /// Has a command decided, committed and sent in each of several sessions, independently of the others. A transient refusal is returned before
    /// a permanent one: the caller may then repeat the command in all of them with the same ids, which has no second effect.
    /// </summary>
    /// <returns>The number of sessions, or the refusals.</returns>
    public async Task<Result<int>> ExecuteInAllAsync(IReadOnlyCollection<Guid> sessionIds, Func<Guid, SessionCommand> command, CancellationToken ct)
    {
        var refusals = new ConcurrentBag<(Guid SessionId, GameError Error)>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = SessionsAtOnce, CancellationToken = ct };
        await Parallel.ForEachAsync(sessionIds, options, async (id, stop) =>
        {
            if ((await ExecuteAsync(id, command(id), stop)).Error is { } error) refusals.Add((id, error));
        });
        if (refusals.IsEmpty) return sessionIds.Count;
        var ordered = refusals
            .OrderByDescending(r => r.Error.Kind is ErrorKind.Unavailable)
            .ThenByDescending(r => r.Error.Kind is ErrorKind.Internal)
            .ToList();
        return ordered[0].Error.Among(ordered);
    }

    /// <summary>
    /// Runs a query on the session between two commits. What the query sends to a connection is in order with the events: those up to the version
    /// that the query sees come before, later ones after.
    /// </summary>
    /// <param name="fresh">See <see cref="SessionCommand.Fresh"/>.</param>
    public Task<Result<T>> QueryAsync<T>(Guid sessionId, bool fresh, Func<Session, Task<Result<T>>> query, CancellationToken ct)
    {
        var deadline = Deadline();
        return PostAsync(sessionId, () => new QueryWork<T>(query, fresh, deadline), ct);
    }

    /// <inheritdoc cref="QueryAsync{T}(Guid, bool, Func{Session, Task{Result{T}}}, CancellationToken)"/>
    public Task<Result<T>> QueryAsync<T>(Guid sessionId, bool fresh, Func<Session, Result<T>> query, CancellationToken ct) =>
        QueryAsync(sessionId, fresh, session => Task.FromResult(query(session)), ct);

    /// <summary>The session with everything that is committed by now; refused to a player without a seat.</summary>
    public Task<Result<Session>> FindForMemberAsync(Guid sessionId, Guid playerId, CancellationToken ct) =>
        QueryAsync<Session>(sessionId, fresh: true, session => session.Seat(playerId) is null ? GameErrors.NotAMember() : session, ct);

    /// <summary>
    /// Within a query: the events after a version of the viewer's up to that of the session which the query sees, as far as the viewer may see
    /// anything of them, in order. They come from memory if this process holds them, otherwise from the log.
    /// </summary>
    /// <param name="limit">How many are probably needed.</param>
    public IAsyncEnumerable<EncodedEvent> ReadMissedAsync(Session session, Viewer viewer, long after, int limit, CancellationToken ct)
    {
        var recent = _entries.TryGetValue(session.Id, out var entry) && entry.IsValueCreated ? entry.Value.Runtime.Recent : null;
        return recent?.After(after, session, viewer) is { } held
            ? held.ToAsyncEnumerable()
            : _services.Seen.ReadAsync(session, viewer, after, limit, ct, page => recent?.Fill(page.Events, session));
    }

    public void Dispose() => _expiry.Dispose();

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Ends every runtime. Each first stores a snapshot if the log lacks one of its version.</summary>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        var running = _entries.Values.Where(e => e.IsValueCreated).Select(e => e.Value).ToList();
        foreach (var entry in running) entry.Runtime.Stop();
        return Task.WhenAll(running.Select(e => e.Running)).WaitAsync(cancellationToken);
    }

    // A command that another process has forwarded: it needs no further wait, and no runtime but one that is there.
    private Task<Result<Committed>> TakeAsync(SessionCommand command, ForwardedCommand forwarded)
    {
        var work = new ForwardedWork(command, forwarded, _services);
        if (!_entries.TryGetValue(forwarded.SessionId, out var entry) || !entry.Value.Runtime.TryPost(work)) work.Refuse(null);
        return work.Result;
    }

    private async Task<Result<Committed>> ExecuteElsewhereAsync(Forward forward, SessionCommand command, long deadline, CancellationToken ct)
    {
        try
        {
            var outcome = await forward.Ended.WaitAsync(ct);
            _forwarding.Note(forward, outcome);
            if (outcome == ForwardOutcome.Committed)
            {
                if (_entries.TryGetValue(forward.SessionId, out var entry)) NoteAccess(entry.Value);
                return forward.Committed!;
            }

            if (outcome == ForwardOutcome.Unanswered) command = command with { EventId = forward.EventId, Forward = forward };
            var answer = await PostAsync(forward.SessionId, () => new CommandWork(command, deadline), ct);
            // The owner may still commit what this process refuses.
            return outcome == ForwardOutcome.Unanswered && answer.IsError ? GameErrors.StorageUnavailable(outcomeUnknown: true) : answer;
        }
        finally
        {
            _services.Forwards.Remove(forward);
        }
    }

    private long Deadline() => _services.Time.After(_services.Options.CommandTimeout);

    private async Task<Result<T>> PostAsync<T>(Guid sessionId, Func<Work<T>> create, CancellationToken ct)
    {
        while (true)
        {
            var entry = _entries.GetOrAdd(sessionId, Start);
            var work = create();
            var runtime = entry.Value.Runtime;
            // The mailbox may hold much work before this, and each piece may wait for a Postgres that does not answer. The caller does not wait for
            // the sum of these waits: the work expires.
            if (runtime.TryPost(work) && await (ct.CanBeCanceled ? work.Answered.WaitAsync(ct) : work.Answered) is { } answer)
            {
                if (work.IsUse) NoteAccess(entry.Value);
                return answer;
            }

            // The runtime has ended: the next attempt starts another.
            _entries.TryRemove(KeyValuePair.Create(sessionId, entry));
        }
    }

    private void NoteAccess(Entry entry)
    {
        if (entry.Runtime.Version > 0 && entry.TryClaimAccess(_services.Time)) Accessed?.Invoke(entry.Runtime.Snapshot);
    }

    private void Expire()
    {
        foreach (var runtime in Runtimes) runtime.ExpireWork();
    }

    private Lazy<Entry> Start(Guid sessionId)
    {
        Lazy<Entry>? entry = null;
        return entry = new Lazy<Entry>(() =>
        {
            var runtime = new SessionRuntime(sessionId, _services);
            // The runtime outlives the request that needed it first, and that request's span.
            using var _ = ExecutionContext.SuppressFlow();
#pragma warning disable RS0030 // The session's own loop; StopAsync awaits it.
            return new Entry(runtime, Task.Run(() => RunAsync(runtime)));
#pragma warning restore RS0030
        });

        async Task RunAsync(SessionRuntime runtime)
        {
            try
            {
                await runtime.RunAsync();
            }
            finally
            {
                _entries.TryRemove(KeyValuePair.Create(sessionId, entry!));
            }
        }
    }

    private sealed class Entry(SessionRuntime runtime, Task running)
    {
        // 0 before the first access.
        private long _accessTold;

        public SessionRuntime Runtime => runtime;

        public Task Running => running;

        public bool TryClaimAccess(TimeProvider time)
        {
            var last = Volatile.Read(ref _accessTold);
            return (last == 0 || time.GetElapsedTime(last) >= AccessesEvery)
                && Interlocked.CompareExchange(ref _accessTold, time.GetTimestamp(), last) == last;
        }
    }
}
