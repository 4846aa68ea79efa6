namespace Microsoft.Extensions.Hosting;

/// <summary>
/// A hosted service that repeats the same work for as long as the process runs. After a round that throws, whatever the exception, the next one
/// follows after a pause. Only the cancellation of the service's own token, or <see cref="IsOver"/>, ends the loop.
/// </summary>
/// <remarks>
/// A failure is logged once when it begins and once when it is over, see <see cref="FailureLog"/>. Pauses double from
/// <see cref="FirstPause"/> to <see cref="LongestPause"/> and start again at <see cref="FirstPause"/> after <see cref="Works"/>. A random part, up
/// to a half, is taken off each pause so that processes do not retry at the same time.
/// </remarks>
/// <param name="failures">Logs the failures, and provides the clock of the pauses and the description of the work.</param>
public abstract class LoopService(FailureLog failures) : BackgroundService
{
    /// <summary>The pause after the first failure.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <summary>The pause after many failures in a row.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private int _worked;

    /// <summary>A round reports here the failures that it does not throw.</summary>
    protected FailureLog Failures { get; } = failures;

    /// <summary>How many loops run in parallel.</summary>
    protected virtual int Loops => 1;

    /// <summary>Whether the work is done for good.</summary>
    protected virtual bool IsOver => false;

    /// <summary>
    /// Waits for work and does it. It calls <see cref="Works"/> when the work has succeeded, and may return without a call.
    /// </summary>
    protected abstract Task RoundAsync(CancellationToken ct);

    /// <summary>Whether the failure is transient, such as an unavailable dependency.</summary>
    protected abstract bool Passes(Exception e);

    /// <summary>Reports that the work has succeeded.</summary>
    protected void Works()
    {
        Interlocked.Increment(ref _worked);
        Failures.Works();
    }

    /// <inheritdoc/>
    protected sealed override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(Enumerable.Range(0, Loops).Select(_ => RepeatAsync(stoppingToken)));

    private async Task RepeatAsync(CancellationToken ct)
    {
        var pause = FirstPause;
        var worked = 0;
        while (!ct.IsCancellationRequested && !IsOver)
        {
            try
            {
                await RoundAsync(ct);
                continue;
            }
            catch (Exception e) when (ct.IsCancellationRequested || IsOver)
            {
                Failures.Ends(e);
                return;
            }
            catch (Exception e)
            {
                Failures.Fails(e, Passes(e));
            }

            if (Volatile.Read(ref _worked) is var now && now != worked) (pause, worked) = (FirstPause, now);
            await Task.Delay(pause * (0.5 + Random.Shared.NextDouble() / 2), Failures.Time, ct)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }
}
