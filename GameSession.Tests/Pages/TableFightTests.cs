using System.Net;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GameSession.Tests.Harness;
using GameSession.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GameSession.Tests.Pages;

/// <summary>What a game master and players do at the table page in a whole fight, and with their seats.</summary>
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class TableFightTests(Deployment deployment) : IUsesDeployment, IAsyncLifetime
{
    /// <summary>More than a message can hold.</summary>
    private static readonly string LargeSheet = new JsonObject
    {
        ["name"] = "Lia",
        ["player"] = "Anna",
        ["level"] = 5,
        ["spells"] = new JsonArray([.. Enumerable.Range(0, 600).Select(i => JsonValue.Create($"Spell {i}: {new string('x', 110)}"))]),
    }.ToJsonString();

    private Browser _browser = null!;

    private Uri Api => deployment.UrlOf(Deployment.ProcessA);

    private Uri OtherApi => deployment.UrlOf(Deployment.ProcessB);

    public async ValueTask InitializeAsync() => _browser = await Browser.StartAsync();

    public async ValueTask DisposeAsync() => await _browser.DisposeAsync();

    [Fact]
    public async Task A_game_master_plays_a_whole_fight_from_the_page()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        var anna = await TableVisitor.JoinAsync(_browser, OtherApi, gwen.Link, "Anna", "Lia");
        await anna.RollAsync(14, 2);
        await gwen.RollAsync(12, 0, "Fang");
        await gwen.RollAsync(9, 2, "Goblin", count: 3, hitPoints: 7);
        await Expect(gwen.Names).ToHaveTextAsync(["Lia", "Fang", "Goblin ×3"]);
        await gwen.Button("Start the combat").ClickAsync();

        // Hit points, outcome and condition in one step; an action that is taken back.
        await anna.DeclareAsync("attack", "with a longsword", "Goblin 1");
        await gwen.Button("Resolve").ClickAsync();
        var outcome = gwen.Form("Resolve the action");
        await outcome.GetByLabel("Damage").FillAsync("5 slashing");
        await Expect(outcome.GetByLabel("Hit points")).ToHaveValueAsync("2");
        await outcome.GetByLabel("Conditions").FillAsync("stunned");
        await outcome.GetByLabel("Until").SelectOptionAsync("Asked about at the start of each of its turns");
        await outcome.GetByLabel("Somebody else is reached").SelectOptionAsync("Goblin 1");
        var again = outcome.GetByRole(AriaRole.Group, new() { Name = "What happens to Goblin 1" }).Last;
        await again.GetByLabel("Conditions").FillAsync("marked");
        await again.GetByLabel("Hidden from players").CheckAsync();
        await outcome.GetByRole(AriaRole.Button, new() { Name = "Another change of the state" }).ClickAsync();
        await outcome.GetByLabel("Place").SelectOptionAsync("Shared, door");
        await outcome.GetByLabel("New value").FillAsync("in splinters");
        await TableVisitor.SendAsync(outcome, "Apply the outcome");
        await Expect(gwen.Combatant("Goblin ×3")).ToContainTextAsync("Goblin 1 2 HP");
        await Expect(gwen.Condition("Goblin ×3", "marked")).ToContainTextAsync("hidden from players");
        await anna.ExpectValueAsync("/shared/door", "in splinters");
        await Expect(anna.Combatant("Goblin ×3").Locator(".condition")).ToHaveTextAsync(new Regex("Goblin 1: *stunned"));
        await anna.DeclareAsync("attack", "once more", "Goblin 2");
        await anna.Button("Withdraw").ClickAsync();
        await Expect(gwen.Button("Resolve")).ToBeHiddenAsync();

        // Fang delays, so the group has its turn, and what is due with it is answered.
        await gwen.MenuAsync("Fang", "Delay");
        await Expect(anna.Combatant("Fang")).ToContainTextAsync("Delays");
        await anna.Button("End my turn").ClickAsync();
        await Expect(anna.Acting).ToHaveTextAsync("Goblin ×3");
        await Expect(gwen.Seat.GetByRole(AriaRole.Group, new() { Name = "Due now" })).ToContainTextAsync("stunned on Goblin 1");
        await gwen.Button("It stays").ClickAsync();
        await Expect(gwen.Seat.GetByText("Due now")).ToBeHiddenAsync();
        await anna.MenuAsync("Lia", "End all that Lia has caused");
        await Expect(gwen.Combatant("Goblin ×3").Locator(".condition")).ToHaveCountAsync(0);
        Assert.DoesNotContain(await anna.ReceivedAsync(), text => text.Contains("marked", StringComparison.Ordinal));
        await gwen.MenuAsync("Fang", "Act now");
        await Expect(gwen.Combatant("Fang")).Not.ToContainTextAsync("Delays");
        await gwen.Button("Next turn").ClickAsync();
        await Expect(anna.Acting).ToHaveTextAsync("Fang");

        // A wrong "next" is taken back with one button.
        await gwen.Button("Next turn").ClickAsync();
        await gwen.ExpectRoundAsync(2);
        await anna.ExpectRoundAsync(2);
        await gwen.Button("Undo").ClickAsync();
        await anna.ExpectRoundAsync(1);
        await Expect(anna.Acting).ToHaveTextAsync("Fang");

        // An effect without an action; a goblin leaves the group, is named, and is defeated.
        await gwen.MenuAsync("Fang", "Effect");
        var effect = gwen.Form("Start an effect");
        await effect.GetByLabel("Condition").FillAsync("bleeding");
        await effect.GetByLabel("Until").SelectOptionAsync("End of its next turn");
        await TableVisitor.SendAsync(effect, "Start the effect");
        await Expect(anna.Combatant("Fang")).ToContainTextAsync("bleeding until the end of its next turn");
        await gwen.MenuAsync("Goblin ×3", "Goblin 2: split off");
        await gwen.MenuAsync("Goblin 2", "Change");
        await gwen.Form("Change the combatant").GetByLabel("Label").FillAsync("The archer");
        await TableVisitor.SendAsync(gwen.Form("Change the combatant"), "Change it");
        await gwen.MenuAsync("The archer", "Defeated");
        await Expect(anna.Combatant("The archer").Locator(".tag")).ToHaveTextAsync("Defeated");

        // Everybody sees one roll, the game master alone the other.
        await anna.RollDiceAsync("1d6 + 2", secret: false);
        await Expect(gwen.Log("1d6 + 2")).ToHaveCountAsync(1);
        await gwen.RollDiceAsync("4d6kh3", secret: true);
        await Expect(gwen.Log("4d6kh3")).ToHaveCountAsync(1);
        await gwen.SetAsync("/shared/door", "open");
        await anna.ExpectValueAsync("/shared/door", "open");
        Assert.DoesNotContain(await anna.ReceivedAsync(), text => text.Contains("4d6kh3", StringComparison.Ordinal));

        await gwen.Button("End the combat").ClickAsync();
        await gwen.Button("End it now").ClickAsync();
        foreach (var visitor in new[] { gwen, anna }) await Expect(visitor.Combatants).ToHaveCountAsync(0);
        await gwen.Button("Undo").ClickAsync();
        await Expect(anna.Acting).ToHaveTextAsync("Fang");
        foreach (var visitor in new[] { gwen, anna }) Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_player_acts_for_two_characters()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        var anna = await TableVisitor.JoinAsync(_browser, OtherApi, gwen.Link, "Anna", "Lia");
        await gwen.RollAsync(12, 0, "Fang");
        await gwen.SeatMenuAsync("Anna", "Give");
        await Expect(gwen.Seat.Locator("gs-members li").Filter(new() { HasText = "Anna" }).Locator(".name")).ToHaveTextAsync("Lia, Fang");
        await anna.RollAsync(14, 2, character: "Lia");
        await gwen.Button("Start the combat").ClickAsync();

        await Expect(anna.Combatants.Locator(".tag.own")).ToHaveTextAsync(["You", "You"]);
        await anna.Button("End my turn").ClickAsync();
        await Expect(anna.Acting).ToHaveTextAsync("Fang");
        await anna.DeclareAsync("attack", "with its teeth", "Lia");
        await Expect(gwen.Seat.Locator("li.action")).ToContainTextAsync("Fang declares attack on Lia");
        await anna.Button("End my turn").ClickAsync();
        await gwen.ExpectRoundAsync(2);

        await gwen.SeatMenuAsync("Anna", "Take Fang from Anna");
        await Expect(anna.Combatants.Locator(".tag.own")).ToHaveTextAsync(["You"]);

        var lia = $"/characters/{await anna.Combatant("Lia").GetAttributeAsync("data-character")}";
        await anna.Place(lia).FocusAsync();
        await anna.Page.Keyboard.PressAsync("Enter");
        await anna.Page.GetByLabel($"Value of {lia}").FillAsync(LargeSheet);
        var answer = await anna.Page.RunAndWaitForResponseAsync(() => anna.Button("Save").ClickAsync(), r => r.Request.Method == "PUT");
        Assert.Equal((int)HttpStatusCode.OK, answer.Status);
        await gwen.ExpectValueAsync($"{lia}/level", "5");

        await anna.Button("Write private notes").ClickAsync();
        await anna.Page.GetByLabel("Value of /private").FillAsync("Lia is a spy.");
        await anna.Button("Save").ClickAsync();
        await Expect(gwen.Place("/private")).ToBeVisibleAsync();
        await Expect(gwen.Log("Lia is a spy.")).ToHaveCountAsync(1);
        await Expect(anna.Place("/private")).ToBeVisibleAsync();
        foreach (var visitor in new[] { gwen, anna }) Assert.Empty(visitor.Complaints);
    }

    [Fact]
    public async Task A_deputy_plays_while_the_game_master_is_away()
    {
        var id = Guid.NewGuid();
        var settings = new JsonObject
        {
            ["dice"] = "server",
            ["enforce_actions"] = true,
            ["game_masters"] = new JsonArray(id.ToString()),
            ["game_master_absence"] = 1,
        };
        var table = await Table.CreateAsync(deployment, settings);
        var dana = await TableVisitor.OpenAsync(_browser, Api, $"/table?session={table.SessionId}&player={id}&dice=server");
        await dana.Button("Only watch").ClickAsync();
        await dana.ExpectConnectedAsync();
        await Expect(dana.Seat.Locator("header h2")).ToHaveTextAsync("Deputy");

        // Of two dice both are shown, and one counts.
        await dana.Button("Roll").ClickAsync();
        var roll = dana.Form("Roll for initiative");
        await roll.GetByLabel("Name").FillAsync("Dragon");
        await roll.GetByLabel("The service rolls").SelectOptionAsync("two d20, with advantage");
        await TableVisitor.SendAsync(roll, "Roll for initiative");
        await Expect(dana.Log("Dragon rolls")).ToHaveTextAsync(new Regex(@"rolls \d+ \(of \d+ and \d+\) for initiative"));
        await dana.Button("Start the combat").ClickAsync();

        // What is spent cannot be spent again before the next turn.
        await dana.DeclareAsync("attack", "with its claws", "Dragon");
        var left = dana.Combatant("Dragon").Locator(".budgets");
        await Expect(left).ToContainTextAsync("action 0 of 1");
        await dana.MenuAsync("Dragon", "Change");
        await dana.Form("Change the combatant").GetByLabel("Budgets when full").FillAsync("legendary 3");
        await TableVisitor.SendAsync(dana.Form("Change the combatant"), "Change it");
        await Expect(left).ToContainTextAsync("legendary 3 of 3");
        await dana.DeclareAsync("legendary", "with its wings", "Dragon", cost: "legendary 2");
        await Expect(left).ToContainTextAsync("legendary 1 of 3");

        // The game master has never come: after a second of that the seat can be claimed.
        var isTooEarly = dana.Page.Locator(".notice").Filter(new() { HasText = "game_master_present" });
        var hasTheSeat = dana.Seat.Locator("header h2").GetByText("Game master", new() { Exact = true });
        while (!await hasTheSeat.IsVisibleAsync())
        {
            await dana.Button("Take the game master’s seat").ClickAsync();
            await Expect(isTooEarly.Or(hasTheSeat)).ToBeVisibleAsync();
            if (await isTooEarly.IsVisibleAsync()) await dana.Button("Close this message").ClickAsync();
            await Expect(isTooEarly).ToHaveCountAsync(0);
        }
    }

    [Fact]
    public async Task The_game_masters_seat_goes_to_another_member()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        var anna = await TableVisitor.JoinAsync(_browser, OtherApi, gwen.Link, "Anna", "Lia");
        await Expect(anna.Place("/gm")).ToHaveCountAsync(0);

        await gwen.SeatMenuAsync("Anna", "Make Anna the game master");
        await gwen.Button("Hand my seat over").ClickAsync();

        await Expect(anna.Place("/gm")).ToBeVisibleAsync();
        await Expect(gwen.Place("/gm")).ToHaveCountAsync(0);
        await Expect(anna.Button("End the session")).ToBeVisibleAsync();
        await Expect(gwen.Button("Leave")).ToBeVisibleAsync();
    }
}
