using GameSession.Api.Domain;
using GameSession.Api.Persistence;

namespace GameSession.Api.Sessions;

/// <summary>
/// Tells whether the log has events that a replica lacks. Callers that come while a query is under way are answered together by the next one: when
/// thousands of clients connect at once, a query for each of them would cost more than everything else in a connect.
/// <para>Guarantee: the query begins after the call, so the answer counts everything that was committed before the call. Thread-safe.</para>
/// </summary>
internal sealed class LogNews(EventReader log, TimeProvider time)
{
    private const int SessionsPerQuery = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<Question> _waiting = [];
    private bool _isAsking;

    /// <summary>False when the session's version and last event are the latest that the log has.</summary>
    /// <param name="deadline">When the caller must have an answer. A query takes no longer than until the last deadline of those it answers.</param>
    public async Task<bool> HasAsync(Session known, long deadline)
    {
        Question? waiting = null;
        lock (_lock)
        {
            if (_isAsking) _waiting.Enqueue(waiting = new Question(known, deadline));
            else _isAsking = true;
        }

        if (waiting is not null && await waiting.Answer.Task is { } answer) return answer;
        return await AskAsync(known, deadline);
    }

    // Asks for the caller and for those who wait by now. Then the first of those who came meanwhile asks.
    private async Task<bool> AskAsync(Session known, long deadline)
    {
        var others = TakeWaiting();
        try
        {
            using var timeout = time.TimeoutAt(others.Aggregate(deadline, (latest, other) => Math.Max(latest, other.Deadline)));
            var news = (await log.FindNewsAsync([known, .. others.Select(o => o.Known)], timeout.Token)).ToHashSet();
            foreach (var other in others) other.Answer.SetResult(news.Contains(other.Known.Id));
            return news.Contains(known.Id);
        }
        catch (Exception e)
        {
            foreach (var other in others) other.Answer.SetException(e);
            throw;
        }
        finally
        {
            HandOn();
        }
    }

    private List<Question> TakeWaiting()
    {
        var taken = new List<Question>();
        lock (_lock)
        {
            while (taken.Count < SessionsPerQuery && _waiting.TryDequeue(out var next)) taken.Add(next);
        }

        return taken;
    }

    private void HandOn()
    {
        Question? next;
        lock (_lock) _isAsking = _waiting.TryDequeue(out next);
        next?.Answer.SetResult(null);
    }

    private sealed record Question(Session Known, long Deadline)
    {
        /// <summary>Null: the caller that waits for this has to ask.</summary>
        public TaskCompletionSource<bool?> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
