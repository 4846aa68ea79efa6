using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Features;
using GameSession.Api.Messaging;
using GameSession.Api.Pipeline;
using GameSession.Api.RateLimits;
using GameSession.Api.Realtime;
using GameSession.Api.Security;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace GameSession.Tests.Security;

/// <summary>Who may do what: every operation by every kind of caller.</summary>
[Trait("Category", "Integration")]
public sealed class AuthorizationMatrixTests(Deployment deployment) : IUsesDeployment
{
    /// <summary>
    /// Seat, character, turn and action belong to the player. The other player has another character; the stranger has only a JWT. A caller
    /// without a seat opens a socket with the player's connection token.
    /// </summary>
    private const string Matrix = """
        operation                               | no token     | stranger              | observer              | player          | other player          | game master
        ConnectSession                          | unauthorized | invalid_session_token | ok                    | ok              | ok                    | ok
        ConnectSession, the player's token      | unauthorized | invalid_session_token | invalid_session_token | ok              | invalid_session_token | invalid_session_token
        CreateSession                           | unauthorized | ok                    | ok                    | ok              | ok                    | ok
        JoinSession, a new character            | unauthorized | ok                    | ok                    | ok              | ok                    | ok
        JoinSession, the player's character     | unauthorized | character_taken       | character_taken       | ok              | character_taken       | ok
        JoinSession, a visible combatant        | unauthorized | character_taken       | character_taken       | character_taken | character_taken       | ok
        JoinSession, a hidden combatant         | unauthorized | ok                    | ok                    | ok              | ok                    | ok
        SaveState                               | unauthorized | forbidden             | forbidden             | forbidden       | forbidden             | ok
        LoadState                               | unauthorized | forbidden             | ok                    | ok              | ok                    | ok
        LoadState, as it was                    | unauthorized | forbidden             | ok                    | ok              | ok                    | ok
        ListSessions                            | unauthorized | not listed            | listed                | listed          | listed                | listed
        GetSession                              | unauthorized | forbidden             | ok                    | ok              | ok                    | ok
        LeaveSession                            | unauthorized | forbidden             | ok                    | ok              | ok                    | forbidden
        EndSession                              | unauthorized | forbidden             | forbidden             | forbidden       | forbidden             | ok
        RemovePlayer                            | unauthorized | forbidden             | forbidden             | forbidden       | forbidden             | ok
        ChangeCharacters                        | unauthorized | forbidden             | forbidden             | forbidden       | forbidden             | ok
        HandOverGameMaster                      | unauthorized | forbidden             | forbidden             | forbidden       | forbidden             | ok
        ClaimGameMaster                         | unauthorized | forbidden             | forbidden             | forbidden       | forbidden             | ok
        ListEvents                              | unauthorized | forbidden             | ok                    | ok              | ok                    | ok
        RewindState                             | unauthorized | forbidden             | forbidden             | forbidden       | forbidden             | ok
        ReplaceCharacter                        | unauthorized | forbidden             | forbidden             | ok              | forbidden             | ok
        heartbeat                               | unauthorized | invalid_session_token | ok                    | ok              | ok                    | ok
        sync_request                            | unauthorized | invalid_session_token | ok                    | ok              | ok                    | ok
        state_update, the player's character    | unauthorized | invalid_session_token | forbidden             | ok              | forbidden             | ok
        state_update, what players share        | unauthorized | invalid_session_token | forbidden             | ok              | ok                    | ok
        state_update, hidden from players       | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        state_update, the player's private part | unauthorized | invalid_session_token | forbidden             | ok              | forbidden             | ok
        state_update, the combat                | unauthorized | invalid_session_token | forbidden             | reserved_path   | reserved_path         | reserved_path
        initiative_roll, the player's character | unauthorized | invalid_session_token | forbidden             | ok              | forbidden             | ok
        initiative_roll, hidden                 | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        turn_change, the player's turn          | unauthorized | invalid_session_token | forbidden             | ok              | not_your_turn         | ok
        turn_change, naming who is next         | unauthorized | invalid_session_token | forbidden             | forbidden       | not_your_turn         | ok
        turn_change, skipping what is due       | unauthorized | invalid_session_token | forbidden             | forbidden       | not_your_turn         | ok
        action_declare, the player's character  | unauthorized | invalid_session_token | forbidden             | ok              | forbidden             | ok
        action_resolve                          | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        initiative_order                        | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        combatant_remove                        | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        combatant_reveal                        | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        effects_start                           | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        effects_end, the player's character's   | unauthorized | invalid_session_token | forbidden             | ok              | forbidden             | ok
        effects_keep                            | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        combatant_update                        | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        combatant_act                           | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        combat_end                              | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        budgets_set                             | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        dice_roll                               | unauthorized | invalid_session_token | forbidden             | ok              | ok                    | ok
        dice_roll, the player's character       | unauthorized | invalid_session_token | forbidden             | ok              | forbidden             | ok
        action_withdraw                         | unauthorized | invalid_session_token | forbidden             | ok              | forbidden             | ok
        combat_rewind                           | unauthorized | invalid_session_token | forbidden             | forbidden       | forbidden             | ok
        """;

