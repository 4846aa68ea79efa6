namespace GameSession.Tests.Harness;

/// <summary>Waits for conditions that become true by themselves.</summary>
public static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Checks the condition repeatedly until it holds, and fails after the timeout.</summary>
    /// <param name="situation">More text for the message of the failure.</param>
    /// <param name="timeout">A minute when null.</param>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition, Func<Task<string>>? situation = null, TimeSpan? timeout = null)
    {
        var ct = TestContext.Current.CancellationToken;
        using var end = new CancellationTokenSource(timeout ?? Timeout);
        while (!await condition())
        {
            if (end.IsCancellationRequested) Assert.Fail($"Never came about: {what}{(situation is null ? "" : $"\n{await situation()}")}");
            await Task.Delay(Pause, ct);
        }
    }

    /// <inheritdoc cref="HoldsAsync(string, Func{Task{bool}}, Func{Task{string}}, TimeSpan?)"/>
    public static Task HoldsAsync(string what, Func<bool> condition, TimeSpan? timeout = null) =>
        HoldsAsync(what, () => Task.FromResult(condition()), timeout: timeout);
}
