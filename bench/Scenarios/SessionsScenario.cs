namespace GameSession.Scenarios;

/// <summary>What a message costs with more and more live sessions, at the same rate of all messages together.</summary>
internal static class SessionsScenario
{
    private const int Players = 5;

    public static async Task RunAsync(Settings settings)
    {
        var counts = settings.Numbers("--sessions", "1,20,200,2000");
        using var api = new ApiClient(settings.Apis[0], settings.Key);
        var traffic = new Traffic(settings);
        var sessions = new List<PlayedSession>();
        foreach (var count in counts)
        {
            Report.Say($"{count} live sessions");
            var added = await PlayedSession.CreateAsync(api, count - sessions.Count, Players);
            await PlayedSession.ConnectAsync(added, settings.Apis[0], traffic.OnMessage);
            sessions.AddRange(added);
            await traffic.WarmUpAsync(sessions);
            var result = await traffic.MeasureAsync(sessions);
            result["sessions"] = count;
            Report.Write(result);
        }
    }
}
