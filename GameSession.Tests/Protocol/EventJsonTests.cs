using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Protocol;
using static GameSession.Tests.Domain.Json;

namespace GameSession.Tests.Protocol;

public sealed class EventJsonTests
{
    private static readonly Guid Session = Guid.NewGuid();
    private static readonly Guid Player = Guid.NewGuid();
    private static readonly DateTime At10 = new(2026, 11, 22, 10, 0, 0, 123, DateTimeKind.Utc);

    private static readonly IReadOnlyList<Change> Changes =
        [Set("/a~1b", "null", "{\"é\":[1.50]}"), Domain.Json.Remove("/c", "true"), Set("/d/-", "\"\\u0001\"")];

    public static TheoryData<string> Facts => [.. All.Keys];

    private static Dictionary<string, Fact[]> All { get; } = new Fact[]
    {
        new SessionCreated(Player, Guid.NewGuid(), "É \"quoted\" 🐉", State("""{"max_players":3}"""), State("""{"a":{"b":null}}""")),
        new PlayerJoined(Player, Role.Player, Guid.NewGuid()),
        new PlayerJoined(Player, Role.Observer, null),
        new PlayerLeft(Player, null),
        new PlayerLeft(Player, Guid.NewGuid()),
        new StateUpdated(Player, Changes),
        new StateUpdated(null, []),
        new StateSaved(Player, Changes, State("""{"note":"n"}""")),
        new StateRewound(Player, Changes, 7),
        new SessionEnded(Player),
    }.GroupBy(f => f.GetType().Name).ToDictionary(g => g.Key, g => g.ToArray());

    [Fact]
    public void Every_fact_is_here()
    {
        var facts = typeof(Fact).Assembly.GetTypes().Where(t => t.IsSubclassOf(typeof(Fact))).Select(t => t.Name).ToList();
        Assert.NotEmpty(facts);
        Assert.Equal(facts.Order(), All.Keys.Order());
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void What_is_written_is_read_again_whatever_jsonb_does_to_its_order(string name)
    {
        foreach (var fact in All[name])
        {
            var e = new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact);
            var written = EventJson.Write(e);
            foreach (var text in new[] { written, Reversed(written) })
            {
                var read = EventJson.Read(e.Id, Session, EventJson.TypeOf(fact), text);
                Assert.Equal((e.Id, e.SessionId, e.Version, e.Timestamp), (read.Id, read.SessionId, read.Version, read.Timestamp));
                Assert.Equal(DateTimeKind.Utc, read.Timestamp.Kind);
                Assert.Equal(Encoding.UTF8.GetString(written), Encoding.UTF8.GetString(EventJson.Write(read)));
            }
        }
    }

    [Fact]
    public void A_broadcast_says_nothing_of_metadata_and_of_the_version_rewound_to()
    {
        foreach (var fact in new[] { All["StateSaved"][0], All["StateRewound"][0] })
        {
            var broadcast = JsonNode.Parse(EventJson.WriteBroadcast(new SessionEvent(Guid.NewGuid(), Session, 42, At10, fact), fact))!.AsObject();
            Assert.Equal(["changes", "player_id", "timestamp", "update_id", "version"], broadcast.Select(m => m.Key).Order(StringComparer.Ordinal));
            Assert.Equal("42", broadcast["version"]!.GetValue<string>());
        }
    }

    [Theory]
    [MemberData(nameof(Facts))]
    public void What_is_no_event_is_a_JsonException_and_nothing_else(string name)
    {
        var type = EventJson.TypeOf(All[name][0]);
        foreach (var field in new[] { "player_id", "campaign_id", "name", "settings", "state", "role", "character_id", "changes", "metadata", "version", "timestamp" })
        {
            foreach (var value in new[] { "5", "null", "[]", "{}", "\"x\"", "\"99999999999999999999\"", "[{}]", "[{\"path\":5}]" })
            {
                var whole = JsonNode.Parse(EventJson.Write(new SessionEvent(Guid.NewGuid(), Session, 42, At10, All[name][0])))!.AsObject();
                whole[field] = JsonNode.Parse(value);
                Try(whole);
                whole.Remove(field);
                Try(whole);
            }
        }

        foreach (var text in new[] { "", "[]", "null", "{", "{}" })
        {
            Assert.ThrowsAny<JsonException>(() => EventJson.Read(Guid.NewGuid(), Session, type, Encoding.UTF8.GetBytes(text)));
        }

        Assert.ThrowsAny<JsonException>(() => EventJson.Read(Guid.NewGuid(), Session, "nothing", "{}"u8));

        void Try(JsonObject data)
        {
            try
            {
                EventJson.Read(Guid.NewGuid(), Session, type, Encoding.UTF8.GetBytes(data.ToJsonString()));
            }
            catch (JsonException)
            {
                // As promised.
            }
        }
    }

    private static byte[] Reversed(byte[] json)
    {
        var members = JsonNode.Parse(json)!.AsObject();
        return Encoding.UTF8.GetBytes(new JsonObject(members.Reverse().Select(m => KeyValuePair.Create(m.Key, m.Value?.DeepClone()))).ToJsonString());
    }
}
