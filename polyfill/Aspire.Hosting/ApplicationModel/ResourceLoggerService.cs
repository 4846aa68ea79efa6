using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>The console output of resources: the last lines of each, and what comes. By resource id, or by name for all copies together.</summary>
public class ResourceLoggerService
{
    private const int Kept = 2_000;
    private readonly ConcurrentDictionary<string, Backlog> _backlogs = new(StringComparer.OrdinalIgnoreCase);

    internal ResourceLoggerService()
    {
    }

    /// <summary>What has been written so far.</summary>
    public async IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(string resourceName)
    {
        await Task.CompletedTask.ConfigureAwait(false);
        yield return Lines(resourceName);
    }

    /// <inheritdoc cref="GetAllAsync(string)"/>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> GetAllAsync(IResource resource) => GetAllAsync(resource.Name);

    /// <summary>What has been written so far, then what is written from now on. A reader that falls behind misses lines.</summary>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string resourceName) =>
        // The token is the enumerator's, which the compiler combines with this one.
        WatchAsync(resourceName, CancellationToken.None);

    /// <inheritdoc cref="WatchAsync(string)"/>
    public IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(IResource resource) => WatchAsync(resource.Name);

    internal async IAsyncEnumerable<IReadOnlyList<LogLine>> WatchAsync(string name, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var channel = Channel.CreateBounded<LogLine>(new BoundedChannelOptions(Kept) { FullMode = BoundedChannelFullMode.DropOldest });
        var backlog = Of(name);
        var known = backlog.Subscribe(channel.Writer);
        try
        {
            if (known.Length > 0)
                yield return known;
            while (await channel.Reader.WaitToReadAsync(cancellationToken).ConfigureAwait(false))
            {
                var lines = new List<LogLine>();
                while (channel.Reader.TryRead(out var line))
                    lines.Add(line);
                yield return lines;
            }
        }
        finally
        {
            backlog.Unsubscribe(channel.Writer);
        }
    }

    internal LogLine[] Lines(string name) => Of(name).Lines();

    internal void Write(IResource resource, string resourceId, string line, bool isError)
    {
        Of(resourceId).Add(line, isError);
        if (!string.Equals(resourceId, resource.Name, StringComparison.OrdinalIgnoreCase))
            Of(resource.Name).Add(line, isError);
    }

    private Backlog Of(string name) => _backlogs.GetOrAdd(name, _ => new Backlog());

    private sealed class Backlog
    {
        private readonly Lock _lock = new();
        private readonly Queue<LogLine> _lines = [];
        private readonly List<ChannelWriter<LogLine>> _subscribers = [];
        private int _count;

        public void Add(string content, bool isError)
        {
            lock (_lock)
            {
                var line = new LogLine(++_count, content, isError);
                _lines.Enqueue(line);
                if (_lines.Count > Kept)
                    _lines.Dequeue();
                foreach (var subscriber in _subscribers)
                    subscriber.TryWrite(line);
            }
        }

        public LogLine[] Lines()
        {
            lock (_lock)
                return [.. _lines];
        }

        public LogLine[] Subscribe(ChannelWriter<LogLine> subscriber)
        {
            lock (_lock)
            {
                _subscribers.Add(subscriber);
                return [.. _lines];
            }
        }

        public void Unsubscribe(ChannelWriter<LogLine> subscriber)
        {
            lock (_lock)
                _subscribers.Remove(subscriber);
        }
    }
}
