namespace GameSession.Tests.Harness;

/// <summary>Waits for what comes about by itself.</summary>
public static class Eventually
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    /// <summary>Looks again and again until the condition holds.</summary>
    /// <param name="situation">What to say beside, where it never does.</param>
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
