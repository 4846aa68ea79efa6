using System.Text.Json.Nodes;
using GameSession.Tests.Docs;
using GameSession.Tests.Harness;
using Npgsql;

namespace GameSession.Tests.Messaging;

/// <summary>An event in <c>session_events</c>, and what must be published of it.</summary>
internal sealed record Stored(Guid Id, string Type, JsonObject Data)
{
    private static readonly string[] Combat =
    [
        "initiative_rolled", "turn_changed", "action_declared", "action_resolved", "initiative_ordered", "combatant_removed", "combatant_revealed",
        "effects_started", "effects_ended", "effects_kept", "combatant_updated", "combatant_acted", "combat_ended",
        "combat_rewound", "action_withdrawn", "budgets_set",
    ];

    // Members that the log keeps for replaying, and that nobody is sent.
    private static readonly string[] Kept = ["metadata", "rewound_to", "players", "format"];

    /// <summary>Reads a session's events in version order.</summary>
    public static async Task<List<Stored>> OfAsync(NpgsqlDataSource database, Guid session)
    {
        var ct = TestContext.Current.CancellationToken;
        await using var command = database.CreateCommand(
            "SELECT id, event_type, event_data::text FROM session_events WHERE session_id = $1 ORDER BY (event_data ->> 'version')::bigint");
        command.Parameters.AddWithValue(session);
        await using var reader = await command.ExecuteReaderAsync(ct);
        var events = new List<Stored>();
        while (await reader.ReadAsync(ct)) events.Add(new Stored(reader.GetGuid(0), reader.GetString(1), JsonNodes.Parse(reader.GetString(2))));
        return events;
    }

    /// <summary>Asserts that the message is this event in the ICD's form.</summary>
    public void IsPublishedAs(PublishedEvent published)
    {
        var isCombat = Combat.Contains(Type);
        var routingKey = isCombat ? "session.combat.changed" : "session.state.changed";
        Assert.Equal(routingKey, published.RoutingKey);
        GoldenTests.Matches(isCombat ? "session_combat_changed" : "session_state_changed", published.Body);
        Assert.Equal(Type, published.ChangeType);
        if (isCombat) Assert.Equal(Data.Text("combat_id"), published.Body.Text("combat_id"));
        var details = Data.DeepClone().AsObject();
        foreach (var name in Kept.Where(name => !(isCombat && name == "rewound_to"))) details.Remove(name);
        JsonNodes.Same(details, published.Body["details"]);
        Assert.Equal(Data.Text("timestamp"), published.Body.Text("timestamp"));

        var properties = published.Properties;
        Assert.Equal($"{Id}", properties.MessageId);
        Assert.Equal(routingKey, properties.Type);
        Assert.Equal("application/json", properties.ContentType);
        Assert.Equal(2, (int)properties.DeliveryMode);
        Assert.Equal(
            DateTimeOffset.Parse(Data.Text("timestamp"), System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds(),
            properties.Timestamp.UnixTime);
    }

    /// <summary>Asserts that these events, and nothing else, were published once and in this order.</summary>
    public static void ArePublishedAs(IReadOnlyList<Stored> stored, IReadOnlyList<PublishedEvent> published)
    {
        Assert.Equal(stored.Select(s => $"{s.Id}"), published.Select(p => p.Properties.MessageId));
        for (var i = 0; i < stored.Count; i++) stored[i].IsPublishedAs(published[i]);
    }

    /// <summary>
    /// Asserts that these events, and no others, were published at least once, and that no version was published before its predecessor. After a
    /// fault older events are repeated, among newer ones while a process that has lost its lease has not noticed it.
    /// </summary>
    public static void AreAllPublishedIn(IReadOnlyList<Stored> stored, IReadOnlyList<PublishedEvent> published)
    {
        var seen = 0L;
        foreach (var e in published)
        {
            if (e.Version > seen) Assert.Equal(++seen, e.Version);
            Assert.InRange(e.Version, 1, stored.Count);
            stored[(int)e.Version - 1].IsPublishedAs(e);
        }

        Assert.Equal(stored.Count, seen);
    }
}