    private static readonly string[][] Cells = [.. Matrix.Split('\n').Select(line => line.Split('|', StringSplitOptions.TrimEntries))];

    // How each line is tried. The result is "ok" or the code of the refusal.
    private static readonly Dictionary<string, Func<Scene, Person, Task<string>>> Operations = new()
    {
        ["ConnectSession"] = (scene, person) => scene.ConnectAsync(person, person.ConnectionToken),
        ["ConnectSession, the player's token"] = (scene, person) => scene.ConnectAsync(person, scene.Player.ConnectionToken),
        ["CreateSession"] = (_, person) =>
        CodeAsync(person.Player.PostAsync("/api/v2/sessions", new JsonObject { ["campaign_id"] = Guid.NewGuid().ToString(), ["name"] = "n" })),
        ["JoinSession, a new character"] = (scene, person) => JoinAsync(scene, person, Guid.NewGuid()),
        ["JoinSession, the player's character"] = (scene, person) => JoinAsync(scene, person, scene.Battle.Hero),
        ["JoinSession, a visible combatant"] = (scene, person) => JoinAsync(scene, person, scene.Battle.Goblin),
        ["JoinSession, a hidden combatant"] = async (scene, person) =>
        {
            // Each comes with the id of another one.
            var hidden = Guid.NewGuid();
            if (person.Player.Token.Length > 0) await scene.Battle.DoAsync(scene.Battle.GameMaster, Messages.Roll(hidden, 5, hidden: true));
            return await JoinAsync(scene, person, hidden);
        },
        ["SaveState"] = (scene, person) =>
        CodeAsync(person.Player.PostAsync($"{scene.Path}/state", new JsonObject { ["state"] = new JsonObject(), ["metadata"] = new JsonObject() })),
        ["LoadState"] = (scene, person) => CodeAsync(person.Player.GetAsync($"{scene.Path}/state")),
        ["LoadState, as it was"] = (scene, person) => CodeAsync(person.Player.GetAsync($"{scene.Path}/state?version=1")),
        ["ListSessions"] = async (scene, person) => await person.Player.GetAsync("/api/v2/sessions") is { Status: HttpStatusCode.OK } answer
            ? answer["sessions"].AsArray().Any(s => s.Text("session_id") == $"{scene.Battle.Table.SessionId}") ? "listed" : "not listed"
            : "unauthorized",
        ["GetSession"] = (scene, person) => CodeAsync(person.Player.GetAsync(scene.Path)),
        ["LeaveSession"] = (scene, person) => CodeAsync(person.Player.PostAsync($"{scene.Path}/leave")),
        ["EndSession"] = (scene, person) => CodeAsync(person.Player.PostAsync($"{scene.Path}/end")),
        ["RemovePlayer"] = (scene, person) => CodeAsync(person.Player.DeleteAsync($"{scene.Path}/players/{scene.Player.Player.Id}")),
        ["ChangeCharacters"] = (scene, person) => CodeAsync(person.Player.PostAsync(
        $"{scene.Path}/players/{scene.Player.Player.Id}/characters", new JsonObject { ["grant"] = new JsonArray($"{Guid.NewGuid()}") })),
        ["HandOverGameMaster"] = (scene, person) => CodeAsync(person.Player.PostAsync(
        $"{scene.Path}/game-master", new JsonObject { ["player_id"] = $"{scene.Battle.MageSeat.Player.Id}" })),
        ["ClaimGameMaster"] = (scene, person) => CodeAsync(person.Player.PostAsync($"{scene.Path}/game-master/claim")),
        ["ListEvents"] = (scene, person) => CodeAsync(person.Player.GetAsync($"{scene.Path}/events")),
        ["RewindState"] = (scene, person) => CodeAsync(person.Player.PostAsync($"{scene.Path}/rewind", new JsonObject { ["version"] = "1" })),
        ["ReplaceCharacter"] = (scene, person) => CodeAsync(person.Player.PutAsync(
        $"{scene.Path}/characters/{scene.Battle.Hero}", new JsonObject { ["writer"] = person.Name })),
        ["heartbeat"] = Sends(_ => Messages.Of("heartbeat")),
        ["sync_request"] = Sends(_ => Messages.Sync()),
        ["state_update, the player's character"] = Sends(
        scene => Messages.Update(null, null, Messages.Set($"/characters/{scene.Battle.Hero}/hp", 1))),
        ["state_update, what players share"] = Sends(_ => Messages.Update(null, null, Messages.Set("/shared/door", "open"))),
        ["state_update, hidden from players"] = Sends(_ => Messages.Update(null, null, Messages.Set("/gm/trap", "pit"))),
        ["state_update, the player's private part"] = Sends(
        scene => Messages.Update(null, null, Messages.Set($"/private/{scene.Player.Player.Id}/notes", "n"))),
        ["state_update, the combat"] = Sends(_ => Messages.Update(null, null, Messages.Set("/combat/round", 9))),
        ["initiative_roll, the player's character"] = Sends(scene => Messages.Roll(scene.Battle.Hero, 12)),
        ["initiative_roll, hidden"] = Sends(_ => Messages.Roll(Guid.NewGuid(), 12, hidden: true)),
        ["turn_change, the player's turn"] = Sends(_ => Messages.Next()),
        ["turn_change, naming who is next"] = Sends(scene => Messages.Next(scene.Battle.Mage)),
        ["turn_change, skipping what is due"] = Sends(_ => Messages.Next().Skipping()),
        ["action_declare, the player's character"] = Sends(
        scene => Messages.Declare(Guid.NewGuid(), scene.Battle.Hero, "attack", scene.Battle.Goblin)),
        ["action_resolve"] = Sends(scene => Messages.Resolve(scene.Action, Messages.To(scene.Battle.Goblin).With("prone"))),
        ["initiative_order"] = Sends(scene => Messages.Order(scene.Battle.Goblin, scene.Battle.Ambusher, scene.Battle.Mage, scene.Battle.Hero)),
        ["combatant_remove"] = Sends(scene => Messages.RemoveCombatant(scene.Battle.Hero)),
        ["combatant_reveal"] = Sends(scene => Messages.Reveal(scene.Battle.Ambusher)),
        ["effects_start"] = Sends(scene => Messages.StartEffects(Messages.Effect(scene.Battle.Goblin, "marked"))),
        // The game master ends another one than the player has ended.
        ["effects_end, the player's character's"] = (scene, person) => scene.SendAsync(
            person, Messages.EndEffects(scene.Effects[person.Name == "game master" ? 1 : 0])),
        ["effects_keep"] = Sends(scene => Messages.KeepEffects(scene.Effects[2])),
        ["combatant_update"] = Sends(scene => Messages.UpdateCombatant(scene.Battle.Goblin, delayed: true)),
        ["combatant_act"] = Sends(scene => Messages.Act(scene.Battle.Goblin)),
        ["combat_end"] = Sends(_ => Messages.EndCombat()),
        ["budgets_set"] = Sends(scene => Messages.SetBudgets(scene.Battle.Goblin, "legendary", 3)),
        ["dice_roll"] = Sends(_ => Messages.RollDice("1d20")),
        ["dice_roll, the player's character"] = Sends(scene => Messages.RollDice("1d20", character: scene.Battle.Hero)),
        // Each of those who may withdraws another one.
        ["action_withdraw"] = (scene, person) =>
        scene.SendAsync(person, Messages.Withdraw(person.Name == "game master" ? scene.SecondAction : scene.Action)),
        ["combat_rewind"] = Sends(_ => Messages.RewindCombat()),
    };

