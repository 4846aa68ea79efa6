namespace GameSession.Tests.Harness;

/// <summary>Waits for what comes about by itself.</summary>
public static class Eventually
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until the condition holds.</summary>
    /// <param name="timeout">A minute when null.</param>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, TimeSpan? timeout = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var patience = new CancellationTokenSource(timeout ?? Patience);
        while (!await condition())
        {
            Assert.False(patience.IsCancellationRequested, $"Never came about: {what}");
            await Task.Delay(Pause, ct);
        }
    }

    /// <inheritdoc cref="HoldsAsync(string, Func{Task{bool}}, TimeSpan?)"/>
    public static Task HoldsAsync(string what, Func<bool> condition, TimeSpan? timeout = null) =>
        HoldsAsync(what, () => Task.FromResult(condition()), timeout);
}
