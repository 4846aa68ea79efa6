namespace GameSession.Tests.Harness;

/// <summary>
/// A queue for one test, which survives a restart of the broker. Messages stay in it until the test reads them.
/// </summary>
public sealed class BusSubscription(Bus bus, string queue) : IAsyncDisposable
{
    private readonly List<BusMessage> _messages = [];

    /// <summary>All messages so far, in order.</summary>
    public Task<IReadOnlyList<BusMessage>> ReadAsync() => bus.DrainAsync(queue, _messages);

    /// <summary>Waits until <paramref name="holds"/> accepts the messages so far, and returns them.</summary>
    public async Task<IReadOnlyList<BusMessage>> ExpectAsync(string what, Func<IReadOnlyList<BusMessage>, bool> holds)
    {
        IReadOnlyList<BusMessage> messages = [];
        await Eventually.HoldsAsync(what, async () => holds(messages = await ReadAsync()));
        return messages;
    }

    public async ValueTask DisposeAsync() => await bus.DeleteAsync(queue);
}
