using System.Diagnostics;
using GameSession.Api.Persistence;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>An append that waits for its outcome. Handled by one attempt at a time.</summary>
internal sealed class CommitRequest(Append append, long deadline)
{
    private bool _isAnswered;

    /// <summary>The <see cref="SessionSpans.Commit"/> span of each command that is traced, in the command's own trace.</summary>
    public IReadOnlyList<Activity> Spans { get; } = SessionMetrics.Source.HasListeners() ? StartSpans(append) : [];

    public Append Append => append;

    public long Deadline => deadline;

    public TaskCompletionSource<CommitOutcome> Outcome { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>An attempt ended without an answer, so the append may be committed.</summary>
    public bool MayBeIn { get; set; }

    /// <summary>From now on, no other append is in the same attempt.</summary>
    public bool IsAlone { get; set; }

    /// <summary>An attempt with this append alone failed because another transaction held a lock.</summary>
    public bool IsLocked { get; set; }

    /// <summary>Only the first call has an effect.</summary>
    public void Answer(CommitOutcome outcome)
    {
        if (Interlocked.Exchange(ref _isAnswered, true)) return;
        foreach (var span in Spans) End(span, outcome);
        Outcome.SetResult(outcome);
    }

    /// <summary>Answers a request whose deadline has passed with the outcome that is known by now.</summary>
    public void AnswerLate() => Answer(MayBeIn ? CommitOutcome.Unknown : IsLocked ? CommitOutcome.Locked : CommitOutcome.Unavailable);

    private static List<Activity> StartSpans(Append append)
    {
        var spans = new List<Activity>(append.Events.Count);
        foreach (var encoded in append.Events)
        {
            if (SessionSpans.StartAside(SessionSpans.Commit, encoded.Trace) is not { } span) continue;
            span.Describe(encoded.Event);
            spans.Add(span);
        }

        return spans;
    }

    private static void End(Activity span, CommitOutcome outcome)
    {
        if (outcome is not (CommitOutcome.Committed or CommitOutcome.Conflict)) span.SetStatus(ActivityStatusCode.Error);
        span.SetTag("gamesession.commit.outcome", outcome.ToString().ToLowerInvariant());
        SessionSpans.EndAside(span);
    }
}
