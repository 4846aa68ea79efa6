namespace GameSession.Tests.Harness;

/// <summary>The errors that a test provokes, among those that the Api processes log while it runs. Thread-safe.</summary>
public sealed class ExpectedErrors : IDisposable
{
    private readonly List<string> _all;
    private readonly string[] _texts;
    private readonly int _from;
    private int? _to;

    // The list is also the lock for those that write to it.
    internal ExpectedErrors(List<string> all, string[] texts) => (_all, _texts, _from) = (all, texts, all.Count);

    /// <summary>The expected errors that were logged so far, each with its process in front.</summary>
    public IReadOnlyList<string> Logged
    {
        get
        {
            lock (_all) return [.. Indices.Select(i => _all[i])];
        }
    }

    /// <summary>Their indices among all errors of the run.</summary>
    internal IEnumerable<int> Indices
    {
        get
        {
            lock (_all) return [.. Enumerable.Range(_from, (_to ?? _all.Count) - _from)
                .Where(i => _texts.Any(t => _all[i].Contains(t, StringComparison.Ordinal)))];
        }
    }

    public void Dispose()
    {
        lock (_all) _to ??= _all.Count;
    }
}
