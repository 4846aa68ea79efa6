using System.Text.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Telemetry;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>
/// Publishes what a lease reads until something fails: many sessions at the same time, the events of each one after the other
/// (<see cref="OutboxChain"/>). Reading, publishing and recording overlap: while the broker confirms the events in memory, the next ones are read,
/// and the same round trip to the database records what was published before. One loop does everything and has all state; confirms, commits and
/// timers only wake it.
/// </summary>
internal sealed partial class OutboxPipeline : IDisposable
{
    // With this many held sessions the cause is not in single sessions: no others are begun before some of these are done.
    private const int MaxHeld = 1000;

    // Messages that the broker has not answered.
    private const int MaxUnanswered = 1024;

    // A session with more events in memory than this is left out of reads, so that other sessions' events find room.
    private const int ManyEvents = 64;

    private const string ContentType = "application/json";

    // Longer ago than any interval.
    private static readonly TimeSpan Never = TimeSpan.MinValue / 2;

    // How long a stopping process waits for the broker's answers: a message that is answered need not be sent again.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly OutboxLease _lease;
    private readonly PublishingChannel<OutboxChain> _channel;
    private readonly HeldSessions _held;
    private readonly OutboxSignal _signal;
    private readonly OutboxOptions _options;
    private readonly Action _works;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly long _began;
    private readonly ITimer _timer;
    private TimeSpan _wakeAt = TimeSpan.MaxValue;
    private volatile bool _hasRung;

    // The sessions in memory. Each of them is ready, or its next event is unanswered, or the channel closed before that was answered.
    private readonly Dictionary<Guid, OutboxChain> _chains = [];
    private readonly Queue<OutboxChain> _ready = new();
    private readonly List<OutboxChain> _suspects = [];
    private int _unanswered;
    private int _waiting;
    private long _waitingBytes;

    // The broker may close the channel because of its next event, so nothing else is unanswered when that is published.
    private OutboxChain? _alone;

    // Rows of which nothing is published any more before they are noted: not noted yet, and being noted by the query.
    private List<OutboxProgress> _finished = [];
    private List<OutboxProgress> _noting = [];

    // The one use of the lease at a time. The loop goes on meanwhile.
    private Task<IReadOnlyList<OutboxRow>>? _query;
    private int _queryLimit;
    private HashSet<Guid> _due = [];
    private TimeSpan _queriedAt = Never;
    private TimeSpan _sharedAt = Never;

    // The database may have more events, or has certainly more.
    private bool _mayHaveMore = true;
    private bool _hasMore;

    // Lanes must be released: nothing is read or published before every message is answered.
    private bool _isReleasing;

