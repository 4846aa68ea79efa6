using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using GameSession.Tests.Harness;
using GameSession.Tests.Hosting;
using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace GameSession.Tests.Pages;

/// <summary>Somebody at the table page, in a browser of their own. Everything that the service sends to this browser is recorded.</summary>
internal sealed class TableVisitor
{
    private readonly ConcurrentQueue<string> _received = new();
    private readonly ConcurrentQueue<string> _complaints = new();
    private readonly ConcurrentBag<Task> _reading = [];

    private TableVisitor(IPage page)
    {
        Page = page;
        page.WebSocket += (_, socket) => socket.FrameReceived += (_, frame) => _received.Enqueue(frame.Text ?? "");
        page.Response += (_, response) => _reading.Add(RecordAsync(response));
        page.PageError += (_, error) => _complaints.Enqueue(error);
        page.Console += (_, message) =>
        {
            if (message.Type is "error" or "warning") _complaints.Enqueue(message.Text);
        };
    }

    public IPage Page { get; }

    /// <summary>What the browser's console has said, which includes what the content security policy has blocked.</summary>
    public IReadOnlyCollection<string> Complaints => _complaints;

    /// <summary>The address of the session that this visitor is in.</summary>
    public string Link => Page.Url;

    /// <summary>The first seat of the page.</summary>
    public ILocator Seat => Page.Locator("gs-seat.first");

    public ILocator Combatants => Seat.Locator("li.combatant");

    /// <summary>The names in the initiative order.</summary>
    public ILocator Names => Combatants.Locator(".name");

    public ILocator Acting => Seat.Locator("li.combatant[aria-current=true] .name");

    public static async Task<TableVisitor> OpenAsync(Browser browser, Uri api, string address, BrowserNewPageOptions? options = null)
    {
        var visitor = new TableVisitor(await browser.OpenAsync(api, options));
        await visitor.Page.GotoAsync(address);
        return visitor;
    }

    /// <summary>A game master, in a session that they have just created.</summary>
    public static async Task<TableVisitor> CreateSessionAsync(Browser browser, Uri api, BrowserNewPageOptions? options = null)
    {
        var visitor = await OpenAsync(browser, api, "/table", options);
        await visitor.EnterAsync("Gwen");
        await visitor.Page.ClickAsync("text=Start the session");
        await visitor.ExpectConnectedAsync();
        return visitor;
    }

    /// <summary>A player who has followed the link.</summary>
    public static async Task<TableVisitor> JoinAsync(
        Browser browser, Uri api, string link, string name, string character, BrowserNewPageOptions? options = null)
    {
        var visitor = await OpenAsync(browser, api, new Uri(link).PathAndQuery, options);
        await visitor.EnterAsync(name);
        await visitor.Page.GetByLabel("Your character").FillAsync(character);
        await visitor.Button("Play").ClickAsync();
        await visitor.ExpectConnectedAsync();
        // The character's name has come back from the service.
        await Expect(visitor.Seat.Locator("header h2")).ToHaveTextAsync(character);
        return visitor;
    }

    public async Task EnterAsync(string name)
    {
        await Page.GetByLabel("Your name").FillAsync(name);
        await Button("Enter as a development player").ClickAsync();
    }

    public ILocator Button(string name) => Page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    /// <summary>A place in the state, by its JSON Pointer.</summary>
    public ILocator Place(string pointer) => Seat.Locator($"[data-pointer='{pointer}']");

    public Task ExpectConnectedAsync() => Expect(Seat.Locator(".status")).ToHaveTextAsync("Connected");

    public Task ExpectRoundAsync(int round) => Expect(Seat.Locator(".round .number")).ToHaveTextAsync($"Round {round}");

    public ILocator Form(string name) => Page.GetByRole(AriaRole.Form, new() { Name = name, Exact = true });

    public ILocator Combatant(string name) =>
        Combatants.Filter(new() { Has = Page.Locator(".name").GetByText(name, new() { Exact = true }) });

    /// <summary>The effects of this condition on a combatant.</summary>
    public ILocator Condition(string combatant, string condition) =>
        Combatant(combatant).Locator(".condition").Filter(new() { Has = Page.Locator("b").GetByText(condition, new() { Exact = true }) });

    /// <summary>The entries of the log that have this text.</summary>
    public ILocator Log(string text) => Seat.Locator("gs-log li.in .sentence").Filter(new() { HasText = text });

    /// <summary>Presses a form's button, after which the form is gone.</summary>
    public static async Task SendAsync(ILocator form, string button)
    {
        await form.GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
        await Expect(form).ToBeHiddenAsync();
    }

