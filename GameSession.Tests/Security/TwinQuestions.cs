using System.Globalization;
using System.Text.Json.Nodes;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Security;

/// <summary>What players, observers and strangers try in order to learn more than they are shown: the same at both tables.</summary>
internal sealed class TwinQuestions(TwinGame game, Chance chance, int step)
{
    private const int MaxPages = 3;

    private static readonly string[] Parts =
        ["/shared", "/combat", "/npcs/mira", "/npcs/mira/secret", "/gm", "/world", "/combat/initiative_order/1", "/combat/players"];

    private static readonly Who[] Players = [Who.Anna, Who.Ben, Who.Drifter];

    private Who AnySeated => chance.OneOf([.. TwinCast.Viewers.Where(game.Plain.IsSeated)]);

    public Task ReadAsync()
    {
        var who = chance.OneOf([.. TwinCast.Viewers]);
        var version = Version(who);
        return chance.Weighted<Func<Task>>(
            (4, () => GetAsync(who, "/state")),
            (5, () => GetAsync(who, $"/state?version={version}")),
            (4, () => PagesAsync(who, version, chance.OneOf("1", "2", "5", "100"))),
            (2, () => GetAsync(who, "")),
            (2, () => GetAsync(who, $"/api/v2/sessions?limit={chance.Between(1, 5)}")),
            (1, () => TryAsync(who, HttpMethod.Post, "/state", new JsonObject { ["state"] = new JsonObject() }, ("If-Match", $"\"{version}\""))),
            (1, () => TryAsync(who, HttpMethod.Post, "/rewind", new JsonObject { ["version"] = $"{version}" })),
            (1, () => TryAsync(who, HttpMethod.Get, $"/state?version={chance.OneOf("0", "-1", "x", "99999999999999999999")}")))();
    }

    public Task SyncAsync()
    {
        var who = AnySeated;
        string[] paths = [.. Parts.Where(_ => chance.In(30))];
        var since = chance.In(70) ? Version(who).ToString(CultureInfo.InvariantCulture) : null;
        return game.BothAsync(who, Messages.Sync(since, null, paths));
    }

    public async Task ReconnectAsync()
    {
        var who = AnySeated;
        await game.BothAsync($"{who} reconnects", table => table.ReconnectAsync(who));
    }

    /// <summary>Somebody tries what they may not do, and names what only the game master may know.</summary>
    public Task PokeAsync()
    {
        var who = chance.In(80) ? chance.OneOf([.. Players.Where(game.Plain.IsSeated)]) : AnySeated;
        // Nobody whom players know: that an id is taken can be found out by using it, and is not promised to be a secret.
        var unknown = game.Cast.Ambushers.Concat(game.Hidden).Except([.. game.Known, .. game.Given, game.DriftersCharacter]).ToList();
        var hidden = unknown.Count == 0 ? game.Cast.Action(step, 50) : chance.OneOf(unknown);
        var own = game.CharacterOf(who);
        return chance.Weighted<Func<Task>>(
            (5, () => HiddenPathAsync(who)),
            (2, () => game.BothAsync(who, Messages.Roll(hidden, 10))),
            (1, () => game.BothAsync(who, Messages.Roll(own, 10, hidden: true))),
            (2, () => game.BothAsync(who, Messages.Declare(AnyAction(), hidden, "attack"))),
            (4, () => game.BothAsync(who, Messages.Declare(AnyAction(), own, "reaction", hidden))),
            (2, () => game.BothAsync(who, Messages.Resolve(AnyAction(), Messages.To(hidden)))),
            (1, () => game.BothAsync(who, Messages.Reveal(hidden))),
            (3, () => game.BothAsync(who, Messages.Withdraw(AnyAction()))),
            (2, () => game.BothAsync(who, Messages.RollDice("1d1", character: hidden))),
            (1, () => game.BothAsync(who, Messages.SetBudgets(hidden, "legendary", 3))),
            (1, () => game.BothAsync(who, Messages.RewindCombat(Version(who)))),
            (1, () => game.BothAsync(who, Messages.RemoveCombatant(hidden))),
            (1, () => game.BothAsync(who, Messages.Order(hidden))),
            (1, () => game.BothAsync(who, Messages.EndCombat())),
            (1, () => game.BothAsync(who, Messages.Of("state_update", new JsonObject { ["changes"] = 5 }))))();
    }

