using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Protocol;

namespace GameSession.Tests.Domain;

/// <summary>
/// The form in which combats are stored. Older versions wrote it, and newer ones must read it, so the texts below change only together with
/// the format of events.
/// </summary>
public sealed class StoredCombatTests
{
    private const string Stored = """
        {
          "combat_id": "0198c0de-0000-7000-8000-0000000000f1",
          "status": "running",
          "round": 2,
          "turn_number": 2,
          "active_character": "0198c0de-0000-7000-8000-0000000000c9",
          "initiative_order": [
            { "character_id": "0198c0de-0000-7000-8000-0000000000c1", "roll": 15, "modifiers": { "dexterity": 2 }, "total": 17 },
            { "character_id": "0198c0de-0000-7000-8000-0000000000c9", "roll": 11.5, "modifiers": { "dexterity": 2 }, "total": 13.5, "hidden": true,
              "former_id": "0198c0de-0000-7000-8000-0000000000c2", "members": ["0198c0de-0000-7000-8000-0000000000c7"],
              "former_members": { "0198c0de-0000-7000-8000-0000000000c7": "0198c0de-0000-7000-8000-0000000000c6" },
              "after": "0198c0de-0000-7000-8000-0000000000c1" },
            { "character_id": "0198c0de-0000-7000-8000-0000000000c3", "roll": 9, "modifiers": { "dexterity": 2 }, "total": 11, "label": "Snik",
              "defeated": true, "delayed": true, "delayed_turn": 1, "owner_id": "0198c0de-0000-7000-8000-00000000000b" }
          ],
          "active_effects": {
            "0198c0de-0000-7000-8000-0000000000e2": {
              "target_id": "0198c0de-0000-7000-8000-0000000000c3",
              "condition": "marked",
              "source_action_id": "0198c0de-0000-7000-8000-0000000000d2",
              "source_id": "0198c0de-0000-7000-8000-0000000000c9",
              "since_round": 2,
              "ends_round": 4,
              "hidden_by": "0198c0de-0000-7000-8000-0000000000c9"
            },
            "0198c0de-0000-7000-8000-0000000000e3": {
              "target_id": "0198c0de-0000-7000-8000-0000000000c3",
              "condition": "regenerating",
              "since_round": 2,
              "ends_round": 2,
              "ending": { "at": "turn_start", "of": "0198c0de-0000-7000-8000-0000000000c1", "turns": 1, "then": "ask" },
              "due": true,
              "hidden": true,
              "lasting": true
            }
          },
          "actions": [
            {
              "action_id": "0198c0de-0000-7000-8000-0000000000d3",
              "character_id": "0198c0de-0000-7000-8000-0000000000c9",
              "action_type": "aim",
              "targets": ["0198c0de-0000-7000-8000-0000000000c3", "0198c0de-0000-7000-8000-0000000000c9"],
              "details": { "weapon": "bow" },
              "hidden_targets": ["0198c0de-0000-7000-8000-0000000000c9"],
              "hidden": true,
              "cost": { "legendary": 2 }
            }
          ],
          "budgets": { "0198c0de-0000-7000-8000-0000000000c9": { "max": { "legendary": 3 }, "spent": { "legendary": 2 } } },
          "departed": [
            {
              "character_id": "0198c0de-0000-7000-8000-0000000000c8",
              "last_turn": 1,
              "hidden": true,
              "effects": [
                {
                  "effect_id": "0198c0de-0000-7000-8000-0000000000e8",
                  "target_id": "0198c0de-0000-7000-8000-0000000000c8",
                  "condition": "prone",
                  "source_action_id": "0198c0de-0000-7000-8000-0000000000d1",
                  "since_round": 1
                }
              ]
            }
          ],
          "last_turns": {
            "0198c0de-0000-7000-8000-0000000000c1": 2,
            "0198c0de-0000-7000-8000-0000000000c9": 1,
            "0198c0de-0000-7000-8000-0000000000c3": 1
          },
          "players": {
            "shown": true,
            "round": 2,
            "active_character": "0198c0de-0000-7000-8000-0000000000c1",
            "ahead": 0,
            "ended_effects": [
              {
                "effect_id": "0198c0de-0000-7000-8000-0000000000e1",
                "target_id": "0198c0de-0000-7000-8000-0000000000c1",
                "condition": "poisoned",
                "source_action_id": "0198c0de-0000-7000-8000-0000000000d1",
                "since_round": 1,
                "ends_round": 2
              }
            ],
            "ended_by": "0198c0de-0000-7000-8000-00000000000b"
          }
        }
        """;

    private const string StoredOutcome = """
        {
          "target_id": "0198c0de-0000-7000-8000-0000000000c3",
          "effects": ["falls"],
          "damage": { "amount": 7 },
          "conditions": ["prone", "dazed"],
          "durations": { "prone": 1 },
          "endings": { "dazed": { "at": "turn_end", "of": "source", "turns": 2, "then": "ask" } },
          "hidden": ["dazed"],
          "lasting": ["dazed"],
          "source_action_id": "0198c0de-0000-7000-8000-0000000000d1"
        }
        """;

