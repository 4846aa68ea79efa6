using System.Text.Json.Nodes;
using Deque.AxeCore.Playwright;
using GameSession.Tests.Harness;
using GameSession.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GameSession.Tests.Pages;

/// <summary>The table page in browsers, against the deployment.</summary>
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class TablePageTests(Deployment deployment) : IUsesDeployment, IAsyncLifetime
{
    private Browser _browser = null!;

    private Uri Api => deployment.UrlOf(Deployment.ProcessA);

    private Uri OtherApi => deployment.UrlOf(Deployment.ProcessB);

    public async ValueTask InitializeAsync() => _browser = await Browser.StartAsync();

    public async ValueTask DisposeAsync() => await _browser.DisposeAsync();

    [Fact]
    public async Task Two_browsers_play_a_round()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        var anna = await TableVisitor.JoinAsync(_browser, OtherApi, gwen.Link, "Anna", "Lia");
        await Expect(gwen.Seat.Locator("gs-members li.online")).ToHaveCountAsync(2);

        await anna.RollAsync(14, 2);
        await gwen.RollAsync(9, 2, "Goblin");
        await gwen.Button("Start the combat").ClickAsync();
        await anna.ExpectRoundAsync(1);
        await Expect(anna.Acting).ToHaveTextAsync("Lia");

        await anna.DeclareAsync("attack", "with a longsword", "Goblin");
        await gwen.ResolveAsync("9 slashing", "frightened 1, prone", "The blade bites deep.");
        foreach (var visitor in new[] { gwen, anna })
        {
            await Expect(visitor.Condition("Goblin", "frightened")).ToContainTextAsync("1 more round");
            await Expect(visitor.Condition("Goblin", "prone")).ToContainTextAsync("until removed");
        }

        await anna.Button("End my turn").ClickAsync();
        await Expect(gwen.Acting).ToHaveTextAsync("Goblin");
        await gwen.Button("Next turn").ClickAsync();
        foreach (var visitor in new[] { gwen, anna })
        {
            await visitor.ExpectRoundAsync(2);
            await Expect(visitor.Acting).ToHaveTextAsync("Lia");
            await Expect(visitor.Condition("Goblin", "frightened")).ToContainTextAsync("ends with its turn");
            ExpectNoComplaint(visitor);
        }
    }

    [Fact]
    public async Task A_browser_that_loses_its_network_catches_up()
    {
        await using var network = new CuttableProxy(() => Api.Port);
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        var anna = await TableVisitor.JoinAsync(_browser, new Uri($"http://127.0.0.1:{network.Port}"), gwen.Link, "Anna", "Lia");

        network.Refuse();
        await Expect(anna.Seat.GetByText("The connection is lost.", new() { Exact = true })).ToBeVisibleAsync();
        await gwen.SetAsync("/shared/door", "open");
        await gwen.RollAsync(9, 2, "Goblin");
        await Expect(anna.Combatants).ToHaveCountAsync(0);
        network.Restore();

        await anna.ExpectConnectedAsync();
        await anna.ExpectValueAsync("/shared/door", "open");
        await Expect(anna.Combatants).ToHaveCountAsync(1);
        await Expect(anna.Seat.GetByText("The connection is lost.", new() { Exact = true })).ToBeHiddenAsync();
        await anna.Seat.Locator(".chip").ClickAsync();
        await Expect(anna.Seat.Locator(".reconnects")).ToHaveTextAsync("1");
        await anna.SetAsync("/shared/light", "a lantern");
        await gwen.ExpectValueAsync("/shared/light", "a lantern");
    }

    [Fact]
    public async Task A_hidden_combatant_never_reaches_a_players_browser()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        var anna = await TableVisitor.JoinAsync(_browser, OtherApi, gwen.Link, "Anna", "Lia");
        await gwen.RollAsync(18, 3, "Assassin", hidden: true);
        await Expect(gwen.Combatants.Locator(".tag.secret")).ToHaveTextAsync("Hidden from players");
        await anna.RollAsync(14, 2);
        await gwen.RollAsync(9, 2, "Goblin");
        var assassin = (await gwen.Combatants.First.GetAttributeAsync("data-character"))!;

        await gwen.Button("Start the combat").ClickAsync();
        await Expect(gwen.Acting).ToHaveTextAsync("Assassin");
        await gwen.DeclareAsync("attack", "with a dart", "Lia", actor: "Assassin");
        await gwen.ResolveAsync("4 piercing", "poisoned 2", "A needle in the neck.");
        await Expect(gwen.Combatants.Nth(1).Locator(".condition.secret")).ToContainTextAsync("poisoned");
        await gwen.SetAsync("/shared/door", "ajar");
        await anna.ExpectValueAsync("/shared/door", "ajar");

        await Expect(anna.Combatants).ToHaveCountAsync(2);
        await Expect(anna.Seat.Locator(".condition")).ToHaveCountAsync(0);
        Assert.DoesNotContain(await anna.ReceivedAsync(), Tells);
        Assert.Contains(await gwen.ReceivedAsync(), Tells);

        // The same things are found as soon as the service does send them.
        await gwen.Page.GetByLabel("More for Assassin").ClickAsync();
        await gwen.Button("Reveal").ClickAsync();
        await Expect(anna.Combatants).ToHaveCountAsync(3);
        await Expect(anna.Acting).ToHaveTextAsync("Assassin");
        Assert.Contains(await anna.ReceivedAsync(), Tells);

        bool Tells(string text) => text.Contains(assassin, StringComparison.Ordinal) || text.Contains("Assassin", StringComparison.Ordinal)
            || text.Contains("poisoned", StringComparison.Ordinal) || text.Contains("\"hidden\"", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_hidden_name_is_not_sent_where_the_settings_are_unknown()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        await gwen.Page.EvaluateAsync("localStorage.clear()");
        await gwen.Page.ReloadAsync();
        await gwen.ExpectConnectedAsync();

        await gwen.RollAsync(18, 3, "Assassin", hidden: true);

        await Expect(gwen.Combatants.Locator(".tag.secret")).ToHaveTextAsync("Hidden from players");
        await Expect(gwen.Place("/gm")).ToBeVisibleAsync();
        await Expect(gwen.Place("/gm")).Not.ToContainTextAsync("Only you");
        Assert.DoesNotContain(await gwen.ReceivedAsync(), text => text.Contains("Assassin", StringComparison.Ordinal));
        ExpectNoComplaint(gwen);
    }

    [Fact]
    public async Task The_game_master_sees_beside_it_what_a_player_is_sent()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        await gwen.RollAsync(18, 3, "Assassin", hidden: true);
        await gwen.RollAsync(9, 2, "Goblin");

        await gwen.Button("See as a player").ClickAsync();
        await gwen.Button("Open the view").ClickAsync();

        var players = gwen.Page.Locator("gs-seat.second");
        await Expect(players.Locator("li.combatant .name")).ToHaveTextAsync(["Goblin"]);
        await Expect(gwen.Combatants.Locator(".name")).ToHaveTextAsync(["Assassin", "Goblin"]);
        await Expect(gwen.Place("/gm")).ToContainTextAsync("Only you");
        await Expect(players.Locator("[data-pointer='/gm']")).ToHaveCountAsync(0);
        await gwen.SetAsync("/shared/door", "open");
        await Expect(players.Locator("[data-pointer='/shared/door'].glows")).ToContainTextAsync("was \"closed\", by the game master");

        await players.GetByLabel("Close this view").ClickAsync();
        await Expect(gwen.Seat.Locator("gs-members li")).ToHaveCountAsync(1);
        ExpectNoComplaint(gwen);
    }

    [Fact]
    public async Task A_change_that_comes_too_late_is_refused_and_said_so()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        var anna = await TableVisitor.JoinAsync(_browser, OtherApi, gwen.Link, "Anna", "Lia");
        await anna.Place("/shared/door").FocusAsync();
        await anna.Page.Keyboard.PressAsync("Enter");
        await gwen.SetAsync("/shared/door", "open");
        await anna.ExpectValueAsync("/shared/door", "open");

        await anna.Page.GetByLabel("Value of /shared/door").FillAsync("barred");
        await anna.Page.Keyboard.PressAsync("Enter");

        await Expect(anna.Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("conflict");
        await anna.ExpectValueAsync("/shared/door", "open");
    }

    [Fact]
    public async Task Any_message_is_sent_by_its_schema_and_answered()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        await gwen.Page.GetByRole(AriaRole.Tab, new() { Name = "Send" }).ClickAsync();
        var types = await gwen.Seat.GetByLabel("Message", new() { Exact = true }).Locator("option").AllTextContentsAsync();
        var sent = JsonNode.Parse(Repository.Read("docs", "asyncapi.json"))!["operations"]!.AsObject()
            .Where(o => o.Value.Text("action") == "receive" && o.Value.Text("channel.$ref") == "#/channels/session");
        Assert.Equal(sent.Count(), types.Count);

        await gwen.Seat.GetByLabel("Message", new() { Exact = true }).SelectOptionAsync("initiative_roll");
        await gwen.Seat.GetByLabel("data", new() { Exact = true }).FillAsync("{\"roll\": 2000}");
        await Expect(gwen.Seat.Locator(".problem")).ToHaveTextAsync(["data.character_id is missing.", "data.roll must be at most 1000."]);
        await gwen.Button("Send").ClickAsync();
        await Expect(gwen.Seat.Locator(".answer")).ToContainTextAsync("Refused: invalid_message");

        await gwen.Seat.GetByLabel("data", new() { Exact = true }).FillAsync($$"""{"character_id": "{{Guid.NewGuid()}}", "roll": 12}""");
        await gwen.Button("Send").ClickAsync();
        await Expect(gwen.Seat.Locator(".answer")).ToContainTextAsync("Answered: initiative_roll");
        await Expect(gwen.Combatants).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_visitor_who_loads_the_page_again_has_the_same_seat()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        var anna = await TableVisitor.JoinAsync(_browser, OtherApi, gwen.Link, "Anna", "Lia");

        await anna.Page.ReloadAsync();
        await anna.ExpectConnectedAsync();
        await Expect(anna.Seat.Locator("header h2")).ToHaveTextAsync("Lia");
        await Expect(anna.Seat.Locator("gs-members li")).ToHaveCountAsync(2);
        ExpectNoComplaint(anna);
    }

    [Fact]
    public async Task A_pasted_JWT_is_enough_to_enter()
    {
        var visitor = await TableVisitor.OpenAsync(_browser, Api, "/table");
        await visitor.Page.GetByText("Use a JWT instead").ClickAsync();
        await visitor.Page.GetByLabel("JWT", new() { Exact = true }).FillAsync("nonsense");
        await visitor.Button("Enter with this JWT").ClickAsync();
        await Expect(visitor.Page.GetByText("This is not a JWT with a subject.")).ToBeVisibleAsync();

        await visitor.Page.GetByLabel("JWT", new() { Exact = true }).FillAsync(Tokens.For(Guid.NewGuid()));
        await visitor.Button("Enter with this JWT").ClickAsync();
        await visitor.Button("Start the session").ClickAsync();
        await visitor.ExpectConnectedAsync();
        ExpectNoComplaint(visitor);
    }

    [Fact]
    public async Task A_link_whose_player_is_not_a_UUID_is_refused_and_said_so()
    {
        var visitor = await TableVisitor.OpenAsync(_browser, Api, "/table?player=abc");
        await Expect(visitor.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "player_id" })).ToBeVisibleAsync();

        await visitor.EnterAsync("Gwen");
        await Expect(visitor.Button("Start the session")).ToBeEnabledAsync();
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_no_violation(ColorScheme colours)
    {
        var options = new BrowserNewPageOptions { ColorScheme = colours, ReducedMotion = ReducedMotion.Reduce };
        var gwen = await TableVisitor.OpenAsync(_browser, Api, "/table", options);
        await Expect(gwen.Page.GetByLabel("Your name")).ToBeVisibleAsync();
        await ExpectNoViolationAsync(gwen, "before entering");
        await gwen.EnterAsync("Gwen");
        await Expect(gwen.Button("Start the session")).ToBeEnabledAsync();
        await ExpectNoViolationAsync(gwen, "before a session");
        await gwen.Button("Start the session").ClickAsync();
        await gwen.ExpectConnectedAsync();
        await ExpectNoViolationAsync(gwen, "a new session");

        await PlayAsync(gwen, colours);
        await ExpectNoViolationAsync(gwen, "a fight");
        await gwen.Button("Roll").ClickAsync();
        await ExpectNoViolationAsync(gwen, "a roll");
        await gwen.Button("Declare").ClickAsync();
        await gwen.Button("Resolve").ClickAsync();
        await gwen.Seat.Locator(".chip").ClickAsync();
        await gwen.Seat.Locator("gs-log summary").First.ClickAsync();
        await ExpectNoViolationAsync(gwen, "a declaration, a resolution, a frame and the connection");
        await gwen.Page.GetByRole(AriaRole.Tab, new() { Name = "Send" }).ClickAsync();
        await gwen.Place("/shared/door").FocusAsync();
        await gwen.Page.Keyboard.PressAsync("Enter");
        await gwen.Button("See as a player").ClickAsync();
        await ExpectNoViolationAsync(gwen, "a message, an edit, and the choice of a second view");
        await gwen.Button("Open the view").ClickAsync();
        await Expect(gwen.Page.Locator("gs-seat.second .status")).ToHaveTextAsync("Connected");
        await ExpectNoViolationAsync(gwen, "two views");
    }

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Axe_finds_no_violation_on_a_phone(ColorScheme colours)
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api);
        var anna = await TableVisitor.JoinAsync(_browser, Api, gwen.Link, "Anna", "Lia", Phone(colours));
        await anna.RollAsync(14, 2);
        foreach (var part in new[] { "State", "Members", "Messages", "Combat" })
        {
            await anna.Button(part).ClickAsync();
            await ExpectNoViolationAsync(anna, part);
            var width = await anna.Page.EvaluateAsync<int>("document.documentElement.scrollWidth");
            Assert.True(width <= PhoneWidth, $"{part} is {width} wide.");
        }
    }

    [Theory]
    [InlineData("table-light.png", ColorScheme.Light)]
    [InlineData("table-dark.png", ColorScheme.Dark)]
    public async Task Pictures_are_taken_of_a_fight(string name, ColorScheme colours)
    {
        var options = new BrowserNewPageOptions { ColorScheme = colours, ViewportSize = PictureSize };
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api, options);
        await PlayAsync(gwen, colours);
        await gwen.SetAsync("/shared/light", "darkness");
        await TakePictureAsync(gwen, name);
    }

    [Fact]
    public async Task Pictures_are_taken_of_a_phone_and_of_two_views()
    {
        var gwen = await TableVisitor.CreateSessionAsync(_browser, Api, new() { ViewportSize = PictureSize });
        var anna = await PlayAsync(gwen, ColorScheme.Light);
        await TakePictureAsync(anna, "table-phone.png");
        await gwen.Button("Next turn").ClickAsync();
        await Expect(gwen.Acting).ToHaveTextAsync("Assassin");
        await gwen.Button("See as a player").ClickAsync();
        await gwen.Button("Open the view").ClickAsync();
        await Expect(gwen.Page.Locator("gs-seat.second .status")).ToHaveTextAsync("Connected");
        await TakePictureAsync(gwen, "table-as-player.png");
    }

    private const int PhoneWidth = 390;

    private static ViewportSize PictureSize { get; } = new() { Width = 1320, Height = 800 };

    private static BrowserNewPageOptions Phone(ColorScheme colours) => new()
    {
        ColorScheme = colours,
        ViewportSize = new() { Width = PhoneWidth, Height = 844 },
        IsMobile = true,
        HasTouch = true,
    };

    private static void ExpectNoComplaint(TableVisitor visitor) => Assert.Empty(visitor.Complaints);

    private static async Task ExpectNoViolationAsync(TableVisitor visitor, string situation)
    {
        var found = (await visitor.Page.RunAxe()).Violations;
        Harness.Complaints.ExpectNone(found.Select(v =>
            $"{situation}: {v.Id}, {v.Help}: {string.Join("; ", v.Nodes.Select(n => n.Html[..Math.Min(150, n.Html.Length)]))}"));
    }

    /// <summary>Two players join, and a fight with a hidden combatant, a group, an effect that is due and an open action is on.</summary>
    /// <returns>The player of the active character, on a phone.</returns>
    private async Task<TableVisitor> PlayAsync(TableVisitor gwen, ColorScheme colours)
    {
        var anna = await TableVisitor.JoinAsync(_browser, Api, gwen.Link, "Anna", "Lia Nightbreeze", Phone(colours));
        var ben = await TableVisitor.JoinAsync(_browser, OtherApi, gwen.Link, "Ben", "Rook");
        await ben.RollAsync(19, 1);
        await anna.RollAsync(14, 2);
        await gwen.RollAsync(12, 3, "Assassin", hidden: true);
        await gwen.RollAsync(9, 2, "Goblin", count: 3, hitPoints: 12);
        await gwen.MenuAsync("Lia Nightbreeze", "Effect");
        var poison = gwen.Form("Start an effect");
        await poison.GetByLabel("Condition").FillAsync("poisoned");
        await poison.GetByLabel("Until").SelectOptionAsync("Asked about at the start of each of its turns");
        await TableVisitor.SendAsync(poison, "Start the effect");
        await gwen.Seat.GetByLabel("More for Lia Nightbreeze").ClickAsync();
        await gwen.Button("Start the combat").ClickAsync();
        await Expect(ben.Acting).ToHaveTextAsync("Rook");
        await ben.DeclareAsync("attack", "with a longsword", "Goblin 2");
        await gwen.ResolveAsync("9 slashing", "frightened 1, prone", "The blade bites deep.");
        await ben.Button("End my turn").ClickAsync();
        await Expect(anna.Acting).ToHaveTextAsync("Lia Nightbreeze");
        await anna.DeclareAsync("cast a spell", "a bolt of fire", "Goblin 1");
        await Expect(gwen.Button("Resolve")).ToBeVisibleAsync();
        return anna;
    }

    /// <summary>Takes a picture for the README. TABLE_PICTURES names the folder to write it to; by default it is beside the tests.</summary>
    private static async Task TakePictureAsync(TableVisitor visitor, string name)
    {
        var folder = Environment.GetEnvironmentVariable("TABLE_PICTURES") ?? Path.Combine(AppContext.BaseDirectory, "pictures");
        var picture = await visitor.Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(folder, name),
            Animations = ScreenshotAnimations.Disabled,
            Caret = ScreenshotCaret.Hide,
        });
        Assert.InRange(picture.Length, 10_000, 200_000);
    }
}
