using System.Threading.Channels;

namespace GameSession.Api.Sessions;

/// <summary>
/// Ends the wait for owners that do not answer. All waits are equally long, so they are over in the order in which they began: one loop is enough,
/// and none of them needs a timer.
/// </summary>
internal sealed class ForwardTimeouts(TimeProvider time, ILogger<ForwardTimeouts> logger)
    : LoopService(new FailureLog("Ending the wait for owners of sessions", time, logger))
{
    /// <summary>How long an answer is waited for; far less than a command may take.</summary>
    public static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(500);

    private readonly Channel<Forward> _waiting = Channel.CreateUnbounded<Forward>(new UnboundedChannelOptions { SingleReader = true });

    public void Add(Forward forward) => _waiting.Writer.TryWrite(forward);

    /// <summary>Ends all waits: nothing would end them later.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _waiting.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        while (_waiting.Reader.TryRead(out var forward)) forward.End(ForwardOutcome.Unanswered);
    }

    protected override bool IsOver => _waiting.Reader.Completion.IsCompleted;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        if (!await _waiting.Reader.WaitToReadAsync(ct)) return;
        while (_waiting.Reader.TryPeek(out var oldest))
        {
            if (!oldest.Ended.IsCompleted && time.Left(oldest.Deadline) is var left && left > TimeSpan.Zero) await Task.Delay(left, time, ct);
            oldest.End(ForwardOutcome.Unanswered);
            _waiting.Reader.TryRead(out _);
        }

        Works();
    }

    protected override bool Passes(Exception e) => false;
}
