namespace GameSession.Tests.Fuzz;

/// <summary>
/// Random choices that depend on a seed and an input's index only, so that one input can be made again without the inputs before it.
/// </summary>
internal sealed class Chance(ulong seed, long index)
{
    private ulong _state = Mix(seed) + (Mix((ulong)index) | 1);

    /// <summary>SplitMix64.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15);

    /// <summary>A number from 0 to <paramref name="count"/> - 1.</summary>
    public int Below(int count) => (int)(Next() % (ulong)count);

    public int Between(int least, int most) => least + Below(most - least + 1);

    public bool In(int percent) => Below(100) < percent;

    public T OneOf<T>(params IReadOnlyList<T> items) => items[Below(items.Count)];

    /// <summary>One of several alternatives, chosen by weight.</summary>
    public T Weighted<T>(params ReadOnlySpan<(int Weight, T Item)> items)
    {
        var total = 0;
        foreach (var (weight, _) in items) total += weight;
        var at = Below(total);
        foreach (var (weight, item) in items)
        {
            if ((at -= weight) < 0) return item;
        }

        throw new InvalidOperationException("The weights do not add up.");
    }

    public Guid Id()
    {
        Span<byte> bytes = stackalloc byte[16];
        BitConverter.TryWriteBytes(bytes, Next());
        BitConverter.TryWriteBytes(bytes[8..], Next());
        return new Guid(bytes);
    }

    private static ulong Mix(ulong value)
    {
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