    private static readonly Guid Hero = Guid.Parse("0198c0de-0000-7000-8000-0000000000c1");
    private static readonly Guid Player = Guid.Parse("0198c0de-0000-7000-8000-00000000000b");
    private static readonly Guid Claimed = Guid.Parse("0198c0de-0000-7000-8000-0000000000c2");
    private static readonly Guid Goblin = Guid.Parse("0198c0de-0000-7000-8000-0000000000c3");
    private static readonly Guid Accomplice = Guid.Parse("0198c0de-0000-7000-8000-0000000000c7");
    private static readonly Guid AlsoClaimed = Guid.Parse("0198c0de-0000-7000-8000-0000000000c6");
    private static readonly Guid Fled = Guid.Parse("0198c0de-0000-7000-8000-0000000000c8");
    private static readonly Guid Ambusher = Guid.Parse("0198c0de-0000-7000-8000-0000000000c9");

    // All that can be stored with a combat: the ambusher has its turn while players still see the hero's, with which a condition has ended.
    private static Combat Full { get; } = new()
    {
        Id = Guid.Parse("0198c0de-0000-7000-8000-0000000000f1"),
        Round = 2,
        Active = Ambusher,
        IsShown = true,
        ShownRound = 2,
        ShownActive = Hero,
        EndedBy = Player,
        Order =
        [
            Combatant(Hero, 15, lastTurn: 2),
            Combatant(Ambusher, 11.5m, lastTurn: 1, isHidden: true) with
            {
                FormerId = Claimed,
                Members = [Accomplice],
                FormerMembers = ImmutableSortedDictionary<Guid, Guid>.Empty.Add(Accomplice, AlsoClaimed),
                After = Hero,
            },
            Combatant(Goblin, 9, lastTurn: 1) with { Label = "Snik", IsDefeated = true, IsDelayed = true, DelayedTurn = 1, OwnerId = Player },
        ],
        Effects =
        [
            new ActiveEffect(Effect(1), Hero, "poisoned", Action(1), SourceId: null, SinceRound: 1, EndsRound: 2, IsOver: true),
            new ActiveEffect(Effect(2), Goblin, "marked", Action(2), Ambusher, SinceRound: 2, EndsRound: 4, HiddenBy: Ambusher),
            new ActiveEffect(Effect(3), Goblin, "regenerating", SourceActionId: null, SourceId: null, SinceRound: 2, EndsRound: 2)
            {
                Ending = new Ending(EndingAt.TurnStart, Hero, Turns: 1, Asks: true),
                IsDue = true,
                IsHidden = true,
                IsLasting = true,
            },
        ],
        Actions =
        [
            new OpenAction(
                Action(3),
                Ambusher,
                "aim",
                [Goblin, Ambusher],
                StateObject.Of(("weapon", StateValue.Of("bow"))),
                HiddenTargets: [Ambusher],
                IsHidden: true)
            {
                Cost = Legendary(2),
            },
        ],
        Budgets = ImmutableSortedDictionary<Guid, Budget>.Empty.Add(Ambusher, new Budget(Legendary(3), Legendary(2))),
        Departed =
        [
            new Departed(
                Fled, IsHidden: true, LastTurn: 1, [new ActiveEffect(Effect(8), Fled, "prone", Action(1), SourceId: null, SinceRound: 1)]),
        ],
    };

    [Fact]
    public void A_combat_is_stored_with_these_names_and_in_this_form() =>
        Assert.Equal($"{StateValue.Parse(Stored)}", $"{CombatDocument.Write(Full, Viewer.GameMaster)}");

    [Fact]
    public void A_stored_combat_is_read_as_it_was()
    {
        var stored = StateValue.Parse(Stored);
        Assert.True(CombatDocument.IsSound(stored));
        var read = CombatDocument.In(StateObject.Of((CombatDocument.Name, stored)))!;
        Assert.Equal(
            Full with { Order = read.Order, Effects = read.Effects, Actions = read.Actions, Departed = read.Departed, Budgets = read.Budgets },
            read);
        Assert.Equal(Full.Order.Select(Described), read.Order.Select(Described));
        Assert.Equal(Full.Effects, read.Effects);
        Assert.Equal($"{CombatDocument.Write(Full.Actions[0], Viewer.GameMaster)}", $"{CombatDocument.Write(read.Actions[0], Viewer.GameMaster)}");

        static string Described(Combatant c) => $"{CombatDocument.Write(c)} {c.LastTurn}";
    }

    [Fact]
    public void Effects_that_were_stored_without_ids_have_the_same_ids_in_every_process()
    {
        var (one, other) = (Read(), Read());
        Assert.Equal(2, one.Effects.Select(e => e.Id).Distinct().Count());
        Assert.Equal(one.Effects.Select(e => e.Id), other.Effects.Select(e => e.Id));
        Assert.Equal(
            Full.Effects.Where(e => e.Ending is null).Select(e => e with { Id = Guid.Empty, SourceId = null }),
            one.Effects.Select(e => e with { Id = Guid.Empty }));
        Assert.True(CombatDocument.IsSound(Former()));

        static Combat Read() => CombatDocument.In(StateObject.Of((CombatDocument.Name, StateValue.Parse($"{Former()}"))))!;
    }

