using System.Threading.Channels;

namespace GameSession.Api.Sessions;

/// <summary>
/// Ends the wait for owners that do not answer. An owner from which this process hears nothing at all has ended or hangs. One that is heard is slow
/// and gets more time: a second execution of its commands would add to its load. All waits are equally long and are over in the order in which they
/// began, so one loop is enough, and none of them needs a timer.
/// </summary>
internal sealed class ForwardTimeouts(SessionRuntimeServices services, TimeProvider time, ILogger<ForwardTimeouts> logger)
    : LoopService(new FailureLog("Ending the wait for owners of sessions", time, logger))
{
    private readonly TimeSpan _wait = TimeSpan.FromMilliseconds(services.Options.ForwardTimeoutMilliseconds);
    private readonly Channel<(Forward Forward, long Until, int Waits)> _waiting =
        Channel.CreateUnbounded<(Forward, long, int)>(new UnboundedChannelOptions { SingleReader = true });

    /// <summary>The command is sent: its wait begins.</summary>
    public void Add(Forward forward) => _waiting.Writer.TryWrite((forward, time.After(_wait), 1));

    /// <summary>Ends all waits: nothing would end them later.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        _waiting.Writer.TryComplete();
        while (_waiting.Reader.TryRead(out var waiting)) waiting.Forward.End(ForwardOutcome.Unanswered);
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        if (!await _waiting.Reader.WaitToReadAsync(ct)) return;
        while (_waiting.Reader.TryPeek(out var oldest))
        {
            var (forward, until, waits) = oldest;
            if (!forward.Ended.IsCompleted) await Task.Delay(time.Left(until), time, ct);
            _waiting.Reader.TryRead(out _);
            if (forward.Ended.IsCompleted) continue;
            if (MayWait(forward, waits + 1)) _waiting.Writer.TryWrite((forward, time.After(_wait), waits + 1));
            else forward.End(ForwardOutcome.Unanswered);
        }

        Works();
    }

    protected override bool Passes(Exception e) => false;

    // An owner that dies during a wait does not count as heard because of what it sent before. Half of the time for the command is left to execute
    // it here.
    private bool MayWait(Forward forward, int waits) =>
        waits * _wait <= services.Options.CommandTimeout / 2 && services.Heard.IsHeard(forward.Owner, within: _wait / 2);
}