    public async Task SeatAsync()
    {
        if (!game.Plain.IsSeated(Who.Drifter))
        {
            // Also the id of a hidden combatant, of a visible one, and of somebody's character.
            var character = chance.Weighted(
                (3, chance.OneOf(game.Cast.Spares)), (5, chance.OneOf(game.Cast.Ambushers)), (2, chance.OneOf(game.Cast.Monsters)),
                (1, chance.OneOf(game.Cast.Heroes)));
            await JoinAsync(Who.Drifter, character);
        }
        else if (chance.In(35))
        {
            // Also the id of a hidden combatant.
            Guid[] all = [.. game.Cast.Ambushers, .. game.Cast.Spares];
            Guid[] grant = chance.In(60) ? [chance.OneOf(all)] : [];
            game.Given.UnionWith(grant);
            Guid[] take = grant.Length > 0 ? [] : [.. all.Where(id => id != game.DriftersCharacter)];
            await game.BothAsync($"Drifter gets [{string.Join(' ', grant)}]", table => table.ChangeCharactersAsync(Who.Drifter, grant, take));
        }
        else if (chance.In(35))
        {
            await game.BothAsync("Drifter leaves", table => table.LeaveAsync(Who.Drifter));
        }
        else if (chance.In(50))
        {
            await game.BothAsync("Drifter is removed", table => table.RemoveAsync(Who.Drifter));
        }
        else
        {
            await JoinAsync(Who.Drifter, chance.OneOf([.. game.Cast.Ambushers, .. game.Cast.Spares]));
        }
    }

    public async Task JoinAsync(Who who, Guid? character)
    {
        var body = character is { } id ? new JsonObject { ["character_id"] = $"{id}" } : new JsonObject { ["role"] = "observer" };
        var (plain, _) = await game.BothAsync($"{who} joins as {character}", table => table.JoinAsync(who, body.DeepClone().AsObject()));
        if (plain && who == Who.Drifter) game.DriftersCharacter = character!.Value;
    }

    /// <summary>Everybody reads all that they may read.</summary>
    public async Task ReadAllAsync()
    {
        foreach (var who in TwinCast.Viewers)
        {
            await GetAsync(who, "");
            await GetAsync(who, "/state");
            await PagesAsync(who, 0, "7", maxPages: 100);
            for (var i = 0; i < 4; i++) await GetAsync(who, $"/state?version={Version(who)}");
        }
    }

    private async Task HiddenPathAsync(Who who)
    {
        var path = chance.OneOf([.. game.Rules.HiddenPlaces, "/gm/x", "/combat/round"]);
        var value = JsonValue.Create(chance.Below(10));
        // With an id that has been used for something hidden. The refusal must be that of any other id.
        var used = game.HiddenUpdates.Count > 0 && chance.In(60) ? chance.OneOf(game.HiddenUpdates) : (Step: step, Number: 40);
        await game.BothAsync(who, table => Messages.Update(
            null, table.Cast.Update(used.Step, used.Number), Messages.Set(path, value.DeepClone())));
    }

    // One that a hidden combatant has used, one that somebody has, or none that anybody has.
    private Guid AnyAction() => game.HiddenActions.Count > 0 && chance.In(50) ? chance.OneOf(game.HiddenActions)
        : game.Cast.Action(chance.Below(step + 1));

    private long Version(Who who)
    {
        var last = (int)game.Plain.Of(who).LastVersion;
        return chance.In(50) ? last + chance.Between(-2, 2) : chance.Between(0, last + 2);
    }

    private Task GetAsync(Who who, string path) => TryAsync(who, HttpMethod.Get, path);

    private async Task TryAsync(Who who, HttpMethod method, string path, JsonNode? body = null, params (string Name, string Value)[] headers) =>
        await game.BothAsync($"{who}: {method} {path}", table => table.AskAsync(who, method, path, body?.DeepClone(), headers));

    private Task PagesAsync(Who who, long after, string limit, int maxPages = MaxPages)
    {
        return game.BothAsync($"{who} reads {limit} events a page", ReadAsync);

        async Task ReadAsync(ITwinTable table)
        {
            var next = after.ToString(CultureInfo.InvariantCulture);
            for (var i = 0; i < maxPages && next is not null; i++)
            {
                var page = await table.AskAsync(who, HttpMethod.Get, $"/events?after={next}&limit={limit}");
                next = page?.Body.Find("next")?.GetValue<string>();
            }
        }
    }
}
