using System.Text.Json.Nodes;
using GameSession.Api.Domain;

namespace GameSession.Tests.Hosting;

/// <summary>What remains of an AppHost after it has ended.</summary>
[Trait("Category", "Integration")]
[Trait("Category", "Long")]
public sealed class AppHostEndTests : IDisposable
{
    // PostgreSQL's user can enter it, as it can enter a home that is not root's.
    private readonly string _dataHome = Directory.CreateDirectory(Path.Combine("/var/tmp", Path.GetRandomFileName())).FullName;

    public void Dispose() => Directory.Delete(_dataHome, recursive: true);

    [Fact]
    public async Task Killed_or_asked_to_end_it_leaves_no_process_and_sound_data()
    {
        var secrets = RunningAppHost.NewSecrets();
        Visitor gameMaster;
        JsonObject session;
        await using (var first = await RunningAppHost.StartAsync(_dataHome, secrets))
        {
            gameMaster = await Visitor.OfAsync(first.Api);
            session = await gameMaster.PostAsync("/api/v2/sessions", new JsonObject
            {
                ["campaign_id"] = Guid.NewGuid().ToString(),
                ["name"] = "The Sunless Citadel",
                ["settings"] = new JsonObject { ["initial_state"] = new JsonObject { ["shared"] = new JsonObject { ["door"] = "closed" } } },
            });
            var processes = first.Processes();
            Assert.True(processes.Count > 10, $"Only {processes.Count} processes were found.");
            await first.SignalAsync("KILL");
            await first.WaitForEndAsync(processes);
        }

        await using var second = await RunningAppHost.StartAsync(_dataHome, secrets);
        // The signing key is the same, so the token is still valid; the ports are not the same.
        using var returned = gameMaster.At(second.Api);
        var id = (string)session["session_id"]!;
        var state = await returned.GetAsync($"/api/v2/sessions/{id}/state");
        Assert.Equal("closed", (string?)state["state"]!["shared"]!["door"]);
        session["websocket_url"] = new UriBuilder(second.Api) { Scheme = "ws", Path = $"/api/v2/sessions/{id}/ws" }.ToString();
        using var socket = await returned.OpenAsync(session);
        Assert.Equal("connection_established", (string?)(await Visitor.ReadAsync(socket))!["type"]);

        var all = second.Processes();
        await second.SignalAsync("TERM");

        // The Api ends before its servers, so its clients are told to reconnect.
        while (await Visitor.ReadAsync(socket) is not null)
        {
        }

        Assert.Equal(1012, (int?)socket.CloseStatus);
        await second.WaitForEndAsync(all);
        Assert.Equal(0, second.ExitCode);
        gameMaster.Dispose();
    }
}
