using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Protocol;
using GameSession.Api.Sessions;
using GameSession.Tests.Domain;
using GameSession.Tests.Harness;
using Microsoft.Extensions.Time.Testing;

namespace GameSession.Tests.Security;

/// <summary>
/// A table of a twin without servers: the service's batches decide, its encoders write, and the log is a list. There are no connections and no
/// requests, so what people ask over REST, and what a reconnect sends, is left to <see cref="ServedTable"/>.
/// </summary>
internal sealed class DecidedTable : ITwinTable
{
    private const int SnapshotEvery = 100;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero));
    private readonly Dictionary<Who, Transcript> _transcripts;
    private readonly List<(SessionEvent Event, EncodedEvent Encoded)> _log = [];
    private readonly List<Session> _versions = [];
    private readonly List<(Who Who, int Step, JsonObject Frame)> _sent = [];
    private readonly Dictionary<Who, int> _asked = [];

    public DecidedTable(TwinCast cast, JsonObject settings, bool rollsAreRandom)
    {
        Cast = cast;
        _transcripts = TwinCast.Viewers.ToDictionary(who => who, _ => new Transcript(cast, rollsAreRandom));
        _versions.Add(Session.Empty(cast.Named(Guid.NewGuid(), "session")));
        var given = SessionSettings.Parse((StateObject)StateValue.Parse(settings.ToJsonString())).Value;
        Do(Who.GameMaster, _ => (Decision)new SessionCreated(
            cast.People[Who.GameMaster], cast.Campaign, "The Sunless Citadel", given.Raw, given.InitialState));
    }

    public TwinCast Cast { get; }

    public int Step { get; set; }

    private Session Session => _versions[^1];

    // The same at both tables, whose views are compared as text.
    private Guid StepsIds => new(Step, 0, 0, [.. "step ids"u8]);

    public bool IsSeated(Who who) => Session.Seat(Cast.People[who]) is not null;

    public Transcript Of(Who who) => _transcripts[who];

    public Task<JsonObject> SendAsync(Who who, JsonObject message)
    {
        var player = Cast.People[who];
        message["ref"] = $"ask-{_asked[who] = _asked.GetValueOrDefault(who) + 1}";
        switch (message.Text("type"))
        {
            case MessageTypes.SyncRequest:
                return Task.FromResult(Told(who, Synced(who, message)));
            case MessageTypes.StateUpdate:
                var read = WireJson.Read<StateUpdateMessage>(Encoding.UTF8.GetBytes(message["data"]!.ToJsonString()));
                if (read.IsError) return Task.FromResult(Told(who, Refused(message, read.Error!)));
                var changes = read.Value.Changes.Select(c => c.ToChange()).ToArray();
                return Task.FromResult(Do(who, s => SessionRules.Update(s, player, changes), message, read.Value.UpdateId));
            case MessageTypes.InitiativeRoll:
                // As for the service, each combat has an id of its own.
                var roll = WireJson.Read<InitiativeRollMessage>(Encoding.UTF8.GetBytes(message["data"]!.ToJsonString())).Value;
                var (modifiers, newId) = (roll.Modifiers ?? new Dictionary<string, decimal>(), Guid.NewGuid());
                return Task.FromResult(Do(
                    who,
                    s => CombatRules.RollInitiative(
                        s, player, roll.CharacterId, roll.Roll, modifiers, roll.Hidden, die: 10, newId, roll.ToGrouping()),
                    message));
            case MessageTypes.CombatRewind:
                var to = long.Parse(message.Text("data.version"), CultureInfo.InvariantCulture);
                return Task.FromResult(Do(
                    who, s => CombatRewind.Refuse(s, player, null) is { } refusal ? refusal
                    : CombatRewind.Decide(s, player, _versions[(int)to].State, to, null, Guid.NewGuid()), message));
            default:
                Guid? id = message.Text("type") == MessageTypes.ActionDeclare ? Derived(message.Text("data.action_id"))
                    : message.Find("data.roll_id") is { } rollId ? Guid.Parse(rollId.GetValue<string>())
                    : null;
                var repeated = message.Text("type") == MessageTypes.ActionDeclare ? GameErrors.DuplicateAction() : null;
                return Task.FromResult(Do(who, FightCommands.Of(message, player, StepsIds), message, id, repeated));
        }
    }

    public Task<Answer?> AskAsync(
        Who who, HttpMethod method, string path, JsonNode? body = null, params (string Name, string Value)[] headers) =>
        Task.FromResult<Answer?>(null);

    public Task<bool> JoinAsync(Who who, JsonObject body)
    {
        Guid? character = body["character_id"] is { } id ? Guid.Parse(id.GetValue<string>()) : null;
        var joined = Do(
            who, s => SessionRules.Join(s, Cast.People[who], character is null ? Role.Observer : Role.Player, character, Guid.NewGuid()));
        var code = TwinGame.CodeOf(joined);
        Of(who).AddAnswer(Step, code ?? View(who));
        return Task.FromResult(code is null);
    }

    public Task LeaveAsync(Who who)
    {
        Do(who, s => SessionRules.Leave(s, Cast.People[who]));
        return Task.CompletedTask;
    }

    public Task RemoveAsync(Who who)
    {
        Do(Who.GameMaster, s => SessionRules.Remove(s, Cast.People[Who.GameMaster], Cast.People[who]));
        return Task.CompletedTask;
    }

    public Task ChangeCharactersAsync(Who who, IReadOnlyList<Guid> grant, IReadOnlyList<Guid> take)
    {
        Do(Who.GameMaster, s => SeatRules.ChangeCharacters(s, Cast.People[Who.GameMaster], Cast.People[who], grant, take, Guid.NewGuid()));
        return Task.CompletedTask;
    }

    public Task ReconnectAsync(Who who) => Task.CompletedTask;

    public Task<string?> SaveAsync(JsonObject state, JsonObject metadata)
    {
        var saved = Do(Who.GameMaster, s => SessionRules.Save(
            s,
            Cast.People[Who.GameMaster],
            (StateObject)StateValue.Parse(state.ToJsonString()),
            (StateObject)StateValue.Parse(metadata.ToJsonString()),
            expectedVersion: null,
            Guid.NewGuid()));
        return Task.FromResult(TwinGame.CodeOf(saved));
    }

    public Task<string?> RewindAsync(long version)
    {
        var then = _versions[(int)version].State;
        var rewound = Do(Who.GameMaster, s => SessionRules.Rewind(s, Cast.People[Who.GameMaster], then, version, Guid.NewGuid()));
        return Task.FromResult(TwinGame.CodeOf(rewound));
    }

    public Task EndAsync()
    {
        Do(Who.GameMaster, s => SessionRules.End(s, Cast.People[Who.GameMaster]));
        return Task.CompletedTask;
    }

    public Task<(Combat? Combat, long Version)> LookAsync() => Task.FromResult((CombatDocument.In(Session.State), Session.Version));

    public Task<JsonObject> StateAsync() => Task.FromResult(JsonNodes.Parse($"{Session.State}"));

    /// <summary>Adds the state that everybody sees to the transcripts.</summary>
    public Task GatherAsync()
    {
        foreach (var (who, step, frame) in _sent) Of(who).AddFrame(step, frame);
        _sent.Clear();
        foreach (var who in TwinCast.Viewers.Where(IsSeated)) Of(who).AddAnswer(Step, View(who));
        return Task.CompletedTask;
    }

    public Task SettleAsync() => Task.CompletedTask;

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private JsonObject Do(
        Who who, Func<Session, Result<Decision>> decide, JsonObject? message = null, Guid? id = null, GameError? repeated = null)
    {
        _time.Advance(TimeSpan.FromMilliseconds(7));
        var command = new SessionCommand(new Caller(Cast.People[who]), decide, id, Repeated: repeated);
        var found = id is null ? [] : _log.Where(e => e.Event.Id == id).ToDictionary(e => e.Event.Id, e => e.Encoded);
        if (Repetition.Of(command, Session, found) is { } repetition)
        {
            return Told(who, repetition.IsError ? Refused(message, repetition.Error!) : Frame(repetition.Value, who, message) ?? Ack(message));
        }

        var work = new CommandWork(command, _time.After(TimeSpan.FromSeconds(5))) { Taken = Repetition.Taken(command, Session, found) };
        var batch = CommandBatch.Decide(Session, [work], SnapshotEvery, _time);
        Assert.Empty(batch.Faults);
        var decided = batch.Commands[0].Decided;
        if (decided.IsError) return Told(who, Refused(message, decided.Error!));
        if (decided.Value.Event is not { } encoded) return Told(who, Ack(message));
        _log.Add((encoded.Event, encoded));
        _versions.Add(decided.Value.Session);
        foreach (var viewer in TwinCast.Viewers.Where(v => v != who && IsSeated(v)))
        {
            if (Frame(encoded, viewer, null) is { } frame) Told(viewer, frame);
        }

        return Told(who, Frame(encoded, who, message) ?? Ack(message));
    }

    private JsonObject? Frame(EncodedEvent encoded, Who who, JsonObject? message)
    {
        if (SessionBroadcast.Of(encoded, Session)?.SummaryFor(Cast.People[who]) is not { } summary) return null;
        return With(new JsonObject { ["type"] = summary.Type, ["data"] = JsonNode.Parse(summary.Data.Span) }, message);
    }

    private static JsonObject Ack(JsonObject? message) => With(new JsonObject { ["type"] = MessageTypes.Ack }, message);

    private static JsonObject Refused(JsonObject? message, GameError error) => With(
        new JsonObject
        {
            ["type"] = MessageTypes.Error,
            ["error"] = new JsonObject { ["code"] = error.Code, ["message"] = error.Message, ["all"] = States.Text(error) },
        },
        message);

    private static JsonObject With(JsonObject answer, JsonObject? message)
    {
        if (message?["ref"] is { } reference) answer["ref"] = reference.DeepClone();
        return answer;
    }

    private JsonObject Synced(Who who, JsonObject message) => With(
        new JsonObject { ["type"] = MessageTypes.SyncResponse, ["data"] = new JsonObject { ["version"] = Version(who), ["state"] = View(who) } },
        message);

    // Strangers are told nothing, and are asked nothing here.
    private JsonObject Told(Who who, JsonObject answer)
    {
        if (who != Who.GameMaster) _sent.Add((who, Step, answer));
        return answer;
    }

    private string View(Who who)
    {
        var metadata = Session.MetadataFor(Session.ViewerOf(Cast.People[who]));
        return $"{PrivateParts.View(Session, Session.State, Cast.People[who])} {metadata}";
    }

    private string Version(Who who) =>
        Session.VersionFor(Session.ViewerOf(Cast.People[who])).ToString(CultureInfo.InvariantCulture);

    // As the service derives one from the session and the action.
    private Guid Derived(string actionId)
    {
        var bytes = Guid.Parse(actionId).ToByteArray();
        for (var i = 0; i < bytes.Length; i++) bytes[i] ^= Session.Id.ToByteArray()[i];
        return new Guid(bytes);
    }
}
