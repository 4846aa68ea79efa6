using System.Globalization;
using GameSession.Scenarios;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
var scenarios = new Dictionary<string, Func<Settings, Task>>
{
    ["combat"] = CombatScenario.RunAsync,
    ["memory"] = MemoryScenario.RunAsync,
    ["reconnect"] = ReconnectScenario.RunAsync,
    ["rest"] = RestScenario.RunAsync,
    ["sessions"] = SessionsScenario.RunAsync,
    ["state"] = StateScenario.RunAsync,
};
if (args is not [var name, .. var rest] || !scenarios.TryGetValue(name, out var run))
{
    Console.Error.WriteLine($"Usage: {string.Join('|', scenarios.Keys)} --api URL [--api URL] --api-pid PID --postgres-pid PID --key BASE64 ...");
    return 2;
}

await run(new Settings(rest));
return 0;
