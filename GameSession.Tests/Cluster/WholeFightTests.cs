using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Client;
using GameSession.Tests.Harness;
using GameSession.Tests.Persistence;
using static GameSession.Tests.Harness.Messages;

namespace GameSession.Tests.Cluster;

/// <summary>
/// One combat from the first roll to the end. Each step lists, in the words of <see cref="Cast.Describe"/>, what the game master and all four
/// players are sent. The output is a transcript of it for the game master and one player.
/// </summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class WholeFightTests(Deployment deployment, ITestOutputHelper output) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_whole_fight_comes_to_everybody_once_in_one_order_and_hides_what_is_hidden()
    {
        await using var cast = await Cast.SitDownAsync(deployment);
        try
        {
            await RollAsync(cast);
            await FirstRoundAsync(cast);
            await ComeInTheMiddleAsync(cast);
            await LoseAProcessAsync(cast);
            await GoBackAsync(cast);
            await RevealAsync(cast);
            await RewindAsync(cast);
            await EndAsync(cast);
            await CompareAsync(cast);
        }
        finally
        {
            foreach (var client in new[] { cast.GameMaster, cast.Anna })
            {
                output.WriteLine($"--- as {client.Name} saw it");
                foreach (var told in client.Told) output.WriteLine($"{told.Version,4}  {told.Line}");
            }
        }
    }

    private static async Task RollAsync(Cast c)
    {
        var (gm, anna, bert, cora, dirk) = c;
        await gm.SendAsync(Roll(c.Shade, 11, hidden: true, modifiers: Dexterity(3)));
        await c.SeeAsync("initiative_roll: (Shade) 14; rolling; (Shade)", players: null);
        await dirk.ExpectNoCombatAsync();

        await gm.SendAsync(Roll(c.Boss, 15, modifiers: Dexterity(2)));
        await c.SeeAsync("initiative_roll: Boss 17; rolling; Boss (Shade)", "initiative_roll: Boss 17; rolling; Boss");
        await gm.SendAsync(Roll(c.Snik, 10, modifiers: Dexterity(1)));
        await c.SeeAsync("initiative_roll: Snik 11; rolling; Boss (Shade) Snik", "initiative_roll: Snik 11; rolling; Boss Snik");
        await gm.SendAsync(Roll(c.Rat, 9, modifiers: Dexterity(2)));
        await c.SeeAsync("initiative_roll: Rat 11; rolling; Boss (Shade) Rat Snik", "initiative_roll: Rat 11; rolling; Boss Rat Snik");

        await anna.SendAsync(Roll(anna.Character, 18, modifiers: Dexterity(1)));
        await c.SeeAsync(
            "initiative_roll: Anna 19; rolling; Anna Boss (Shade) Rat Snik",
            "initiative_roll: Anna 19; rolling; Anna Boss Rat Snik");
        await bert.SendAsync(Roll(bert.Character, 9, modifiers: Dexterity(2)));
        await c.SeeAsync(
            "initiative_roll: Bert 11; rolling; Anna Boss (Shade) Rat Bert Snik",
            "initiative_roll: Bert 11; rolling; Anna Boss Rat Bert Snik");
        await cora.SendAsync(Roll(cora.Character, 16, modifiers: Dexterity(0)));
        await c.SeeAsync(
            "initiative_roll: Cora 16; rolling; Anna Boss Cora (Shade) Rat Bert Snik",
            "initiative_roll: Cora 16; rolling; Anna Boss Cora Rat Bert Snik");
        // "That was the wrong die."
        await cora.SendAsync(Roll(cora.Character, 6, modifiers: Dexterity(0)));
        await c.SeeAsync(
            "initiative_roll: Cora 6; rolling; Anna Boss (Shade) Rat Bert Snik Cora",
            "initiative_roll: Cora 6; rolling; Anna Boss Rat Bert Snik Cora");
        await anna.SendAsync(Roll(dirk.Character, 20, modifiers: Dexterity(0)));
        await anna.Socket.ExpectErrorAsync("forbidden");
        await dirk.SendAsync(Roll(dirk.Character, 12, modifiers: Dexterity(3)));
        await c.SeeAsync(
            "initiative_roll: Dirk 15; rolling; Anna Boss Dirk (Shade) Rat Bert Snik Cora",
            "initiative_roll: Dirk 15; rolling; Anna Boss Dirk Rat Bert Snik Cora");

        // Bert and Rat have the same total and the same dexterity. Players win ties at this table.
        await gm.SendAsync(Order(anna.Character, c.Boss, dirk.Character, c.Shade, bert.Character, c.Rat, c.Snik, cora.Character));
        await c.SeeAsync(
            "initiative_order: Anna Boss Dirk (Shade) Bert Rat Snik Cora",
            "initiative_order: Anna Boss Dirk Bert Rat Snik Cora");
    }

    private static async Task FirstRoundAsync(Cast c)
    {
        var (gm, anna, bert, cora, dirk) = c;
        await anna.SendAsync(Next());
        await anna.Socket.ExpectErrorAsync("not_your_turn");
        await gm.SendAsync(Next(round: 0, turnNumber: 0));
        await c.AllSeeAsync("turn_change: R1 T1 Anna");

        var trip = await anna.DeclareAsync("attack", c.Snik);
        await c.AllSeeAsync("action_declare: Anna attack -> Snik");
        await gm.SendAsync(Resolve(trip, To(c.Snik, "tripped").Damage(7, "slashing").With("prone", 0)));
        await c.AllSeeAsync("action_resolve: Anna: Snik 'tripped' 7 slashing; starts Snik prone until R1");
        await gm.Socket.SetAsync($"/characters/{c.Snik}/hp", 5);
        await c.AllSeeAsync("state_update: characters Snik hp = 5");
        await bert.SendAsync(Next(round: 1, turnNumber: 1));
        await bert.Socket.ExpectErrorAsync("not_your_turn");
        await anna.SendAsync(Next(round: 1, turnNumber: 1));
        await c.AllSeeAsync("turn_change: R1 T2 Boss after Anna");

        var cleave = await gm.DeclareAsync(c.Boss, "attack", anna.Character, bert.Character, dirk.Character);
        await c.AllSeeAsync("action_declare: Boss attack -> Anna Bert Dirk");
        await bert.DeclareAsync("attack", c.Boss);
        await bert.Socket.ExpectErrorAsync("not_your_turn");
        var shield = await bert.DeclareAsync("reaction", bert.Character);
        await c.AllSeeAsync("action_declare: Bert reaction -> Bert");
        await gm.SendAsync(Resolve(shield, To(bert.Character, "+5 AC").With("shielded", 0)));
        await c.AllSeeAsync("action_resolve: Bert: Bert '+5 AC'; starts Bert shielded until R1");
        await gm.SendAsync(Resolve(
            cleave,
            To(anna.Character).Damage(4, "piercing").With("poisoned", 1),
            To(bert.Character, "miss"),
            To(dirk.Character).With("grappled", 0)));
        await c.AllSeeAsync("action_resolve: Boss: Anna 4 piercing, Bert 'miss', Dirk; starts Anna poisoned until R2, Dirk grappled until R1");
        await gm.SendAsync(Next(round: 1, turnNumber: 2));
        await c.AllSeeAsync("turn_change: R1 T3 Dirk after Boss");

        var menace = await dirk.DeclareAsync("intimidate", c.Snik);
        await c.AllSeeAsync("action_declare: Dirk intimidate -> Snik");
        await gm.SendAsync(Resolve(menace, To(c.Snik).With("frightened")));
        await c.AllSeeAsync("action_resolve: Dirk: Snik; starts Snik frightened");
        await gm.SendAsync(Resolve(menace, To(c.Snik).With("frightened")));
        await gm.Socket.ExpectErrorAsync("action_already_resolved");

        // Dirk's turn is over, and the one whom nobody sees has its own. Pressing the button twice gives nothing away.
        await dirk.SendAsync(Next(round: 1, turnNumber: 3));
        await c.SeeAsync("turn_change: R1 T4 (Shade) after Dirk; over: Dirk grappled", players: null);
        await dirk.Socket.ExpectAsync("ack");
        await dirk.SendAsync(Next(round: 1, turnNumber: 3));
        await dirk.Socket.ExpectAsync("ack");
        var aim = await gm.DeclareAsync(c.Shade, "aim", cora.Character);
        await c.SeeAsync("action_declare: (Shade) aim -> Cora", players: null);
        await gm.SendAsync(Resolve(aim, To(cora.Character).With("marked")));
        await c.SeeAsync("action_resolve: (Shade): Cora; starts Cora marked by (Shade)", players: null);
        await dirk.ExpectTurnAsync(1, 3, dirk.Character);
        await dirk.ExpectNothingOfAsync(c.Shade, c.Table.Path);
        await gm.SendAsync(Next(round: 1, turnNumber: 4));
        await c.SeeAsync("turn_change: R1 T5 Bert after (Shade)", "turn_change: R1 T4 Bert after Dirk; over: Dirk grappled");

        var fireball = await bert.DeclareAsync("cast", c.Rat, c.Snik);
        await c.AllSeeAsync("action_declare: Bert cast -> Rat Snik");
        await gm.SendAsync(Resolve(fireball, To(c.Rat).Damage(6, "fire"), To(c.Snik).Damage(3, "fire")));
        await c.AllSeeAsync("action_resolve: Bert: Rat 6 fire, Snik 3 fire");
        await bert.SendAsync(Next(round: 1, turnNumber: 4));
        await c.SeeAsync(
            "turn_change: R1 T6 Rat after Bert; over: Bert shielded",
            "turn_change: R1 T5 Rat after Bert; over: Bert shielded");
    }

    private static async Task ComeInTheMiddleAsync(Cast c)
    {
        var (gm, anna, _, cora, _) = c;
        // The ogre's place is past: its first turn is in the next round. The wolf's is still to come.
        await gm.SendAsync(Roll(c.Ogre, 16, modifiers: Dexterity(0)));
        await c.SeeAsync(
            "initiative_roll: Ogre 16; R1 T7 Rat; Anna Boss Ogre Dirk (Shade) Bert Rat Snik Cora",
            "initiative_roll: Ogre 16; R1 T6 Rat; Anna Boss Ogre Dirk Bert Rat Snik Cora");
        await gm.SendAsync(Roll(c.Wolf, 5, modifiers: Dexterity(3)));
        await c.SeeAsync(
            "initiative_roll: Wolf 8; R1 T7 Rat; Anna Boss Ogre Dirk (Shade) Bert Rat Snik Wolf Cora",
            "initiative_roll: Wolf 8; R1 T6 Rat; Anna Boss Ogre Dirk Bert Rat Snik Wolf Cora");
        await gm.SendAsync(Roll(c.Wolf, 19, modifiers: Dexterity(0)));
        await gm.Socket.ExpectErrorAsync("already_rolled");

        var opportunity = await anna.DeclareAsync("reaction", c.Rat);
        await c.AllSeeAsync("action_declare: Anna reaction -> Rat");
        await gm.SendAsync(Resolve(opportunity, To(c.Rat, "dies").Damage(9, "slashing")));
        await c.AllSeeAsync("action_resolve: Anna: Rat 'dies' 9 slashing");
        await gm.SendAsync(RemoveCombatant(c.Rat));
        await c.SeeAsync(
            "combatant_remove: Rat; R1 T7 Snik; Anna Boss Ogre Dirk (Shade) Bert Snik Wolf Cora",
            "combatant_remove: Rat; R1 T6 Snik; Anna Boss Ogre Dirk Bert Snik Wolf Cora");

        await gm.SendAsync(Next(round: 1, turnNumber: 7));
        await c.SeeAsync("turn_change: R1 T8 Wolf after Snik; over: Snik prone", "turn_change: R1 T7 Wolf after Snik; over: Snik prone");
        await gm.SendAsync(Next(round: 1, turnNumber: 8));
        await c.SeeAsync("turn_change: R1 T9 Cora after Wolf", "turn_change: R1 T8 Cora after Wolf");
        var bless = await cora.DeclareAsync("cast", anna.Character, cora.Character, c.Snik);
        await c.AllSeeAsync("action_declare: Cora cast -> Anna Cora Snik");
        await gm.SendAsync(Resolve(
            bless,
            To(anna.Character).With("blessed", 1),
            To(cora.Character).With("blessed", 1),
            To(c.Snik).With("-frightened")));
        await c.AllSeeAsync("action_resolve: Cora: Anna, Cora, Snik; starts Anna blessed until R2, Cora blessed until R2; ends Snik frightened");
        await cora.SendAsync(Next(round: 1, turnNumber: 8));
        await c.AllSeeAsync("turn_change: R2 T1 Anna after Cora");
    }

    private static async Task LoseAProcessAsync(Cast c)
    {
        var (gm, anna, bert, cora, dirk) = c;
        var attack = await anna.DeclareAsync("attack", c.Boss);
        await c.AllSeeAsync("action_declare: Anna attack -> Boss");
        var second = Guid.NewGuid();
        using (var process = Process.GetProcessById(await c.Deployment.PidOfAsync(Deployment.ProcessA, Ct)))
        {
            // Whether this one was heard, Anna cannot know.
            await anna.SendAsync(Declare(second, anna.Character, "bonus", anna.Character));
            process.Kill();
        }

        try
        {
            await c.Deployment.WaitForEndAsync(Deployment.ProcessA, Ct);
            await gm.SendAsync(Resolve(attack, To(c.Boss).Damage(12, "slashing")));
            var lair = await gm.DeclareAsync(c.Boss, "lair", dirk.Character);
            await Eventually.HoldsAsync("the others play on", () => cora.HasReceived(lair));

            await anna.ComeBackAsync(Deployment.ProcessB);
            await bert.ComeBackAsync(Deployment.ProcessB);
            Assert.True(anna.HasCaughtUpOn(lair) && bert.HasCaughtUpOn(lair));
            if (!anna.HasCaughtUpOn(second)) await anna.SendAsync(Declare(second, anna.Character, "bonus", anna.Character));
            await c.AllSeeInSomeOrderAsync(
                "action_declare: Anna bonus -> Anna", "action_resolve: Anna: Boss 12 slashing", "action_declare: Boss lair -> Dirk");
            await anna.SendAsync(Declare(second, anna.Character, "bonus", anna.Character));
            await anna.Socket.ExpectErrorAsync("duplicate_action");
            await gm.SendAsync(Resolve(second, To(anna.Character, "second wind")));
            await c.AllSeeAsync("action_resolve: Anna: Anna 'second wind'");
            await anna.SendAsync(Next(round: 2, turnNumber: 1));
            await c.AllSeeAsync("turn_change: R2 T2 Boss after Anna; over: Anna blessed, Anna poisoned");
        }
        finally
        {
            await c.Deployment.StartAsync(Deployment.ProcessA, Ct);
        }

        await gm.SendAsync(Next(round: 2, turnNumber: 2));
        await c.AllSeeAsync("turn_change: R2 T3 Ogre after Boss");
        await bert.ComeBackAsync(Deployment.ProcessA);
        await gm.SendAsync(Next(round: 2, turnNumber: 3));
        await c.AllSeeAsync("turn_change: R2 T4 Dirk after Ogre");
        await cora.ExpectNothingOfAsync(c.Shade, c.Table.Path);
        await c.ExpectEqualProcessesAsync();
    }

    private static async Task GoBackAsync(Cast c)
    {
        var (gm, _, bert, _, dirk) = c;
        await dirk.SendAsync(Next(round: 2, turnNumber: 4));
        await c.SeeAsync("turn_change: R2 T5 (Shade) after Dirk", players: null);
        await dirk.Socket.ExpectAsync("ack");
        var saved = (await c.Table.LoadAsync(Deployment.ProcessA))["state"]!;
        await c.SaveAsync(saved);
        await c.SeeAsync("state_update: ", players: null);

        await gm.SendAsync(Next(round: 2, turnNumber: 5));
        await c.SeeAsync("turn_change: R2 T6 Bert after (Shade)", "turn_change: R2 T5 Bert after Dirk");
        var bolt = await bert.DeclareAsync("cast", c.Snik);
        await c.AllSeeAsync("action_declare: Bert cast -> Snik");
        await gm.SendAsync(Resolve(bolt, To(c.Snik).Damage(5, "fire").With("burning")));
        await c.AllSeeAsync("action_resolve: Bert: Snik 5 fire; starts Snik burning");
        await gm.SendAsync(RemoveCombatant(c.Snik));
        await c.SeeAsync(
            "combatant_remove: Snik; R2 T6 Bert; Anna Boss Ogre Dirk (Shade) Bert Wolf Cora",
            "combatant_remove: Snik; R2 T5 Bert; Anna Boss Ogre Dirk Bert Wolf Cora");

        // "Wait, I forgot somebody's turn."
        await c.SaveAsync(saved);
        await c.SeeAsync(
            "state_update: combat = R2 T5 (Shade); Anna Boss Ogre Dirk (Shade) Bert Snik Wolf Cora; Cora blessed until R2, Cora marked by (Shade)",
            "state_update: combat = R2 T4 Dirk; Anna Boss Ogre Dirk Bert Snik Wolf Cora; Cora blessed until R2");
        await dirk.SendAsync(Next(round: 2, turnNumber: 4));
        await dirk.Socket.ExpectAsync("ack");
        await bert.SendAsync(Next());
        await bert.Socket.ExpectErrorAsync("not_your_turn");
        // What was declared in the time that never was, was declared.
        await bert.SendAsync(Declare(bolt, bert.Character, "reaction", c.Snik));
        await bert.Socket.ExpectErrorAsync("duplicate_action");
        foreach (var player in c.Players) await player.ExpectNothingOfAsync(c.Shade, c.Table.Path);
    }

    private static async Task RevealAsync(Cast c)
    {
        var (gm, anna, bert, cora, _) = c;
        c.BeforeReveal = gm.Version;
        await gm.SendAsync(Reveal(c.Shade));
        await c.AllSeeAsync(
            "combatant_reveal: Shade 14; R2 T5 Shade; Anna Boss Ogre Dirk Shade Bert Snik Wolf Cora; Cora blessed until R2, Cora marked");
        var shot = await gm.DeclareAsync(c.Shade, "attack", cora.Character);
        await c.AllSeeAsync("action_declare: Shade attack -> Cora");
        await gm.SendAsync(Resolve(shot, To(cora.Character, "drops").Damage(30, "piercing").With("-marked").With("unconscious")));
        await c.AllSeeAsync("action_resolve: Shade: Cora 'drops' 30 piercing; starts Cora unconscious; ends Cora marked");
        await gm.SendAsync(Next(round: 2, turnNumber: 5));
        await c.AllSeeAsync("turn_change: R2 T6 Bert after Shade");

        // Two press "next" at once, on two processes: nobody is skipped.
        await Task.WhenAll(gm.SendAsync(Next(round: 2, turnNumber: 6)), bert.SendAsync(Next(round: 2, turnNumber: 6)));
        await c.AllSeeAsync("turn_change: R2 T7 Snik after Bert");
        var late = gm.Told[^1].Message.Text("data.player_id") == gm.Player.Id.ToString() ? bert : gm;
        await late.Socket.ExpectErrorAsync("conflict");
        await anna.ExpectTurnAsync(2, 7, c.Snik);
    }

    private static async Task RewindAsync(Cast c)
    {
        var (gm, _, bert, cora, dirk) = c;
        // "Cora would have noticed." Back to where the ambusher was hidden.
        (await c.Table.GameMaster.PostAsync($"{c.Table.Path}/rewind", new JsonObject { ["version"] = $"{c.BeforeReveal}" }, Deployment.ProcessA))
            .Expect(HttpStatusCode.OK);
        await c.SeeAsync(
            "state_update: combat = R2 T5 (Shade); Anna Boss Ogre Dirk (Shade) Bert Snik Wolf Cora; Cora blessed until R2, Cora marked by (Shade)",
            "state_update: combat = R2 T4 Dirk; Anna Boss Ogre Dirk Bert Snik Wolf Cora; Cora blessed until R2");
        await cora.ExpectTurnAsync(2, 4, dirk.Character);
        await gm.SendAsync(Reveal(c.Shade));
        await c.AllSeeAsync(
            "combatant_reveal: Shade 14; R2 T5 Shade; Anna Boss Ogre Dirk Shade Bert Snik Wolf Cora; Cora blessed until R2, Cora marked");
        await gm.SendAsync(Next(round: 2, turnNumber: 5));
        await c.AllSeeAsync("turn_change: R2 T6 Bert after Shade");
        await bert.SendAsync(Next(round: 2, turnNumber: 6));
        await c.AllSeeAsync("turn_change: R2 T7 Snik after Bert");
        await gm.SendAsync(Next(round: 2, turnNumber: 7));
        await c.AllSeeAsync("turn_change: R2 T8 Wolf after Snik");
        await gm.SendAsync(Next(round: 2, turnNumber: 8));
        await c.AllSeeAsync("turn_change: R2 T9 Cora after Wolf");
        await cora.SendAsync(Next(round: 2, turnNumber: 9));
        await c.AllSeeAsync("turn_change: R3 T1 Anna after Cora; over: Cora blessed");
    }

    private static async Task EndAsync(Cast c)
    {
        var (gm, anna, _, _, _) = c;
        var smite = await anna.DeclareAsync("attack", c.Boss, c.Shade);
        await c.AllSeeAsync("action_declare: Anna attack -> Boss Shade");
        await gm.SendAsync(Resolve(smite, To(c.Boss, "dies").Damage(40, "radiant"), To(c.Shade, "flees").With("-marked")));
        await c.AllSeeAsync("action_resolve: Anna: Boss 'dies' 40 radiant, Shade 'flees'");
        await gm.SendAsync(RemoveCombatant(c.Boss));
        await c.AllSeeAsync("combatant_remove: Boss; R3 T1 Anna; Anna Ogre Dirk Shade Bert Snik Wolf Cora");
        await anna.SendAsync(EndCombat());
        await anna.Socket.ExpectErrorAsync("forbidden");
        await gm.SendAsync(EndCombat());
        await c.AllSeeAsync("combat_end: R3");
        await gm.SendAsync(Next());
        await gm.Socket.ExpectErrorAsync("no_active_combat");
    }

    private static async Task CompareAsync(Cast c)
    {
        foreach (var client in c.Clients)
        {
            await client.Socket.ExpectNothingAsync();
            JsonNodes.Same(Client.Json(await client.SyncAsync()), Client.Json(client.Told.Select(t => t.Message).Replay(client.First)));
            await client.ExpectNoCombatAsync();
        }

        // Every version came to everybody. Those of players do not count what told them nothing.
        var all = c.GameMaster.Told.Select(t => t.Version).ToList();
        Assert.Equal(Enumerable.Range((int)c.FirstVersion + 1, all.Count).Select(v => (long)v), all);
        var logged = await Log.VersionsAsync(c.Deployment.Database, c.Table.SessionId);
        Assert.Equal(Enumerable.Range(1, (int)c.GameMaster.Version).Select(v => (long)v), logged);
        foreach (var player in c.Players)
        {
            Assert.Equal(all.SkipLast(c.Unseen), player.Told.Select(t => t.Version));
            foreach (var (own, other) in player.Told.Zip(c.Anna.Told)) JsonNodes.Same(other.Message["data"], own.Message["data"]);
            player.ExpectNothingBeforeReveal(c.Shade);
        }

        // What ended by itself is told once to everybody, as ended with its target's turn.
        string[] over = ["Dirk grappled", "Bert shielded", "Snik prone", "Anna blessed", "Anna poisoned", "Cora blessed"];
        foreach (var client in c.Clients) Assert.Equal(over, client.Told.SelectMany(t => c.Over(t.Message)));
        await c.ExpectEqualProcessesAsync();
        await Eventually.HoldsAsync(
            "no combat in Redis", async () => !await c.Deployment.Redis.GetDatabase().KeyExistsAsync($"session:{c.Table.SessionId}:combat"));
    }

    /// <summary>The clients, the processes that they connect to, and their names in the transcript.</summary>
    private sealed class Cast : IAsyncDisposable
    {
        private static readonly (string Name, string Process)[] Places =
            [("Anna", Deployment.ProcessA), ("Bert", Deployment.ProcessA), ("Cora", Deployment.ProcessB), ("Dirk", Deployment.ProcessB)];

        private readonly Dictionary<Guid, string> _names = [];

        private Cast(Table table) => Table = table;

        public Table Table { get; }

        public Deployment Deployment => Table.GameMaster.Deployment;

        public Guid Boss { get; } = Guid.NewGuid();

        public Guid Snik { get; } = Guid.NewGuid();

        public Guid Rat { get; } = Guid.NewGuid();

        public Guid Ogre { get; } = Guid.NewGuid();

        public Guid Wolf { get; } = Guid.NewGuid();

        /// <summary>The ambusher.</summary>
        public Guid Shade { get; } = Guid.NewGuid();

        public Client GameMaster { get; private set; } = null!;

        public Client[] Players { get; private set; } = [];

        public Client Anna => Players[0];

        public IEnumerable<Client> Clients => [GameMaster, .. Players];

        /// <summary>The number of events of which players were told nothing.</summary>
        public int Unseen { get; private set; }

        public long FirstVersion { get; private set; }

        public long BeforeReveal { get; set; }

        public static async Task<Cast> SitDownAsync(Deployment deployment)
        {
            var cast = new Cast(await Table.CreateAsync(deployment));
            var table = cast.Table;
            var seats = new List<Seat>();
            foreach (var _ in Places) seats.Add(await table.JoinAsync());
            (await table.GameMaster.PostAsync($"{table.Path}/state", new JsonObject
            {
                ["state"] = new JsonObject
                {
                    ["characters"] = new JsonObject { [$"{cast.Snik}"] = new JsonObject { ["hp"] = 12 } },
                    ["gm"] = new JsonObject { ["ambush"] = $"{cast.Shade}" },
                },
            })).Expect(HttpStatusCode.OK);
            cast.GameMaster = new Client("GM", table.GameMaster, Guid.Empty, process => table.ConnectGameMasterAsync(process), cast.Describe);
            cast.Players = [.. seats.Zip(Places, (seat, place) => new Client(
                place.Name, seat.Player, seat.CharacterId, process => table.ConnectAsync(seat, process), cast.Describe))];
            foreach (var player in cast.Players) cast._names[player.Character] = player.Name;
            (cast._names[cast.Boss], cast._names[cast.Snik], cast._names[cast.Rat]) = ("Boss", "Snik", "Rat");
            (cast._names[cast.Ogre], cast._names[cast.Wolf], cast._names[cast.Shade]) = ("Ogre", "Wolf", "Shade");
            await cast.GameMaster.StartAsync(Deployment.ProcessB);
            foreach (var (player, (_, process)) in cast.Players.Zip(Places)) await player.StartAsync(process);
            cast.FirstVersion = cast.GameMaster.Version;
            return cast;
        }

        public void Deconstruct(out Client gameMaster, out Client anna, out Client bert, out Client cora, out Client dirk) =>
            (gameMaster, anna, bert, cora, dirk) = (GameMaster, Players[0], Players[1], Players[2], Players[3]);

        public Task AllSeeAsync(string told) => SeeAsync(told, told);

        /// <summary>Takes the next broadcast of the game master and of the players; null if the players are sent none.</summary>
        public async Task SeeAsync(string gameMaster, string? players)
        {
            var told = await GameMaster.TakeAsync();
            Assert.Equal(gameMaster, told.Line);
            if (players is null)
            {
                Unseen++;
                return;
            }

            foreach (var player in Players)
            {
                var seen = await player.TakeAsync();
                Assert.Equal(players, seen.Line);
                Assert.Equal(told.Message.ShownVersion(), seen.Version);
            }
        }

        /// <summary>Takes these broadcasts, which must arrive in the same order at every client.</summary>
        public async Task AllSeeInSomeOrderAsync(params string[] told)
        {
            foreach (var client in Clients)
            {
                foreach (var _ in told) await client.TakeAsync();
                Assert.Equal(told.Order(), client.Told[^told.Length..].Select(t => t.Line).Order());
                var versions = GameMaster.Told[^told.Length..].Select(t => client == GameMaster ? t.Version : t.Message.ShownVersion());
                Assert.Equal(versions, client.Told[^told.Length..].Select(t => t.Version));
            }
        }

        /// <summary>The targets and conditions of the effects that end with a broadcast.</summary>
        public IEnumerable<string> Over(JsonObject message) =>
            message.Find("data.expired_effects")?.AsArray().Select(e => $"{_names[e.At("target_id").GetValue<Guid>()]} {e.Text("condition")}") ?? [];

        public async Task SaveAsync(JsonNode state) =>
            (await Table.GameMaster.PostAsync($"{Table.Path}/state", new JsonObject { ["state"] = state.DeepClone() })).Expect(HttpStatusCode.OK);

        public async Task ExpectEqualProcessesAsync() =>
            JsonNodes.Same(await Table.LoadAsync(Deployment.ProcessA), await Table.LoadAsync(Deployment.ProcessB));

        /// <summary>Describes a broadcast in one line, given the state after it. Combatants that are hidden from players are in brackets.</summary>
        private string Describe(JsonObject message, StateObject state)
        {
            var (type, data) = (message.Text("type"), message.At("data"));
            var hidden = OrderOf(Client.Json(state)["combat"]).Where(c => c.Find("hidden") is not null).Select(c => c.Text("character_id")).ToList();
            return $"{type}: " + type switch
            {
                "initiative_roll" => $"{Name("character_id")} {data.At("total")}; {Turn(data)}; {Order(data)}",
                "turn_change" => Turn(data) + With(" after ", Name("previous_character")) + With("; over: ", Over("expired_effects")),
                "action_declare" => $"{Name("character_id")} {data.Text("action_type")} -> {Join(" ", data.At("targets").AsArray().Select(NameOf))}",
                "action_resolve" => $"{Name("character_id")}: {Join(", ", data.At("outcomes").AsArray().Select(Outcome))}"
                    + With("; starts ", Effects("started_effects")) + With("; ends ", Over("ended_effects")),
                "initiative_order" => Order(data),
                "combatant_remove" => $"{Name("character_id")}; {Turn(data)}; {Order(data)}",
                "combatant_reveal" => $"{Name("character_id")} {data.At("total")}; {Turn(data)}; {Order(data)}"
                    + With("; ", Effects("active_effects")) + With("; over: ", Over("expired_effects")),
                "combat_end" => $"R{data.At("round")}",
                "state_update" => Join(", ", data.At("changes").AsArray().Select(Change)),
                _ => throw new Xunit.Sdk.XunitException($"Nobody should be told {message.ToJsonString()}"),
            };

            string NameOf(JsonNode? id) =>
                id is null ? "" : hidden.Contains(id.GetValue<string>()) ? $"({_names[id.GetValue<Guid>()]})" : _names[id.GetValue<Guid>()];

            string Name(string member) => NameOf(data.Find(member));

            string Turn(JsonNode? turn) => turn.At("round").GetValue<int>() == 0 ? "rolling"
                : $"R{turn.At("round")} T{turn.At("turn_number")} {NameOf(turn.Find("active_character"))}";

            string Order(JsonNode? order) => Join(" ", OrderOf(order).Select(c => NameOf(c.At("character_id"))));

            string Effects(string member) =>
                Join(", ", data.At(member) is JsonObject byId ? InOrder(byId) : data.At(member).AsArray().Select(Effect));

            IEnumerable<string> InOrder(JsonNode byId) => byId.AsObject().Select(e => Effect(e.Value)).Order(StringComparer.Ordinal);

            string Over(string member) =>
                Join(", ", data.At(member).AsArray().Select(e => $"{NameOf(e.At("target_id"))} {e.Text("condition")}"));

            string Effect(JsonNode? effect) => $"{NameOf(effect.At("target_id"))} {effect.Text("condition")}"
                + With(" until R", $"{effect.Find("ends_round")}") + With(" by ", NameOf(effect.Find("hidden_by")));

            string Outcome(JsonNode? outcome) => NameOf(outcome.At("target_id"))
                + string.Concat(outcome.Find("effects")?.AsArray().Select(e => $" '{e}'") ?? [])
                + (outcome.Find("damage") is { } damage ? $" {damage.At("amount")} {damage.At("type")}" : "");

            string Change(JsonNode? change) => change.Text("path") == "/combat"
                ? $"combat = {Turn(change.At("value"))}; {Order(change.At("value"))}"
                    + With("; ", Join(", ", InOrder(change.At("value.active_effects"))))
                : $"{Join(" ", change.Text("path").Split('/').Skip(1).Select(Token))} = {change.Find("value")}";

            string Token(string token) => Guid.TryParse(token, out var id) ? _names[id] : token;

            static JsonArray OrderOf(JsonNode? combat) => combat?["initiative_order"]?.AsArray() ?? [];

            static string With(string before, string text) => text.Length == 0 ? "" : before + text;

            static string Join(string between, IEnumerable<string> texts) => string.Join(between, texts);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var client in Clients.OfType<Client>()) await client.DisposeAsync();
        }
    }

    /// <summary>A received broadcast with a version, and its description.</summary>
    private sealed record Told(JsonObject Message, long Version, string Line);

    /// <summary>
    /// A client that resumes as the reference client does, step by step: it applies a broadcast when the test takes it.
    /// </summary>
    private sealed class Client(
        string name, Player player, Guid character, Func<string, Task<Socket>> connect, Func<JsonObject, StateObject, string> describe)
        : IAsyncDisposable
    {
        private static readonly string[] InCombat =
            ["combat_id", "status", "round", "turn_number", "active_character", "initiative_order", "active_effects", "actions"];

        private readonly List<Socket> _sockets = [];
        private readonly Queue<JsonObject> _caughtUp = [];
        private readonly Resumption _resumption = new();

        public string Name => name;

        public Player Player => player;

        public Guid Character => character;

        public Socket Socket => _sockets[^1];

        public List<Told> Told { get; } = [];

        /// <summary>The state in the answer to the first sync.</summary>
        public StateObject First { get; private set; } = StateObject.Empty;

        /// <summary>The state after the broadcasts that were taken.</summary>
        public StateObject State => Read(_resumption.State);

        public long Version => _resumption.Version;

        public static JsonNode Json(StateObject state) => JsonNode.Parse(state.ToUtf8())!;

        public async Task StartAsync(string process)
        {
            _sockets.Add(await connect(process));
            await Socket.SendAsync(_resumption.Begin());
            foreach (var message in _resumption.Take(await Socket.ExpectAsync("sync_response"))) _resumption.Apply(message);
            First = State;
        }

        /// <summary>Connects to a process and asks for the missed broadcasts, which the test takes next.</summary>
        public async Task ComeBackAsync(string process)
        {
            Socket.Abort();
            _sockets.Add(await connect(process));
            await Socket.SendAsync(_resumption.Begin());
            var came = new Dictionary<long, JsonObject>();
            while (!_resumption.IsResumed)
            {
                var message = await Socket.NextAsync();
                // A broadcast that arrives both live and in the answer is one broadcast.
                var isAnswer = message.Text("type") == "sync_response";
                if (!isAnswer && !came.TryAdd(message.Version(), message)) JsonNodes.Same(came[message.Version()]["data"], message["data"]);
                foreach (var due in _resumption.Take(message).Where(m => m != message || !isAnswer)) _caughtUp.Enqueue(due);
            }
        }

        public bool HasCaughtUpOn(Guid action) => _caughtUp.Any(m => IsOf(m, action));

        public bool HasReceived(Guid action)
        {
            lock (Socket.Log) return Socket.Log.Exists(m => IsOf(m, action));
        }

        public Task SendAsync(JsonObject message) => Socket.SendAsync(message);

        /// <summary>Declares an action of the client's own character.</summary>
        public Task<Guid> DeclareAsync(string type, params Guid[] targets) => DeclareAsync(character, type, targets);

        public async Task<Guid> DeclareAsync(Guid actor, string type, params Guid[] targets)
        {
            var action = Guid.NewGuid();
            await SendAsync(Declare(action, actor, type, targets));
            return action;
        }

        /// <summary>Takes and applies the next broadcast.</summary>
        public async Task<Told> TakeAsync()
        {
            var message = _caughtUp.Count > 0 ? _caughtUp.Dequeue() : Assert.Single(_resumption.Take(await Socket.NextAsync()));
            Assert.True(_resumption.Apply(message), $"{name} has had version {message.Version()} before");
            // The members of a message must match the state that its changes produce.
            var (type, data, combat) = (message.Text("type"), message["data"]!, Json(State)["combat"]);
            var said = type is "state_update" or "combat_end" ? [] : InCombat.Where(m => data[m] is not null);
            foreach (var member in said) JsonNodes.Same(combat.At(member), data[member]);
            var told = new Told(message, Version, describe(message, State));
            Told.Add(told);
            return told;
        }

        /// <summary>Asks for the state.</summary>
        public async Task<StateObject> SyncAsync()
        {
            await Socket.SendAsync(Messages.Sync());
            return Read((await Socket.ExpectAsync("sync_response")).At("data.state"));
        }

        public async Task ExpectNoCombatAsync() => Assert.Null(Json(await SyncAsync())["combat"]);

        /// <summary>Asserts whose turn it is, by a new sync and by the broadcasts.</summary>
        public async Task ExpectTurnAsync(int round, int turn, Guid active)
        {
            var synced = await SyncAsync();
            JsonNodes.Same(Json(State), Json(synced));
            var combat = Json(synced)["combat"]!;
            Assert.Equal((round, turn, $"{active}"), ((int)combat["round"]!, (int)combat["turn_number"]!, (string)combat["active_character"]!));
        }

        /// <summary>Asserts that no request of this player reveals the combatant.</summary>
        public async Task ExpectNothingOfAsync(Guid hidden, string path)
        {
            foreach (var way in new[] { $"{path}/state", $"{path}/events?limit=500", path })
            {
                Assert.DoesNotContain($"{hidden}", $"{(await player.GetAsync(way)).Expect(HttpStatusCode.OK).Body}");
            }

            Assert.DoesNotContain($"{hidden}", $"{await SyncAsync()}");
        }

        /// <summary>Asserts that no message before the combatant's reveal tells this player of it.</summary>
        public void ExpectNothingBeforeReveal(Guid hidden)
        {
            var texts = _sockets.SelectMany(All).TakeWhile(m => m.Text("type") != "combatant_reveal").ToList();
            Assert.True(texts.Count > 40);
            Assert.All(texts, m => Assert.DoesNotContain($"{hidden}", m.ToJsonString(), StringComparison.OrdinalIgnoreCase));

            static List<JsonObject> All(Socket socket)
            {
                lock (socket.Log) return [.. socket.Log];
            }
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var socket in _sockets) await socket.DisposeAsync();
        }

        private static bool IsOf(JsonObject message, Guid action) => message.Find("data.action_id")?.GetValue<Guid>() == action;

        private static StateObject Read(JsonNode state) => (StateObject)StateValue.Parse(state.ToJsonString());
    }
}