    public static TheoryData<string> Lines => [.. Cells.Skip(1).Select(line => line[0])];

    [Theory]
    [MemberData(nameof(Lines))]
    public async Task Everybody_may_do_what_the_table_says_and_nothing_else(string operation)
    {
        // Before anybody has a turn, a character may roll again.
        await using var scene = await Scene.SetAsync(deployment, isRunning: operation != "initiative_roll, the player's character");
        var expected = Cells.Single(line => line[0] == operation);
        var columns = Enumerable.Range(1, scene.People.Count).ToList();
        // Permitted callers come last: the refused ones before them must find and leave everything unchanged.
        foreach (var column in columns.Where(c => !IsAllowed(expected[c])).Concat(columns.Where(c => IsAllowed(expected[c]))))
        {
            var person = scene.People[column - 1];
            Assert.Equal(Cells[0][column], person.Name);
            var before = await scene.VersionAsync();
            var answer = await Operations[operation](scene, person);
            Assert.True(answer == expected[column], $"{operation} by {person.Name}: {expected[column]} expected, not {answer}");
            if (!IsAllowed(answer)) Assert.Equal(before, await scene.VersionAsync());
        }
    }

    [Fact]
    public async Task The_table_has_every_operation_that_is_mapped()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Services.AddPipeline();
        builder.Services.AddRateLimits();
        // The services that the endpoints take.
        builder.Services.AddSingleton<PublicUrls>().AddSingleton<OriginPolicy>().AddSingleton<ConnectionFactory>();
        await using var app = builder.Build();
        new FeatureRoutes(app, app.Services.GetRequiredService<SocketRoutes>(), app.Services.GetRequiredService<BusRoutes>()).MapFeatures();
        var routes = ((IEndpointRouteBuilder)app).DataSources.SelectMany(d => d.Endpoints)
            .Select(e => e.Metadata.GetRequiredMetadata<IEndpointNameMetadata>().EndpointName).ToList();
        var messages = app.Services.GetRequiredService<SocketRoutes>().Types;
        Assert.True(routes.Count > 10 && messages.Count > 10);

