using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using GameSession.Tests.Fuzz;

namespace GameSession.Tests.Security;

/// <summary>
/// Many twins, several at a time. <c>TWIN_SEED</c>, <c>TWIN_TABLES</c> and <c>TWIN_STEPS</c> set the seed, the number of twins and their length;
/// <c>TWIN_ONLY</c> plays one twin alone and compares its tables after each step.
/// </summary>
internal static class TwinRun
{
    private const string DefaultSeed = "20261126";
    private const int Steps = 60;

    private const int StepsPerComparison = 6;
    private const int FailuresTold = 3;

    /// <param name="twins">How many there are without a setting.</param>
    /// <param name="atATime">How many are played at the same time.</param>
    /// <param name="open">Opens one of the two tables of a twin.</param>
    public static async Task PlayAsync(
        int twins, int atATime, ITestOutputHelper output, Func<int, TwinCast, TwinRules, Chance, bool, Task<ITwinTable>> open)
    {
        var seed = Number("TWIN_SEED") ?? ulong.Parse(DefaultSeed, CultureInfo.InvariantCulture);
        var steps = (int)(Number("TWIN_STEPS") ?? Steps);
        var only = Number("TWIN_ONLY");
        var numbers = only is { } one ? [(int)one] : Enumerable.Range(0, (int)(Number("TWIN_TABLES") ?? (ulong)twins)).ToList();
        var clock = Stopwatch.StartNew();
        var options = new ParallelOptions { MaxDegreeOfParallelism = atATime, CancellationToken = TestContext.Current.CancellationToken };
        var hidden = 0L;
        var failures = new ConcurrentBag<string>();
        await Parallel.ForEachAsync(numbers, options, async (number, _) =>
        {
            try
            {
                await PlayAsync(number);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                failures.Add(e.Message);
            }
        });
        output.WriteLine(
            $"{numbers.Count} twins of {steps} steps and {hidden} hidden events, of the seed {seed}, in {clock.Elapsed.TotalSeconds:F1} s");
        Assert.True(
            failures.IsEmpty, $"{failures.Count} of {numbers.Count} twins can be told apart.\n{string.Join('\n', failures.Take(FailuresTold))}");

        async Task PlayAsync(int number)
        {
            var chance = new Chance(seed, (long)number << 32);
            var cast = new TwinCast(seed, number);
            var rules = new TwinRules(chance, cast);
            await using var plain = await open(number, cast, rules, chance, false);
            await using var secret = await open(number, new TwinCast(seed, number, cast), rules, chance, true);
            var game = new TwinGame(rules, plain, secret);
            await new Twin(game, seed, number, only is null ? StepsPerComparison : 1).PlayAsync(steps);
            Interlocked.Add(ref hidden, game.HiddenEvents);
        }
    }

    private static ulong? Number(string name) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? ulong.Parse(value, CultureInfo.InvariantCulture) : null;
}
