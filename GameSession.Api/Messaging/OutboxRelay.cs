using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>
/// Publishes every committed event (DESIGN §8).
/// <para>
/// Guarantee: each at least once, each session's in version order, and nothing that was not committed. What is to be published is in
/// <see cref="Outbox"/> with the commit, and leaves it after the broker's confirm; between the two a process may die, then the next one
/// publishes again. The sessions are divided into lanes, and a lane is published by one process at a time. A process that has lost its lease and does
/// not know it yet may still publish for a moment: then older events come among newer ones, but none comes before the one that precedes it has come.
/// </para>
/// <para>
/// An event that a queue cannot take is repeated, after pauses that grow, and its session waits for it; others go on. An event for which
/// the broker closes the channel, and which does so alone too, is set aside, and its session goes on without it.
/// </para>
/// </summary>
internal sealed partial class OutboxRelay : LoopService
{
    // Beyond so many it is not about some sessions any more: nothing else is begun before some of them are through.
    private const int MaxHeld = 1000;

    private static readonly CreateChannelOptions Untracked = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);
    private static readonly TimeSpan LongestHold = TimeSpan.FromMinutes(1);

    // So long the others wait for a session that has many events.
    private static readonly TimeSpan LongestBatch = TimeSpan.FromMilliseconds(250);

    // What is on its way when this process is stopped need not be sent again if it is answered.
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

    // What waits is in the database: whatever it was, the next round may do better.
    protected override async Task RoundAsync(CancellationToken ct)
    {
        // First, so that a process that does not reach the broker takes no lane from one that does.
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
            // What is there after a full batch has waited long enough.
            if (!isFull) await Task.Delay(TimeSpan.FromMilliseconds(_options.PollMilliseconds), _time, ct);
        }
    }

    protected override bool Passes(Exception e) =>
        PostgresErrors.Passes(e) || BusConnection.IsAway(e) || e is OperationCanceledException;

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

    /// <returns>Whether there may be more at once.</returns>
    private async Task<bool> RelayBatchAsync(OutboxLease lease, PublishingChannel channel, CancellationToken timeout, CancellationToken ct)
    {
        if (_held.Due() is { Sessions.Count: > 0 } due)
        {
            var rows = await lease.ReadAsync(_options.AppendsPerBatch, due.Sessions, due.FirstRow, ct);
            // Of those that are not here nothing waits any more, or it did not fit.
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
            // Also when the broker or this process goes away in the middle: what was confirmed is not repeated.
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
                // What may be the cause of a closed channel goes alone.
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
            // Said once for all of them, until none waits any more.
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
