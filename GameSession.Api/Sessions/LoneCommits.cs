using System.Collections.Concurrent;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// Appends that go on by themselves, because the others of their batch are not to wait for what they wait for: a lock, or a statement that takes
/// too long (decision 0024). Safe from anywhere.
/// </summary>
internal sealed class LoneCommits(CommitAttempts attempts, TimeProvider time) : IDisposable
{
    // Shared by all of them.
    private const int Connections = 8;

    private readonly SemaphoreSlim _connections = new(Connections);
    private readonly ConcurrentDictionary<Task, bool> _running = new();

    /// <summary>Takes out of the batch those that are to go on alone, and sees to them.</summary>
    public void TakeFrom(List<CommitRequest> batch)
    {
        foreach (var ended in _running.Keys.Where(c => c.IsCompleted)) _running.TryRemove(ended, out _);
        foreach (var request in batch)
        {
            if (request is { IsAlone: true, Outcome.Task.IsCompleted: false }) _running.TryAdd(CommitAsync(request), true);
        }

        batch.RemoveAll(r => r.IsAlone);
    }

    /// <summary>Ends when all that are under way have ended.</summary>
    public Task EndAsync() => Task.WhenAll(_running.Keys);

    public void Dispose()
    {
        // What has not ended when the process does still needs it.
        if (_running.Keys.All(c => c.IsCompleted)) _connections.Dispose();
    }

    private async Task CommitAsync(CommitRequest request)
    {
        try
        {
            var open = true;
            while (open)
            {
                if (request is { IsLocked: true, MayBeIn: false } && time.Until(request.Deadline) < 2 * EventAppender.LockTimeout)
                {
                    // An attempt that is broken off has no answer. This one can still be had: nothing is in.
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