    /// <param name="works">Called when the database has answered.</param>
    public OutboxPipeline(
        OutboxLease lease, PublishingChannel<OutboxChain> channel, HeldSessions held, OutboxSignal signal, OutboxOptions options, Action works,
        TimeProvider time, ILogger logger)
    {
        (_lease, _channel, _held, _signal, _options, _works, _time, _logger) = (lease, channel, held, signal, options, works, time, logger);
        _began = time.GetTimestamp();
        _timer = time.CreateTimer(_ => Ring(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    private TimeSpan Now => _time.GetElapsedTime(_began);

    private TimeSpan RetryPause => TimeSpan.FromMilliseconds(_options.RetryMilliseconds);

    private bool HasRoom => _waiting < _options.AppendsPerBatch && _waitingBytes < OutboxLease.BytesPerRead;

    public async Task RunAsync(CancellationToken ct)
    {
        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var stopping = ct.Register(() => timeout.CancelAfter(StopTimeout));
        try
        {
            while (true)
            {
                await StepAsync(timeout.Token, ct);
                await _signal.Relay.WaitAsync(ct);
            }
        }
        finally
        {
            await EndAsync(timeout.Token, ct);
        }
    }

    public void Dispose() => _timer.Dispose();

    // Does everything that can be done now.
    private async Task StepAsync(CancellationToken timeout, CancellationToken ct)
    {
        // Asked first: once there is a failure, every answer is there.
        var failure = _channel.Publisher.Failure;
        TakeAnswers();
        if (_query is { IsCompleted: true }) await TakeRowsAsync();
        if (failure is not null) await RecoverAsync(failure, ct);
        if (_query is null) await ShareAsync(ct);
        await SendAsync(timeout);
        if (_query is null) StartQuery();
        WakeInTime();
    }

    private void TakeAnswers()
    {
        while (_channel.Publisher.TryTake(out var chain, out var answer))
        {
            _unanswered--;
            if (answer == BrokerAnswer.None)
            {
                _suspects.Add(chain);
                continue;
            }

            if (chain == _alone) _alone = null;
            if (answer == BrokerAnswer.Refused) Hold(chain, unreadable: null);
            else
            {
                Pass(chain);
                GoOn(chain);
            }
        }
    }

    private void Pass(OutboxChain chain)
    {
        Count(chain, -1);
        chain.Pass();
        Count(chain, +1);
    }

    private void Count(OutboxChain chain, int sign)
    {
        _waiting += sign * chain.Waiting;
        _waitingBytes += sign * chain.WaitingBytes;
    }

    // Makes the chain's next event ready, if it has one.
    private void GoOn(OutboxChain chain)
    {
        Count(chain, -1);
        var hasNext = chain.Skip(_finished);
        Count(chain, +1);
        if (hasNext) _ready.Enqueue(chain);
        else
        {
            _chains.Remove(chain.SessionId);
            Release(chain.SessionId);
        }

        // The session's later events were left out of a read, and are not any more.
        if (hasNext ? chain is { IsLeftOut: true, IsIncomplete: false, Waiting: < ManyEvents } : chain.IsLeftOut || chain.IsIncomplete)
        {
            chain.IsLeftOut = false;
            _lease.Rewind(chain.LastRow);
            _hasMore = true;
        }
    }

    private async Task SendAsync(CancellationToken timeout)
    {
        if (_isReleasing) return;
        if (_alone is not null)
        {
            if (_unanswered == 0) await SendAsync(_alone, timeout);
            return;
        }

        while (_unanswered < MaxUnanswered && _ready.TryDequeue(out var chain))
        {
            if (await SendAsync(chain, timeout)) continue;
            _ready.Enqueue(chain);
            return;
        }
    }

    /// <returns>False when the channel is closed.</returns>
    private async ValueTask<bool> SendAsync(OutboxChain chain, CancellationToken timeout)
    {
        var e = chain.Next;
        BusBody body;
        try
        {
            body = BusJson.Write(chain.SessionId, e);
        }
        catch (JsonException problem)
        {
            Hold(chain, problem);
            return true;
        }

        var traceParent = chain.Row.TraceParentOf(e.Version);
        using var span = BusSpans.StartPublish(chain.SessionId, e, body.RoutingKey, TraceParent.Read(traceParent));
        var properties = new BasicProperties
        {
            MessageId = e.Id.ToString(),
            Type = body.RoutingKey,
            ContentType = ContentType,
            DeliveryMode = DeliveryModes.Persistent,
            Timestamp = new AmqpTimestamp(new DateTimeOffset(body.Timestamp).ToUnixTimeSeconds()),
        };
        if ((span?.Id ?? traceParent) is { } trace) properties.Headers = new Dictionary<string, object?> { ["traceparent"] = trace };
        chain.SentBytes = body.Json.Length;
        if (!await _channel.Publisher.PublishAsync(chain, Topology.Exchange, body.RoutingKey, properties, body.Json, timeout)) return false;
        _unanswered++;
        return true;
    }

    // The channel is closed. When the broker closed it because of a message, that message is found and the others go on.
    private async Task RecoverAsync(Exception failure, CancellationToken ct)
    {
        if (failure is not RefusedMessageException || _suspects.Count == 0) throw failure;
        if (_suspects is [var only])
        {
            await TakeRowsAsync();
            await SetAsideAsync(only, failure.Message, ct);
            _alone = null;
        }
        else _alone = _suspects.MaxBy(c => c.SentBytes);

        await _channel.OpenAsync(ct);
        foreach (var suspect in _suspects)
        {
            if (suspect != _alone) GoOn(suspect);
        }

        _suspects.Clear();
    }

    private async Task SetAsideAsync(OutboxChain chain, string reason, CancellationToken ct)
    {
        var e = chain.Next;
        await _lease.SetAsideAsync(chain.Row, e.Version, reason, _time.GetUtcNow().UtcDateTime, ct);
        Log.SetAside(_logger, e.Version, chain.SessionId, chain.SentBytes, reason);
        Pass(chain);
    }

    // The session waits before the next attempt, and is read again then.
    private void Hold(OutboxChain chain, JsonException? unreadable)
    {
        if (chain == _alone) _alone = null;
        // Logged once for all refused sessions, until none waits any more.
        if (unreadable is null && _held.All.Count == 0) Log.Refused(_logger, chain.SessionId);
        var isNew = _held.Hold(chain.SessionId, Drop(chain), chain.IsProgressing);
        if (isNew && unreadable is NewerFormatException newer) Log.Newer(_logger, chain.SessionId, newer.Message);
        else if (isNew && unreadable is not null) Log.Unreadable(_logger, unreadable, chain.SessionId);
    }

    /// <summary>Removes a chain from memory, except from the queue of those that are ready.</summary>
    /// <returns>The id of its first row, which must be read again.</returns>
    private long Drop(OutboxChain chain)
    {
        Count(chain, -1);
        _chains.Remove(chain.SessionId);
        var first = chain.Rows.First();
        if (first.Done > 0) _finished.Add(first);
        return first.Row.Id;
    }

    private void Release(Guid session)
    {
        if (_held.Release(session) is not { } row) return;
        _lease.Rewind(row);
        _mayHaveMore = true;
    }

    private async Task ShareAsync(CancellationToken ct)
    {
        if (!_isReleasing && Now - _sharedAt < RetryPause) return;
        var before = string.Join(' ', _lease.Lanes);
        if (!_isReleasing) _isReleasing = !await _lease.ShareAsync(mayRelease: false, ct);
        _sharedAt = Now;
        if (_isReleasing)
        {
            if (_unanswered > 0) return;
            await DropAllAsync();
            // From here on, what this process commits is announced to the process that takes the lanes.
            _signal.Hold([]);
            await _lease.ShareAsync(mayRelease: true, ct);
            _isReleasing = false;
        }

        await _lease.AdvanceAsync(ct);
        _signal.Hold(_lease.Lanes);
        // A process without a lane reads nothing, so this is all that it can say about the database.
        if (_lease.Lanes.Count == 0) _works();
        var lanes = string.Join(' ', _lease.Lanes);
        if (lanes == before) return;
        _hasMore = true;
        _held.ReleaseAll(session => !_lease.Lanes.Contains(Outbox.LaneOf(session)));
        Log.Relaying(_logger, lanes.Length == 0 ? "no" : lanes);
    }

    // Only while nothing is unanswered and there is no query.
    private async Task DropAllAsync()
    {
        foreach (var chain in _chains.Values.ToList()) _lease.Rewind(Drop(chain));
        _ready.Clear();
        _suspects.Clear();
        _alone = null;
        _held.ReturnTaken();
        (_noting, _finished) = (_finished, []);
        foreach (var noting in _noting) _held.Remember(noting.Row.SessionId, noting.DoneIds);
        if (!_lease.IsOpen) return;
        await _lease.NoteAsync(_noting, CancellationToken.None);
        ForgetNoted();
    }

    private void StartQuery()
    {
        if (_signal.TakeNews()) _mayHaveMore = true;
        if (_isReleasing || Now < NextQueryAt()) return;
        (_noting, _finished, _queriedAt, _queryLimit) = (_finished, [], Now, 0);
        if (HasRoom && _held.NextDue <= _time.GetUtcNow())
        {
            (_due, var from) = _held.TakeDue();
            _query = _lease.ReadAsync(_options.AppendsPerBatch, _due, from, _noting, CancellationToken.None);
        }
        else if (HasRoom && _held.All.Count < MaxHeld)
        {
            _queryLimit = _options.AppendsPerBatch;
            _mayHaveMore = _hasMore = false;
            _query = _lease.ReadAsync(_queryLimit, SessionsToLeaveOut(), RowsInMemory(), _noting, CancellationToken.None);
        }
        else _query = NoteAsync();

        _ = _query.ContinueWith(
            static (_, signal) => ((OutboxSignal)signal!).Relay.Set(), _signal, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);

        async Task<IReadOnlyList<OutboxRow>> NoteAsync()
        {
            await _lease.NoteAsync(_noting, CancellationToken.None);
            return [];
        }
    }

    // When there is a reason to use the lease.
    private TimeSpan NextQueryAt()
    {
        var mayRead = HasRoom && _lease.Lanes.Count > 0;
        if ((mayRead && _hasMore) || _finished.Count >= _options.AppendsPerBatch) return Never;
        var at = TimeSpan.MaxValue;
        if (mayRead) at = _queriedAt + TimeSpan.FromMilliseconds(_options.PollMilliseconds);
        if (mayRead && _held.NextDue is { } due && Now + (due - _time.GetUtcNow()) is var dueAt && dueAt < at) at = dueAt;
        var batchAt = _queriedAt + TimeSpan.FromMilliseconds(_options.BatchMilliseconds);
        return (mayRead && _mayHaveMore) || _finished.Count > 0 || at < batchAt ? batchAt : at;
    }

    // Their later events must not be read before the earlier ones; or enough of their events are in memory.
    private List<Guid> SessionsToLeaveOut()
    {
        List<Guid> sessions = [.. _held.All];
        foreach (var chain in _chains.Values)
        {
            if (!chain.IsIncomplete && chain.Waiting < ManyEvents) continue;
            chain.IsLeftOut = true;
            sessions.Add(chain.SessionId);
        }

        return sessions;
    }

    private List<long> RowsInMemory()
    {
        var rows = new List<long>(_waiting);
        foreach (var chain in _chains.Values)
        {
            foreach (var row in chain.Rows) rows.Add(row.Row.Id);
        }

        return rows;
    }

    private async Task TakeRowsAsync()
    {
        if (_query is null) return;
        var rows = await _query;
        _query = null;
        _works();
        ForgetNoted();
        var before = _waitingBytes;
        List<OutboxChain> begun = [];
        foreach (var row in rows)
        {
            // Events of a session that began to wait while they were read are read again when it is tried again: the refused event comes first.
            if (_held.IsHeld(row.SessionId) && !_due.Remove(row.SessionId) && !_chains.ContainsKey(row.SessionId)) continue;
            if (!_chains.TryGetValue(row.SessionId, out var chain))
            {
                _chains.Add(row.SessionId, chain = new OutboxChain(row.SessionId, _held.Taken(row.SessionId)));
                begun.Add(chain);
            }

            Count(chain, -1);
            chain.Add(row);
            Count(chain, +1);
        }

        // Their events are all published, or did not fit into this read.
        foreach (var session in _due) Release(session);
        _due = [];
        _mayHaveMore |= rows.Count > 0;
        _hasMore |= _queryLimit > 0 && (rows.Count >= _queryLimit || _waitingBytes - before >= OutboxLease.BytesPerRead / 2);
        foreach (var chain in begun) GoOn(chain);
    }

    private void ForgetNoted()
    {
        foreach (var noted in _noting) _held.Forget(noted.Row.SessionId, noted.DoneIds);
        _noting = [];
    }

    // The timer wakes the loop when there is something to do that nothing else wakes it for.
    private void WakeInTime()
    {
        // The end of a query and every answer wake it too.
        if (_query is not null || _isReleasing) return;
        var at = _sharedAt + RetryPause;
        if (NextQueryAt() is var queryAt && queryAt < at) at = queryAt;
        if (!_hasRung && _wakeAt <= at) return;
        (_hasRung, _wakeAt) = (false, at);
        var now = Now;
        _timer.Change(at > now ? at - now : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
    }

    private void Ring()
    {
        _hasRung = true;
        _signal.Relay.Set();
    }

    // Also when the broker fails or this process stops half way: confirmed events must not be published again.
    private async Task EndAsync(CancellationToken timeout, CancellationToken ct)
    {
        _signal.Hold([]);
        while (ct.IsCancellationRequested && _unanswered > 0 && _channel.Publisher.Failure is null && !timeout.IsCancellationRequested)
        {
            TakeAnswers();
            if (_unanswered > 0) await _signal.Relay.WaitAsync(timeout).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        TakeAnswers();
        if (_query is not null)
        {
            await ((Task)_query).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_query.IsCompletedSuccessfully) ForgetNoted();
            else _finished.AddRange(_noting);
        }

        await DropAllAsync();
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "This process publishes the committed events of lanes {Lanes}")]
        public static partial void Relaying(ILogger logger, string lanes);

        [LoggerMessage(
            LogLevel.Warning,
            "The broker refused an event of session {SessionId}, probably because a queue is full. The events of refused sessions wait and are "
            + "tried again. Look for a full queue")]
        public static partial void Refused(ILogger logger, Guid sessionId);

        [LoggerMessage(
            LogLevel.Error,
            "The broker refuses version {Version} of session {SessionId} ({Bytes} bytes): {Reason} The event is now in the table "
            + "session_outbox_set_aside; publish it from there when the cause is gone")]
        public static partial void SetAside(ILogger logger, long version, Guid sessionId, int bytes, string reason);

        [LoggerMessage(
            LogLevel.Error, "An event of session {SessionId} cannot be read, so the session's events are not published until a process can read it")]
        public static partial void Unreadable(ILogger logger, Exception exception, Guid sessionId);

        [LoggerMessage(
            LogLevel.Warning,
            "A newer version of the service wrote events of session {SessionId}, which only a newer process can publish: {Reason} Update this "
            + "process")]
        public static partial void Newer(ILogger logger, Guid sessionId, string reason);
    }
}
