using System.Collections.Concurrent;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// Commits appends each in a round trip of its own, so that a lock or a slow statement that one of them waits for does not delay the others of
/// its batch (decision 0024). Thread-safe.
/// </summary>
#pragma warning disable CA1001 // The semaphore has no wait handle, and a commit that has not ended when the process stops still uses it.
internal sealed class LoneCommits(CommitAttempts attempts, TimeProvider time)
#pragma warning restore CA1001
{
    // For all lone commits together.
    private const int Connections = 8;

    private readonly SemaphoreSlim _connections = new(Connections);
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <summary>Removes from the batch the requests that are marked to be retried alone, and starts to commit them.</summary>
    public void TakeFrom(List<CommitRequest> batch)
    {
        foreach (var ended in _running.Keys.Where(c => c.IsCompleted)) _running.TryRemove(ended, out _);
        foreach (var request in batch)
        {
            if (request is { IsAlone: true, Outcome.Task.IsCompleted: false }) _running.TryAdd(CommitAsync(request), true);
        }

        batch.RemoveAll(r => r.IsAlone);
    }

    /// <summary>Completes when all commits under way have ended.</summary>
    public Task EndAsync() => Task.WhenAll(_running.Keys);

    private async Task CommitAsync(CommitRequest request)
    {
        try
        {
            var open = true;
            while (open)
            {
                if (request is { IsLocked: true, MayBeIn: false } && time.Until(request.Deadline) < 2 * EventAppender.LockTimeout)
                {
                    // An attempt cancelled at the deadline leaves the outcome unknown. Now it is still known: nothing is committed.
                    request.Answer(CommitOutcome.Locked);
                    return;
                }

                if (!await _connections.WaitAsync(time.Left(request.Deadline)))
                {
                    request.AnswerLate();
                    return;
                }

                try
                {
                    open = (await attempts.AppendAsync([request])).Count > 0;
                }
                finally
                {
                    _connections.Release();
                }

                if (open) await Task.Delay(CommitAttempts.RetryPause, time);
            }
        }
        catch (Exception e)
        {
            attempts.Fail([request], e);
        }
    }
}
