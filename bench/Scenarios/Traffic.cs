using System.Diagnostics;
using System.Text.Json.Nodes;

namespace GameSession.Scenarios;

/// <summary>State changes of the players of some sessions in turn, at a fixed rate, and what they cost.</summary>
internal sealed class Traffic(Settings settings)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private readonly int _rate = settings.Number("--rate", 1000);
    private readonly int _seconds = settings.Number("--seconds", 6);
    private bool _isWarm;
    private long _delivered;

    public void OnMessage(ReadOnlySpan<byte> message)
    {
        if (Message.Is(message, "state_update"u8)) Interlocked.Increment(ref _delivered);
    }

    /// <summary>Sends without measuring; the first time for longer, until the Api's code is compiled.</summary>
    public async Task WarmUpAsync(IReadOnlyList<PlayedSession> sessions)
    {
        await SendAsync(sessions, _isWarm ? 2 : 8);
        _isWarm = true;
    }

    /// <summary>What a message costs Api and PostgreSQL, in us of CPU; everything else that they do meanwhile is part of it.</summary>
    public async Task<JsonObject> MeasureAsync(IReadOnlyList<PlayedSession> sessions)
    {
        var (api, postgres) = (ProcessUsage.CpuSeconds(settings.ApiPid), ProcessUsage.CpuSeconds(settings.PostgresPid));
        var lost = await SendAsync(sessions, _seconds);
        var sent = _rate * _seconds;
        return new JsonObject
        {
            ["rate"] = _rate,
            ["api_us_per_message"] = Math.Round((ProcessUsage.CpuSeconds(settings.ApiPid) - api) * 1e6 / sent, 1),
            ["postgres_us_per_message"] = Math.Round((ProcessUsage.CpuSeconds(settings.PostgresPid) - postgres) * 1e6 / sent, 1),
            ["lost"] = lost,
        };
    }

    /// <summary>Calls <paramref name="act"/> so many times at a steady rate, whatever becomes of the earlier calls.</summary>
    public static async Task PaceAsync(int count, double rate, Func<int, ValueTask> act)
    {
        var start = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds(i / rate) - Stopwatch.GetElapsedTime(start);
            if (wait > TimeSpan.Zero) await Task.Delay(wait);
            await act(i);
        }
    }

    /// <returns>How many deliveries are missing.</returns>
    private async Task<long> SendAsync(IReadOnlyList<PlayedSession> sessions, int seconds)
    {
        Interlocked.Exchange(ref _delivered, 0);
        var players = sessions[0].Players.Count;
        var count = _rate * seconds;
        await PaceAsync(count, _rate, i =>
        {
            var player = i / sessions.Count % players;
            return sessions[i % sessions.Count].Connections[player].SendAsync(Message.Update(player, i));
        });
        var expected = (long)count * players;
        var end = Stopwatch.GetTimestamp();
        while (Interlocked.Read(ref _delivered) < expected && Stopwatch.GetElapsedTime(end) < Timeout) await Task.Delay(5);
        return expected - Interlocked.Read(ref _delivered);
    }
}