    /// <summary>Presses a button of the menu of one combatant.</summary>
    public async Task MenuAsync(string combatant, string button)
    {
        var entry = Combatant(combatant);
        var more = entry.GetByLabel($"More for {combatant}", new() { Exact = true });
        if (await more.GetAttributeAsync("aria-expanded") == "false") await more.ClickAsync();
        await entry.Locator("gs-combatant-menu").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    /// <summary>Presses a button of what the game master may do about a member's seat.</summary>
    public async Task SeatMenuAsync(string member, string button)
    {
        var more = Seat.GetByLabel($"Seat of {member}", new() { Exact = true });
        if (await more.GetAttributeAsync("aria-expanded") == "false") await more.ClickAsync();
        await Seat.Locator("gs-members").GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    public async Task RollDiceAsync(string expression, bool secret)
    {
        await Page.GetByRole(AriaRole.Tab, new() { Name = "Dice" }).ClickAsync();
        var form = Form("Roll dice");
        await form.GetByLabel("Dice").FillAsync(expression);
        if (secret) await form.GetByRole(AriaRole.Checkbox).CheckAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Roll the dice" }).ClickAsync();
        await Expect(Seat.Locator("gs-dice li").First).ToContainTextAsync(expression);
        await Page.GetByRole(AriaRole.Tab, new() { Name = "Log" }).ClickAsync();
    }

    /// <param name="name">The name of a new combatant; null for the player's own character.</param>
    /// <param name="count">How many new ones; several share one turn.</param>
    /// <param name="character">A player's choice of their characters, if there is one.</param>
    public async Task RollAsync(
        int roll, int dexterity, string? name = null, bool hidden = false, int count = 1, int? hitPoints = null, string? character = null)
    {
        await Button("Roll").ClickAsync();
        var form = Page.GetByRole(AriaRole.Form, new() { Name = "Roll for initiative" });
        if (name is not null) await form.GetByLabel("Name").FillAsync(name);
        if (count > 1) await form.GetByLabel("How many").FillAsync($"{count}");
        if (hitPoints is not null) await form.GetByLabel("Hit points of each").FillAsync($"{hitPoints}");
        if (character is not null) await form.GetByLabel("For whom").SelectOptionAsync(new SelectOptionValue { Label = character });
        await form.GetByLabel("Roll", new() { Exact = true }).FillAsync($"{roll}");
        await form.GetByLabel("Dexterity").FillAsync($"{dexterity}");
        if (hidden) await form.GetByLabel("Hidden from players").CheckAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Roll for initiative" }).ClickAsync();
        await Expect(form).ToBeHiddenAsync();
    }

    /// <param name="actor">For the game master, who acts.</param>
    /// <param name="cost">Where actions are counted, if it is not one of its kind.</param>
    public async Task DeclareAsync(string type, string how, string target, string? actor = null, string? cost = null)
    {
        await Button("Declare").ClickAsync();
        var form = Page.GetByRole(AriaRole.Form, new() { Name = "Declare an action" });
        if (actor is not null) await form.GetByLabel("Who acts").SelectOptionAsync(new SelectOptionValue { Label = actor });
        await form.GetByLabel("Action", new() { Exact = true }).FillAsync(type);
        await form.GetByLabel("How").FillAsync(how);
        if (cost is not null) await form.GetByLabel("Cost").FillAsync(cost);
        await form.GetByLabel(target).CheckAsync();
        await form.GetByRole(AriaRole.Button, new() { Name = "Declare the action" }).ClickAsync();
        await Expect(form).ToBeHiddenAsync();
    }

    /// <summary>Resolves the one open action.</summary>
    public async Task ResolveAsync(string damage, string conditions, string words)
    {
        await Button("Resolve").ClickAsync();
        var form = Page.GetByRole(AriaRole.Form, new() { Name = "Resolve the action" });
        await form.GetByLabel("Damage").FillAsync(damage);
        await form.GetByLabel("Conditions").FillAsync(conditions);
        await form.GetByLabel("In words").FillAsync(words);
        await form.GetByRole(AriaRole.Button, new() { Name = "Apply the outcome" }).ClickAsync();
        await Expect(form).ToBeHiddenAsync();
    }

    /// <summary>Gives a text in the state another value, by keyboard.</summary>
    public async Task SetAsync(string pointer, string value)
    {
        await Place(pointer).FocusAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Page.GetByLabel($"Value of {pointer}").FillAsync(value);
        await Page.Keyboard.PressAsync("Enter");
        await ExpectValueAsync(pointer, value);
    }

    public Task ExpectValueAsync(string pointer, string value) => Expect(Place(pointer).Locator(".value").First).ToHaveTextAsync(value);

    /// <summary>Every frame and every answer that this browser has received so far.</summary>
    public async Task<IReadOnlyList<string>> ReceivedAsync()
    {
        await Task.WhenAll(_reading);
        return [.. _received];
    }

    private async Task RecordAsync(IResponse response)
    {
        var path = new Uri(response.Url).AbsolutePath;
        var isAnswer = path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/dev/", StringComparison.Ordinal);
        if (!isAnswer || response.Status == (int)HttpStatusCode.NoContent) return;
        try
        {
            var text = await response.TextAsync();
            _received.Enqueue(text);
            var body = JsonNode.Parse(text);
            foreach (var secret in new[] { body.Find("connection_token"), body.Find("token") })
            {
                if (secret is not null) Secrets.OfTheRun.Add(secret.GetValue<string>());
            }
        }
        catch (PlaywrightException)
        {
            // The visitor has left the page meanwhile.
        }
    }
}