    [Fact]
    public void The_first_event_that_players_see_stores_the_effects_by_their_ids()
    {
        var fight = new Fight();
        var former = fight.Session.State.With(CombatDocument.Name, Former());
        fight.Must(s => SessionRules.Save(s, Fight.GameMaster, former, StateObject.Empty, null, Fight.NewIds));
        var ids = fight.Combat!.Effects.Select(e => e.Id).ToList();
        var players = fight.View(Viewer.Players)!;

        // Players are told nothing, so that what they have stays what it was.
        fight.Roll(20, 5, hidden: true);
        Assert.Equal(players, fight.View(Viewer.Players));
        Assert.IsType<StateArray>(players["active_effects"]);

        fight.Roll(5, 5);
        Assert.Equal(ids, fight.Combat.Effects.Select(e => e.Id));
        var change = Assert.Single(fight.LastForPlayers!.Changes, c => $"{c.Path}" == "/combat/active_effects");
        Assert.Equal((typeof(StateArray), typeof(StateObject)), (change.Previous?.GetType(), change.Value?.GetType()));
        players = StateDocument.Evolve(StateObject.Of((CombatDocument.Name, players)), fight.LastForPlayers.Changes);
        Assert.Equal(fight.View(Viewer.Players), players[CombatDocument.Name]);
        Assert.Equal($"{CombatDocument.Write(fight.Combat, Viewer.GameMaster)}", $"{fight.Session.State[CombatDocument.Name]}");
    }

    [Fact]
    public void An_outcome_is_stored_with_these_names_and_in_this_form()
    {
        var damage = StateObject.Of(("amount", StateValue.Of(7)));
        var outcome = new Outcome(Goblin, ["falls"], damage, ["prone", "dazed"], new Dictionary<string, int> { ["prone"] = 1 })
        {
            Endings = new Dictionary<string, AskedEnding> { ["dazed"] = new(EndingAt.TurnEnd, AskedEnding.Source, Turns: 2, Asks: true) },
            Hidden = ["dazed"],
            Lasting = ["dazed"],
            SourceActionId = Action(1),
        };
        Assert.Equal($"{StateValue.Parse(StoredOutcome)}", $"{CombatDocument.Write(outcome)}");
    }

    [Fact]
    public void The_examples_have_every_member_that_is_stored()
    {
        var names = StoredTypes().SelectMany(t => t.GetProperties()).Select(p => JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)).ToHashSet();
        Assert.Contains("initiative_order", names);
        Assert.All(names, name => Assert.Contains($"\"{name}\":", Stored + StoredOutcome));
    }

    [Fact]
    public void The_wires_rules_do_not_know_what_is_stored_nor_the_other_way_round()
    {
        Assert.All(StoredTypes(), type => Assert.NotNull(CombatJson.Stored.GetTypeInfo(type)));
        Assert.All(StoredTypes(), type => Assert.Null(ProtocolJson.Wire.GetTypeInfo(type)));
        Assert.NotEmpty(Roots(typeof(ProtocolJson)));
        Assert.All(Roots(typeof(ProtocolJson)), type => Assert.Null(CombatJson.Stored.GetTypeInfo(type)));
    }

    private static ImmutableSortedDictionary<string, int> Legendary(int number) => Budget.Usual.With("legendary", number).Max;

    private static Guid Action(int number) => Guid.Parse($"0198c0de-0000-7000-8000-0000000000d{number}");

    private static Guid Effect(int number) => Guid.Parse($"0198c0de-0000-7000-8000-0000000000e{number}");

    // As versions before format 3 wrote it: effects are items of an array, without ids and without the character that caused them.
    private static StateObject Former()
    {
        var stored = (StateObject)StateValue.Parse(Stored);
        var marked = ((StateObject)stored["active_effects"]!)[$"{Effect(2)}"]!;
        var players = (StateObject)stored["players"]!;
        var poisoned = (StateObject)((StateArray)players["ended_effects"]!)[0];
        return stored
            .With("active_effects", StateArray.Of([((StateObject)marked).Without("source_id")]))
            .With("players", players.With("ended_effects", StateArray.Of([poisoned.Without("effect_id")])));
    }

    private static Combatant Combatant(Guid id, decimal roll, int lastTurn, bool isHidden = false) =>
        new(id, roll, ImmutableSortedDictionary<string, decimal>.Empty.Add("dexterity", 2), isHidden, lastTurn);

    private static IEnumerable<Type> StoredTypes() => [.. Roots(typeof(CombatJson)), typeof(PlayersCombatState), typeof(EndingState)];

    private static IEnumerable<Type> Roots(Type context) => context.GetCustomAttributesData()
        .Where(a => a.AttributeType == typeof(JsonSerializableAttribute)).Select(a => (Type)a.ConstructorArguments[0].Value!);
}
