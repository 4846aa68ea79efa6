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
    private Browser _browser = null!;

    private Uri Api => deployment.UrlOf(Deployment.ProcessA);

    private Uri OtherApi => deployment.UrlOf(Deployment.ProcessB);

    public async ValueTask InitializeAsync() => _browser = await Browser.StartAsync();

    public async ValueTask DisposeAsync() => await _browser.DisposeAsync();

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
        foreach (var visitor in new[] { gwen, anna }) Assert.Empty(visitor.Complaints);
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
