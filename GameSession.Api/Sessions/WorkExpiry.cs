namespace GameSession.Api.Sessions;

/// <summary>
/// Answers the callers of one session's work when their deadlines have passed. Looking for them from time to time costs less than a timer for each
/// piece of work. Thread-safe.
/// </summary>
internal sealed class WorkExpiry(TimeProvider time)
{
    // How long after its deadline work waits for the session's own answer, which says more than that the deadline has passed.
    private static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(200);

    // In the order in which it was posted. All deadlines are equally far away, so the first to pass is at the head.
    private readonly Queue<PendingWork> _pending = new();

    public void Add(PendingWork work)
    {
        lock (_pending)
        {
            // Answered work is removed at once. Held until the next look, it would survive a collection of the youngest generation, with everything
            // that it refers to.
            while (_pending.TryPeek(out var first) && first.IsAnswered) _pending.Dequeue();
            _pending.Enqueue(work);
        }
    }

    /// <summary>Answers the callers whose deadline has passed, and forgets the work that is answered.</summary>
    public void Expire()
    {
        List<PendingWork>? expired = null;
        lock (_pending)
        {
            while (_pending.TryPeek(out var first))
            {
                if (!first.IsAnswered)
                {
                    if (time.Until(first.Deadline) + Grace > TimeSpan.Zero) break;
                    (expired ??= []).Add(first);
                }

                _pending.Dequeue();
            }
        }

        expired?.ForEach(w => w.Expire());
    }
}