        Assert.Equal(
            [.. routes.Concat(messages).Order(StringComparer.Ordinal)], Cells.Skip(1).Select(line => line[0].Split(',')[0]).Distinct()
            .Order(StringComparer.Ordinal));
        Assert.Equal(Cells.Skip(1).Select(line => line[0]), Operations.Keys);
    }

    [Fact]
    public void The_security_page_has_the_same_table()
    {
        var rows = Repository.Read("docs", "security.md").Split('\n').Where(line => line.StartsWith('|'))
            .SkipWhile(line => !line.StartsWith("| operation |", StringComparison.Ordinal)).Take(Cells.Length + 1)
            .Select(line => line.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToList();
        rows.RemoveAt(1);
        Assert.Equal(Cells.Select(line => string.Join(" | ", line)), rows.Select(line => string.Join(" | ", line)));
    }

    private static bool IsAllowed(string answer) => answer is "ok" or "listed" or "not listed";

    private static Func<Scene, Person, Task<string>> Sends(Func<Scene, JsonObject> message) =>
        (scene, person) => scene.SendAsync(person, message(scene));

    private static Task<string> JoinAsync(Scene scene, Person person, Guid character) =>
        CodeAsync(person.Player.PostAsync($"{scene.Path}/join", new JsonObject { ["character_id"] = character.ToString() }));

    private static async Task<string> CodeAsync(Task<Answer> answer) =>
        (int)(await answer).Status < 300 ? "ok" : (await answer).Text("code");

    /// <param name="ConnectionToken">Null for a caller without a seat.</param>
    private sealed record Person(string Name, Player Player, string? ConnectionToken);

    /// <summary>A combat in which the player has the turn and open actions, and which has a hidden ambusher.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        public required Battle Battle { get; init; }

        public required IReadOnlyList<Person> People { get; init; }

        public Guid Action { get; } = Guid.NewGuid();

        public Guid SecondAction { get; } = Guid.NewGuid();

        /// <summary>Effects that the player's character has caused; present in a running combat.</summary>
        public List<Guid> Effects { get; } = [];

        public Seat Player => Battle.HeroSeat;

        public string Path => Battle.Table.Path;

        public static async Task<Scene> SetAsync(Deployment deployment, bool isRunning)
        {
            var settings = new JsonObject { ["allow_observers"] = true };
            var battle = isRunning ? await Battle.StartAsync(deployment, settings, ambush: true) : await Battle.GatherAsync(deployment, settings);
            var observer = await battle.Table.ObserveAsync();
            var scene = new Scene
            {
                Battle = battle,
                People =
                [
                    new Person("no token", new Player(deployment, Guid.NewGuid(), ""), null),
                    new Person("stranger", Harness.Player.New(deployment), null),
                    new Person("observer", observer.Player, observer.ConnectionToken),
                    new Person("player", battle.HeroSeat.Player, battle.HeroSeat.ConnectionToken),
                    new Person("other player", battle.MageSeat.Player, battle.MageSeat.ConnectionToken),
                    new Person("game master", battle.Table.GameMaster, battle.Table.GameMastersToken),
                ],
            };
            if (!isRunning)
            {
                await battle.RollAsync();
                return scene;
            }

            foreach (var action in new[] { scene.Action, scene.SecondAction })
            {
                await battle.DoAsync(battle.HerosPlayer, Messages.Declare(action, battle.Hero, "attack", battle.Goblin));
            }

            var started = await battle.DoAsync(battle.GameMaster, Messages.StartEffects(
                [.. new[] { "held", "slowed", "cursed" }.Select(c => Messages.Effect(battle.Goblin, c, source: battle.Hero))]));
            scene.Effects.AddRange(started.At("data.started_effects").AsArray().Select(e => Guid.Parse(e.Text("effect_id"))));
            return scene;
        }

        public async Task<string> VersionAsync() => (await Battle.Table.GameMaster.GetAsync(Path)).Expect(HttpStatusCode.OK).Text("version");

        public async Task<string> ConnectAsync(Person person, string? connectionToken)
        {
            var (socket, refusal) = await OpenAsync(person, connectionToken);
            if (socket is not null) await socket.DisposeAsync();
            return refusal ?? "ok";
        }

        public async Task<string> SendAsync(Person person, JsonObject message)
        {
            var (socket, refusal) = await OpenAsync(person, person.ConnectionToken ?? Player.ConnectionToken);
            if (socket is null) return refusal!;
            await using (socket)
            {
                var answer = await socket.AskAsync(message);
                return answer.Find("error.code")?.GetValue<string>() ?? "ok";
            }
        }

        public ValueTask DisposeAsync() => Battle.DisposeAsync();

        private async Task<(Socket? Socket, string? Refusal)> OpenAsync(Person person, string? connectionToken)
        {
            if (person.Player.Token.Length == 0)
            {
                var status = await Socket.RefusedUpgradeAsync(Battle.Table.GameMaster.Deployment, Battle.Table.SessionId, process: null, options =>
                    options.SetRequestHeader("X-Session-Token", connectionToken ?? Player.ConnectionToken));
                Assert.Equal(HttpStatusCode.Unauthorized, status);
                return (null, "unauthorized");
            }

            var socket = await Socket.ConnectAsync(person.Player, Battle.Table.SessionId, connectionToken);
            var first = await socket.NextAsync();
            if (first.Text("type") == "connection_established") return (socket, null);
            Assert.Equal(4401, await socket.ExpectCloseAsync());
            await socket.DisposeAsync();
            return (null, first.Text("error.code"));
        }
    }
}
