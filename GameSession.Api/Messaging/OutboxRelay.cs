using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>
/// Publishes every committed event (DESIGN §8).
/// <para>
/// Guarantee: each event is published at least once, each session's events in version order, and nothing that was not committed. An event is in
/// <see cref="Outbox"/> from its commit on, and leaves it after the broker's confirm. If a process dies between the two, the next process publishes
/// the event again. The sessions are divided into lanes, and one process at a time publishes a lane. A process that has lost its lease and does not
/// know it yet may still publish for a moment. Then older events arrive among newer ones, but no event arrives before the one that precedes it has
/// arrived.
/// </para>
/// <para>
/// An event that a queue cannot take is published again after pauses that grow; its session waits for it, and other sessions go on. An event for
/// which the broker closes the channel, also when it is published alone, is set aside, and its session goes on without it.
/// </para>
/// </summary>
internal sealed partial class OutboxRelay : LoopService
{
    // With this many held sessions the cause is not in single sessions: no others are begun before some of these are done.
    private const int MaxHeld = 1000;

    private static readonly CreateChannelOptions Untracked = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);

    // How long the other sessions wait for a session that has many events.
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(250);

    // How long a stopping process waits for the broker's answers: a message that is answered need not be sent again.
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(2);

    private readonly Outbox _outbox;
    private readonly BusConnection _bus;
    private readonly OutboxOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger<OutboxRelay> _logger;
    private readonly HeldSessions _held;

    public OutboxRelay(Outbox outbox, BusConnection bus, IOptions<OutboxOptions> options, TimeProvider time, ILogger<OutboxRelay> logger)
        : base(new FailureLog("Publishing committed events", time, logger))
    {
        (_outbox, _bus, _options, _time, _logger) = (outbox, bus, options.Value, time, logger);
        _held = new HeldSessions(RetryPause, LongestHold, time);
    }

    private TimeSpan RetryPause => TimeSpan.FromMilliseconds(_options.RetryMilliseconds);

    // Pending events are in the database: whatever the failure was, the next round may succeed.
    protected override async Task RoundAsync(CancellationToken ct)
    {
        // The channel is opened first, so that a process that does not reach the broker takes no lane from one that does.
        await using var channel = new PublishingChannel(_bus, Untracked);
        await channel.OpenAsync(ct);
        await using var lease = await _outbox.TryLeaseAsync(ct);
        if (lease is null)
        {
            await Task.Delay(RetryPause, _time, ct);
            return;
        }

        using var timeout = new CancellationTokenSource(Timeout.InfiniteTimeSpan, _time);
        await using var stopping = ct.Register(() => timeout.CancelAfter(StopTimeout));
        var isFirst = true;
        var shareAt = _time.GetTimestamp();
        while (true)
        {
            if (isFirst || _time.GetElapsedTime(shareAt) >= RetryPause)
            {
                await ShareAsync(lease, ct);
                (isFirst, shareAt) = (false, _time.GetTimestamp());
            }

            if (channel.Publisher.Failure is { } failure) throw failure;
            var isFull = await RelayBatchAsync(lease, channel, timeout.Token, ct);
            Works();
            // After a full batch, the next events have waited long enough.
            if (!isFull) await Task.Delay(TimeSpan.FromMilliseconds(_options.PollMilliseconds), _time, ct);
        }
    }

    protected override bool Passes(Exception e) =>
        PostgresErrors.PassesOrTimedOut(e) || BusConnection.IsAway(e);

    private async Task ShareAsync(OutboxLease lease, CancellationToken ct)
    {
        var before = string.Join(' ', lease.Lanes);
        await lease.ShareAsync(ct);
        await lease.AdvanceAsync(ct);
        var lanes = string.Join(' ', lease.Lanes);
        if (lanes == before) return;
        _held.ReleaseAll(session => !lease.Lanes.Contains(Outbox.LaneOf(session)));
        Log.Relaying(_logger, lanes.Length == 0 ? "no" : lanes);
    }

    /// <returns>Whether more events may be ready to be published at once.</returns>
    private async Task<bool> RelayBatchAsync(OutboxLease lease, PublishingChannel channel, CancellationToken timeout, CancellationToken ct)
    {
        if (_held.Due() is { Sessions.Count: > 0 } due)
        {
            var rows = await lease.ReadAsync(_options.AppendsPerBatch, due.Sessions, due.FirstRow, ct);
            // Sessions without rows have no pending events, or their rows did not fit into this read.
            foreach (var session in due.Sessions.Except(rows.Select(r => r.SessionId)).ToList()) Release(lease, session);
            await PublishAsync(lease, channel, rows, timeout, ct);
        }

        if (_held.All.Count >= MaxHeld) return _held.AnyGoesOn;
        var others = await lease.ReadAsync(_options.AppendsPerBatch, _held.All, ct);
        await PublishAsync(lease, channel, others, timeout, ct);
        return others.Count >= _options.AppendsPerBatch || _held.AnyGoesOn;
    }

    private async Task PublishAsync(
        OutboxLease lease, PublishingChannel channel, IReadOnlyList<OutboxRow> rows, CancellationToken timeout, CancellationToken ct)
    {
        if (rows.Count == 0) return;
        var chains = rows.GroupBy(r => r.SessionId).Select(g => new OutboxChain([.. g], _held.Taken(g.Key))).ToList();
        try
        {
            await PublishAsync(lease, channel, chains, timeout, ct);
        }
        finally
        {
            // Also when the broker fails or this process stops half way: confirmed events must not be published again.
            foreach (var chain in chains) _held.Remember(chain.SessionId, chain.Taken);
            await lease.NoteAsync([.. chains.SelectMany(c => c.Progress())], CancellationToken.None);
            foreach (var chain in chains) Noted(lease, chain);
        }
    }

    private async Task PublishAsync(
        OutboxLease lease, PublishingChannel channel, List<OutboxChain> chains, CancellationToken timeout, CancellationToken ct)
    {
        var began = _time.GetTimestamp();
        bool IsOver() => ct.IsCancellationRequested || _time.GetElapsedTime(began) > LongestBatch;
        while (true)
        {
            await Task.WhenAll(chains.Select(c => c.PublishAsync(channel.Publisher, IsOver, timeout)));
            if (channel.Publisher.Failure is null)
            {
                // An event that may have closed the channel is published alone.
                if (chains.Find(c => c.NextAlone is not null) is not { NextAlone: { } next } chain) return;
                await chain.PublishAsync(channel.Publisher, next, timeout);
                next.IsAlone = false;
            }

            if (channel.Publisher.Failure is not { } failure) continue;
            var suspects = chains.SelectMany(c => c.Unanswered).OrderByDescending(i => i.Length).ToList();
            if (failure is not RefusedMessageException || suspects.Count == 0) throw failure;
            if (suspects.Count == 1) await SetAsideAsync(lease, suspects[0], failure.Message, ct);
            else suspects[0].IsAlone = true;
            foreach (var suspect in suspects) suspect.IsUnanswered = false;
            await channel.OpenAsync(ct);
        }
    }

    private async Task SetAsideAsync(OutboxLease lease, OutboxChain.Item item, string reason, CancellationToken ct)
    {
        await lease.SetAsideAsync(item.Row, item.Event.Version, reason, _time.GetUtcNow().UtcDateTime, ct);
        (item.IsDone, item.IsSetAside) = (true, true);
        Log.SetAside(_logger, item.Event.Version, item.Row.SessionId, item.Length, reason);
    }

    private void Noted(OutboxLease lease, OutboxChain chain)
    {
        _held.Remember(chain.SessionId, []);
        if (chain.IsHeld)
        {
            // Logged once for all refused sessions, until none waits any more.
            if (chain.IsRefused && !_held.AnyWaits) Log.Refused(_logger, chain.SessionId);
            var isNew = _held.Hold(chain.SessionId, chain.FirstRow, isProgressing: chain.IsProgressing);
            if (isNew && chain.Unreadable is NewerFormatException newer) Log.Newer(_logger, chain.SessionId, newer.Message);
            else if (isNew && chain.Unreadable is { } problem) Log.Unreadable(_logger, problem, chain.SessionId);
        }
        else if (chain.HasMore) _held.GoOn(chain.SessionId, chain.FirstRow);
        else Release(lease, chain.SessionId);
    }

    private void Release(OutboxLease lease, Guid session)
    {
        if (_held.Release(session) is { } row) lease.Rewind(row);
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
