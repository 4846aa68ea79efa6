using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.AppHost;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using RabbitMQ.Client;

namespace GameSession.Tests.Hosting;

/// <summary>
/// The dashboard's commands and links, in a deployment of its own with two copies of the Api, as a developer has it. It runs alone: beside other
/// tests, the orchestrator may not stop a process in time.
/// </summary>
[Collection(Disturbing.Name)]
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed partial class DeveloperCommandsTests : IAsyncLifetime
{
    private const string Api = "api";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(3);

    private DistributedApplication? _app;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    private DistributedApplication App => _app!;

    private Uri Url => App.GetEndpoint(Api, "http");

    public async ValueTask InitializeAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        var builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.GameSession_AppHost>(
            ["--Servers=local", "--ServerData=temporary", .. RunningAppHost.NewSecrets().Select(s => $"--Parameters:{s.Key}={s.Value}")],
            (application, host) => (host.EnvironmentName, application.EnableResourceLogging) = ("Testing", false),
            timeout.Token);
        _app = await builder.BuildAsync(timeout.Token);
        await App.StartAsync(timeout.Token);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(Api, timeout.Token);
    }

    public async ValueTask DisposeAsync()
    {
        if (_app is null) return;
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    [Fact]
    public async Task The_links_lead_to_the_pages_and_the_commands_play_drain_and_empty()
    {
        await TheLinksLeadToThePagesAsync();
        var session = await ADemoIsPlayedAtOnceAsync();
        await OneCopyIsDrainedAndStartsAgainAsync();
        await TheDemoGoesOnAsync(session);
        await NothingIsLeftAsync();
    }

    private async Task TheLinksLeadToThePagesAsync()
    {
        var links = Of(await ACopyAsync()).Urls.Select(u => (u.DisplayProperties.DisplayName, new Uri(u.Url).AbsolutePath)).ToList();
        foreach (var link in new[]
            { ("Table", "/table"), ("REST reference", "/docs"), ("Messages", "/docs/events"), ("Client", "/client/gamesession.js") })
        {
            Assert.Contains(link, links);
        }

        var broker = await App.ResourceNotifications.WaitForResourceHealthyAsync("rabbitmq", Ct);
        var management = Assert.Single(broker.Snapshot.Urls, u => u.DisplayProperties.DisplayName == "Management");
        using var http = new HttpClient();
        Assert.Contains("RabbitMQ Management", await http.GetStringAsync(new Uri(management.Url), Ct), StringComparison.Ordinal);
    }

    private async Task<string> ADemoIsPlayedAtOnceAsync()
    {
        var result = await App.ResourceCommands.ExecuteCommandAsync(await ACopyAsync(), DeveloperCommands.Demo, Ct);

        Assert.True(result.Success, result.Message);
        var link = Link().Match(result.Data!.Value).Groups;
        Assert.Equal(new Uri(Url, "/table").ToString(), link["page"].Value);
        Assert.True(result.Data.DisplayImmediately);
        var session = link["session"].Value;
        using var observer = await ObserverOfAsync(session);
        var members = (await observer.GetAsync($"/api/v2/sessions/{session}"))["players"]!.AsArray();
        Assert.Equal(5, members.Count(m => m!["online"]!.GetValue<bool>()));
        await TheDemoGoesOnAsync(session);
        return session;
    }

    // Somebody has declared an action and ended a turn since now.
    private async Task TheDemoGoesOnAsync(string session)
    {
        using var observer = await ObserverOfAsync(session);
        var after = (string)(await observer.GetAsync($"/api/v2/sessions/{session}"))["version"]!;
        await Eventually.HoldsAsync("the demo goes on", async () =>
        {
            var page = await observer.GetAsync($"/api/v2/sessions/{session}/events?after={after}&limit=500");
            var types = page["events"]!.AsArray().Select(e => (string?)e!["type"]).ToList();
            return types.Contains("action_declare") && types.Contains("action_resolve") && types.Contains("turn_change");
        });
    }

    private async Task OneCopyIsDrainedAndStartsAgainAsync()
    {
        var copy = await ACopyAsync();
        using var player = await Visitor.OfAsync(Url);
        var session = await player.PostAsync("/api/v2/sessions", NewSession());
        session["websocket_url"] = new UriBuilder((string)session["websocket_url"]!) { Port = PortOf(copy) }.ToString();
        using var socket = await player.OpenAsync(session);

        var result = await App.ResourceCommands.ExecuteCommandAsync(copy, DeveloperCommands.Drain, Ct);

        Assert.True(result.Success, result.Message);
        while (await Visitor.ReadAsync(socket) is not null)
        {
        }

        Assert.Equal(1012, (int?)socket.CloseStatus);
        await Eventually.HoldsAsync("the copy runs again", () => Of(copy).State?.Text == KnownResourceStates.Running);
    }

    private async Task NothingIsLeftAsync()
    {
        using var player = await Visitor.OfAsync(Url);
        await using var broker = await new ConnectionFactory { Uri = new Uri((await App.GetConnectionStringAsync("rabbitmq", Ct))!) }
            .CreateConnectionAsync(Ct);
        await using var channel = await broker.CreateChannelAsync(cancellationToken: Ct);
        var queue = (await channel.QueueDeclareAsync("another", durable: true, exclusive: false, autoDelete: false, cancellationToken: Ct)).QueueName;
        await channel.QueueBindAsync(queue, "dndcreator.events", "session.#", cancellationToken: Ct);
        await player.PostAsync("/api/v2/sessions", NewSession());
        Assert.Single((await player.GetAsync("/api/v2/sessions"))["sessions"]!.AsArray());
        await Eventually.HoldsAsync("the event is published", async () => await channel.MessageCountAsync(queue, Ct) > 0);

        var result = await App.ResourceCommands.ExecuteCommandAsync(await ACopyAsync(), DeveloperCommands.Empty, Ct);

        Assert.True(result.Success, result.Message);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(Api, WaitBehavior.WaitOnResourceUnavailable, Ct);
        Assert.Equal(0u, await channel.MessageCountAsync(queue, Ct));
        using var returned = await Visitor.OfAsync(Url);
        Assert.Empty((await player.GetAsync("/api/v2/sessions"))["sessions"]!.AsArray());
    }

    private async Task<Visitor> ObserverOfAsync(string session)
    {
        var visitor = await Visitor.OfAsync(Url);
        await visitor.PostAsync($"/api/v2/sessions/{session}/join", new JsonObject { ["role"] = "observer" });
        return visitor;
    }

    // The dashboard has a row for each copy, and commands are those of a copy.
    private async Task<string> ACopyAsync() => (await App.ResourceNotifications.WaitForResourceAsync(
        Api, e => e.ResourceId != Api && e.Snapshot.State?.Text == KnownResourceStates.Running, Ct)).ResourceId;

    private CustomResourceSnapshot Of(string copy)
    {
        Assert.True(App.ResourceNotifications.TryGetCurrentState(copy, out var current));
        return current.Snapshot;
    }

    private int PortOf(string copy) =>
        new Uri(Of(copy).EnvironmentVariables.Single(v => v.Name == "ASPNETCORE_URLS").Value!).Port;

    private static JsonObject NewSession() =>
        new() { ["campaign_id"] = Guid.NewGuid().ToString(), ["name"] = "The Sunless Citadel" };

    [GeneratedRegex(@"\((?<page>http://[^?)]+)\?session=(?<session>[0-9a-f-]+)\)")]
    private static partial Regex Link();
}
