using System.Globalization;
using System.Text;

namespace GameSession.Tests.Harness;

/// <summary>
/// Random numbers for tests. A run has one seed and each test numbers of its own from it. A test that takes some writes the seed to its output;
/// the environment's <c>TEST_SEED</c> repeats the numbers. The properties of CsCheck have a seed of their own: a failure says it, and the
/// environment's <c>CsCheck_Seed</c> repeats it.
/// </summary>
public static class Seeded
{
    private const string Variable = "TEST_SEED";

    /// <summary>Of the run.</summary>
    public static int Seed { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : Random.Shared.Next();

    // Below the seed that it needs: initializers run in the order of the source.
    private static Random Choices { get; } = new(Seed);

    /// <summary>The numbers of the test that asks, whatever other tests run.</summary>
    public static Random Numbers()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{Variable}={Seed}");
        return new Random(HashCode(Seed, TestContext.Current.Test?.TestDisplayName ?? ""));
    }

    /// <summary>A choice that no test's result depends on, from 0 to one less than <paramref name="count"/>.</summary>
    public static int Choice(int count)
    {
        lock (Choices) return Choices.Next(count);
    }

    // The same in every process, unlike the framework's. FNV-1a.
    private static int HashCode(int seed, string text)
    {
        var hash = unchecked((uint)seed) ^ 2_166_136_261;
        foreach (var value in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ value) * 16_777_619);
        return (int)(hash & int.MaxValue);
    }
}
