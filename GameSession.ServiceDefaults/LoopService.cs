namespace Microsoft.Extensions.Hosting;

/// <summary>
/// A hosted service that does the same thing again and again for as long as the process runs. A round that fails, whatever it throws, is
/// followed by the next one after a pause: only the cancellation of the service's own token, or <see cref="IsOver"/>, ends the loop.
/// </summary>
/// <remarks>
/// A failure is logged once when it begins and once when it is over, see <see cref="FailureLog"/>. Pauses double from
/// <see cref="FirstPause"/> to <see cref="LongestPause"/>, are shortened by up to a half at random so that processes do not try together, and start
/// short again after <see cref="Works"/>.
/// </remarks>
/// <param name="failures">Where failures are logged, and the clock of the pauses. It says what the loop does.</param>
public abstract class LoopService(FailureLog failures) : BackgroundService
{
    /// <summary>After the first failure.</summary>
    public static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(0.5);

    /// <summary>After many failures in a row.</summary>
    public static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    private int _worked;

    /// <summary>Where a round notes what it does not throw.</summary>
    protected FailureLog Failures { get; } = failures;

    /// <summary>How many rounds run side by side.</summary>
    protected virtual int Loops => 1;

    /// <summary>Whether there is nothing left to do, ever.</summary>
    protected virtual bool IsOver => false;

    /// <summary>
    /// Waits for something to do, and does it. It calls <see cref="Works"/> when it has found that the thing works, and may return without.
    /// </summary>
    protected abstract Task RoundAsync(CancellationToken ct);

    /// <summary>Whether the failure passes without anybody's doing, as the absence of a dependency does.</summary>
    protected abstract bool Passes(Exception e);

    /// <summary>The thing works.</summary>
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
