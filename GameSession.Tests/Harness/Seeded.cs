using System.Globalization;
using System.Text;

namespace GameSession.Tests.Harness;

/// <summary>
/// Random numbers for tests. A run has one seed, from which each test gets its own numbers. A test that uses some writes the seed to its output;
/// the environment variable <c>TEST_SEED</c> repeats the numbers. CsCheck's properties have a seed of their own: a failure reports it, and the
/// environment variable <c>CsCheck_Seed</c> repeats it.
/// </summary>
public static class Seeded
{
    private const string Variable = "TEST_SEED";

    /// <summary>The seed of the run.</summary>
    public static int Seed { get; } = Environment.GetEnvironmentVariable(Variable) is { Length: > 0 } given
        ? int.Parse(given, CultureInfo.InvariantCulture)
        : Random.Shared.Next();

    // After the seed, which it needs: initializers run in source order.
    private static Random Choices { get; } = new(Seed);

    /// <summary>Random numbers for the current test, independent of which other tests run.</summary>
    public static Random Numbers()
    {
        TestContext.Current.TestOutputHelper?.WriteLine($"{Variable}={Seed}");
        return new Random(HashCode(Seed, TestContext.Current.Test?.TestDisplayName ?? ""));
    }

    /// <summary>A random choice from 0 to <paramref name="count"/> - 1, on which no test's result may depend.</summary>
    public static int Choice(int count)
    {
        lock (Choices) return Choices.Next(count);
    }

    // FNV-1a: the same in every process, unlike the framework's hash codes.
    private static int HashCode(int seed, string text)
    {
        var hash = unchecked((uint)seed) ^ 2_166_136_261;
        foreach (var value in Encoding.UTF8.GetBytes(text)) hash = unchecked((hash ^ value) * 16_777_619);
        return (int)(hash & int.MaxValue);
    }
}
