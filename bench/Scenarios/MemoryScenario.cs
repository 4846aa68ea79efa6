using System.Text.Json.Nodes;

namespace GameSession.Scenarios;

/// <summary>The resident memory of the Api for each session with five players, without connections and with them.</summary>
internal static class MemoryScenario
{
    private const int Players = 5;
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    public static async Task RunAsync(Settings settings)
    {
        var (sessions, kilobytes) = (settings.Number("--sessions", 1000), settings.Number("--kilobytes", 10));
        using var api = new ApiClient(settings.Apis[0], settings.Key);

        Report.Say($"{sessions} sessions with a state of {kilobytes} KB");
        // What the Api needs once is not charged to the sessions.
        var first = await CreateAsync(settings.Number("--first", 300));
        await PlayedSession.ConnectAsync(first, settings.Apis[0], _ => { });
        var before = await ResidentAsync();
        var added = await CreateAsync(sessions);
        var created = await ResidentAsync();
        await PlayedSession.ConnectAsync(added, settings.Apis[0], _ => { });
        var connected = await ResidentAsync();
        Report.Write(new JsonObject
        {
            ["sessions"] = sessions,
            ["state_kb"] = kilobytes,
            ["players"] = Players,
            ["rss_kb_per_session"] = Math.Round((created - before) / sessions, 1),
            ["rss_kb_per_session_connected"] = Math.Round((connected - before) / sessions, 1),
        });

        Task<PlayedSession[]> CreateAsync(int count) => PlayedSession.CreateAsync(api, count, Players, () => States.Of(kilobytes * 1000));

        async Task<double> ResidentAsync()
        {
            await Task.Delay(Settling);
            return ProcessUsage.ResidentKilobytes(settings.ApiPid);
        }
    }
}
