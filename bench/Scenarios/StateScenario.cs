namespace GameSession.Scenarios;

/// <summary>What a message that makes a small change costs in sessions whose state is larger and larger.</summary>
internal static class StateScenario
{
    private const int Players = 5;

    public static async Task RunAsync(Settings settings)
    {
        using var api = new ApiClient(settings.Apis[0], settings.Key);
        var traffic = new Traffic(settings);
        foreach (var kilobytes in settings.Numbers("--kilobytes", "1,10,100,1000"))
        {
            Report.Say($"a state of {kilobytes} KB");
            var sessions = await PlayedSession.CreateAsync(api, settings.Number("--sessions", 20), Players, () => States.Of(kilobytes * 1000));
            await PlayedSession.ConnectAsync(sessions, settings.Apis[0], traffic.OnMessage);
            await traffic.WarmUpAsync(sessions);
            var result = await traffic.MeasureAsync(sessions);
            result["state_kb"] = kilobytes;
            Report.Write(result);
            foreach (var session in sessions) session.Dispose();
        }
    }
}
