namespace GameSession.Tests.Harness;

/// <summary>
/// A queue of a test's own, which the broker keeps over a restart. Messages are taken from it when the test looks.
/// </summary>
public sealed class BusSubscription(Bus bus, string queue) : IAsyncDisposable
{
    private readonly List<BusMessage> _messages = [];

    /// <summary>Everything that has come so far, in order.</summary>
    public Task<IReadOnlyList<BusMessage>> ReadAsync() => bus.DrainAsync(queue, _messages);

    /// <summary>Waits until messages have come of which this holds, and returns all that have come.</summary>
    public async Task<IReadOnlyList<BusMessage>> ExpectAsync(string what, Func<IReadOnlyList<BusMessage>, bool> holds)
    {
        IReadOnlyList<BusMessage> messages = [];
        await Eventually.HoldsAsync(what, async () => holds(messages = await ReadAsync()));
        return messages;
    }

    public async ValueTask DisposeAsync() => await bus.DeleteAsync(queue);
}
