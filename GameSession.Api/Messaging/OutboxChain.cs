using System.Text.Json;
using GameSession.Api.Domain;
using GameSession.Api.Persistence;
using GameSession.Api.Telemetry;
using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>
/// The events of one session that were read together, published in version order. Publishing ends early when an event is refused, so that no later
/// event overtakes it.
/// </summary>
internal sealed class OutboxChain
{
    private const string ContentType = "application/json";

    private readonly IReadOnlyList<OutboxRow> _rows;
    private readonly List<Item> _items = [];

    /// <param name="rows">At least one row, all of one session, the oldest first.</param>
    /// <param name="taken">The ids of events that the broker has already.</param>
    public OutboxChain(IReadOnlyList<OutboxRow> rows, IReadOnlySet<Guid> taken)
    {
        _rows = rows;
        foreach (var row in rows)
        {
            foreach (var e in row.Events) _items.Add(new Item(row, e) { IsDone = taken.Contains(e.Id) });
        }
    }

    public Guid SessionId => _rows[0].SessionId;

    public long FirstRow => _rows[0].Id;

    /// <summary>A queue could not take an event.</summary>
    public bool IsRefused { get; private set; }

    /// <summary>Why an event cannot be read.</summary>
    public JsonException? Unreadable { get; private set; }

    public bool IsHeld => IsRefused || Unreadable is not null;

    /// <summary>The events that were published but not answered before the channel closed.</summary>
    public IEnumerable<Item> Unanswered => _items.Where(i => i.IsUnanswered);

    /// <summary>The next event to be published, if it must be published alone.</summary>
    public Item? NextAlone => IsHeld || _items.Find(i => !i.IsDone) is not { IsAlone: true } next ? null : next;

    /// <summary>The ids of the events that the broker has.</summary>
    public IEnumerable<Guid> Taken => _items.Where(i => i is { IsDone: true, IsSetAside: false }).Select(i => i.Event.Id);

    /// <summary>Some of the events no longer have to be published.</summary>
    public bool IsProgressing => _items.Exists(i => i.IsDone);

    /// <summary>Some events were not tried yet.</summary>
    public bool HasMore => !IsHeld && _items.Exists(i => !i.IsDone);

    /// <summary>
    /// Publishes the events before the next one that must go alone, each after the broker has confirmed the one before it. Otherwise a queue that is
    /// full for a moment could get the later event first. Ends early when the channel closes or the time is over.
    /// </summary>
    public async Task PublishAsync(ConfirmedPublisher publisher, Func<bool> isOver, CancellationToken ct)
    {
        foreach (var item in _items)
        {
            if (item.IsDone) continue;
            if (item.IsAlone || isOver()) return;
            await PublishAsync(publisher, item, ct);
            if (!item.IsDone) return;
        }
    }

    /// <summary>Publishes one event and waits for the broker's answer.</summary>
    public async Task PublishAsync(ConfirmedPublisher publisher, Item item, CancellationToken ct)
    {
        if (await SendAsync(publisher, item, ct) is not { } sent) return;
        var answer = await sent.WaitAsync(ct);
        item.IsUnanswered = answer == BrokerAnswer.None;
        item.IsDone = answer == BrokerAnswer.Taken;
        IsRefused |= answer == BrokerAnswer.Refused;
    }

    /// <summary>How far the rows are published.</summary>
    public IEnumerable<OutboxProgress> Progress()
    {
        foreach (var row in _rows)
        {
            var next = _items.Find(i => i.Row == row && !i.IsDone)?.Event.Version
                ?? (row.Events.Count == 0 ? row.LastVersion : row.Events[^1].Version) + 1;
            if (next > row.LastVersion) yield return new OutboxProgress(row.Id, null);
            else if (next > row.FirstVersion) yield return new OutboxProgress(row.Id, next);
        }
    }

    private async Task<Task<BrokerAnswer>?> SendAsync(ConfirmedPublisher publisher, Item item, CancellationToken ct)
    {
        SessionEvent e;
        try
        {
            e = item.Event.Read(item.Row.SessionId);
        }
        catch (JsonException problem)
        {
            Unreadable = problem;
            return null;
        }

        if (publisher.Failure is not null) return null;
        var routingKey = e.Fact is CombatChanged ? Topology.SessionCombatChanged : Topology.SessionStateChanged;
        var traceParent = item.Row.TraceParentOf(e.Version);
        using var span = BusSpans.StartPublish(e, routingKey, TraceParent.Read(traceParent));
        var properties = new BasicProperties
        {
            MessageId = e.Id.ToString(),
            Type = routingKey,
            ContentType = ContentType,
            DeliveryMode = DeliveryModes.Persistent,
            Timestamp = new AmqpTimestamp(new DateTimeOffset(e.Timestamp).ToUnixTimeSeconds()),
        };
        if ((span?.Id ?? traceParent) is { } trace) properties.Headers = new Dictionary<string, object?> { ["traceparent"] = trace };
        var body = BusJson.Write(e);
        item.Length = body.Length;
        try
        {
            var publication = await publisher.PublishAsync(Topology.Exchange, routingKey, properties, body, ct);
            item.IsUnanswered = true;
            return publication.Answer;
        }
        catch (IOException) when (publisher.Failure is not null)
        {
            return null;
        }
    }

    internal sealed class Item(OutboxRow row, OutboxEvent e)
    {
        public OutboxRow Row => row;

        public OutboxEvent Event => e;

        /// <summary>Size of the message in bytes, once it was published.</summary>
        public int Length { get; set; }

        /// <summary>The broker has it, or it is set aside.</summary>
        public bool IsDone { get; set; }

        /// <summary>It is set aside until somebody publishes it again.</summary>
        public bool IsSetAside { get; set; }

        public bool IsUnanswered { get; set; }

        /// <summary>The broker may close the channel because of it, so nothing else is under way when it is published.</summary>
        public bool IsAlone { get; set; }
    }
}
