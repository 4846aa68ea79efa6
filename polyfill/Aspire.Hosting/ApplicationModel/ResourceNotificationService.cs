using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.ApplicationModel;

/// <summary>
/// Knows the state of every running copy of every resource, and tells whoever waits. Safe for use from many threads. A wait for a name that
/// does not exist, or for the health of something that has failed, ends at once with an error that says so.
/// </summary>
public class ResourceNotificationService : IDisposable
{
    private readonly Lock _lock = new();
    private readonly DistributedApplicationModel _model;
    private readonly Dictionary<string, ResourceEvent> _current = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<Channel<ResourceEvent>> _watchers = [];
    private readonly Dictionary<string, string> _failures = new(StringComparer.OrdinalIgnoreCase);
    private bool _isDisposed;

    internal ResourceNotificationService(DistributedApplicationModel model) => _model = model;

    /// <summary>The present state of everything, then every change.</summary>
    public async IAsyncEnumerable<ResourceEvent> WatchAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var channel = Channel.CreateUnbounded<ResourceEvent>();
        ResourceEvent[] present;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_isDisposed, this);
            present = [.. _current.Values];
            _watchers.Add(channel);
        }

        try
        {
            foreach (var resourceEvent in present)
                yield return resourceEvent;
            await foreach (var resourceEvent in channel.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
                yield return resourceEvent;
        }
        finally
        {
            lock (_lock)
                _watchers.Remove(channel);
        }
    }

    /// <summary>Waits until a copy of the resource is in the state; until it is running when none is given.</summary>
    public async Task WaitForResourceAsync(string resourceName, string? targetState = null, CancellationToken cancellationToken = default) =>
        await WaitForResourceAsync(resourceName, [targetState ?? KnownResourceStates.Running], cancellationToken).ConfigureAwait(false);

    /// <summary>Waits until a copy of the resource is in one of the states; answers which.</summary>
    public async Task<string> WaitForResourceAsync(
        string resourceName, IEnumerable<string> targetStates, CancellationToken cancellationToken = default)
    {
        var states = targetStates.ToHashSet(StringComparer.OrdinalIgnoreCase);
        var found = await WaitForResourceAsync(resourceName, e => e.Snapshot.State is { } state && states.Contains(state.Text), cancellationToken)
            .ConfigureAwait(false);
        return found.Snapshot.State!.Text;
    }

    /// <summary>Waits until a copy of the resource is as <paramref name="predicate"/> says.</summary>
    public async Task<ResourceEvent> WaitForResourceAsync(
        string resourceName, Func<ResourceEvent, bool> predicate, CancellationToken cancellationToken = default)
    {
        ThrowIfUnknown(resourceName);
        await foreach (var resourceEvent in WatchAsync(cancellationToken).ConfigureAwait(false))
            if (IsNamed(resourceEvent, resourceName) && predicate(resourceEvent))
                return resourceEvent;
        throw Stopped(resourceName);
    }

    /// <summary>Waits until every copy of the resource is running and healthy.</summary>
    /// <exception cref="DistributedApplicationException">The resource has failed or ended, and does not become healthy by itself.</exception>
    public async Task<ResourceEvent> WaitForResourceHealthyAsync(string resourceName, CancellationToken cancellationToken = default)
    {
        ThrowIfUnknown(resourceName);
        await foreach (var resourceEvent in WatchAsync(cancellationToken).ConfigureAwait(false))
        {
            if (!IsNamed(resourceEvent, resourceName))
                continue;
            var copies = Copies(resourceName);
            if (copies.All(c => c.Snapshot.HealthStatus == HealthStatus.Healthy))
                return copies[0];
            if (copies.FirstOrDefault(HasEnded) is { } ended)
                throw new DistributedApplicationException(
                    $"'{resourceName}' does not become healthy: its state is {ended.Snapshot.State!.Text}. {FailureOf(ended.ResourceId)}".TrimEnd());
        }

        throw Stopped(resourceName);
    }

    /// <summary>The latest state of one copy, by its id, or of the first one, by the resource's name.</summary>
    public bool TryGetCurrentState(string resourceId, [NotNullWhen(true)] out ResourceEvent? resourceEvent)
    {
        lock (_lock)
        {
            resourceEvent = _current.GetValueOrDefault(resourceId) ?? _current.Values.FirstOrDefault(e => IsNamed(e, resourceId));
            return resourceEvent is not null;
        }
    }

    public Task PublishUpdateAsync(IResource resource, string resourceId, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        lock (_lock)
        {
            var before = _current.GetValueOrDefault(resourceId)?.Snapshot
                ?? new CustomResourceSnapshot { ResourceType = resource.GetType().Name.Replace("Resource", "", StringComparison.Ordinal), Properties = [] };
            var after = stateFactory(before);
            if (after == before)
                return Task.CompletedTask;
            var resourceEvent = new ResourceEvent(resource, resourceId, after);
            _current[resourceId] = resourceEvent;
            foreach (var watcher in _watchers)
                watcher.Writer.TryWrite(resourceEvent);
        }

        return Task.CompletedTask;
    }

    public Task PublishUpdateAsync(IResource resource, Func<CustomResourceSnapshot, CustomResourceSnapshot> stateFactory)
    {
        var copies = Copies(resource.Name);
        foreach (var id in copies.Length > 0 ? copies.Select(c => c.ResourceId) : [resource.Name])
            PublishUpdateAsync(resource, id, stateFactory);
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _isDisposed = true;
            foreach (var watcher in _watchers)
                watcher.Writer.TryComplete();
        }

        GC.SuppressFinalize(this);
    }

    internal static bool HasEnded(ResourceEvent resourceEvent) =>
        resourceEvent.Snapshot.State is { } state && KnownResourceStates.TerminalStates.Contains(state.Text);

    /// <summary>Every copy of a resource, by its name, or the one that has the id.</summary>
    internal ResourceEvent[] Copies(string name)
    {
        lock (_lock)
            return [.. _current.Values.Where(e => IsNamed(e, name))];
    }

    internal ResourceEvent[] All()
    {
        lock (_lock)
            return [.. _current.Values];
    }

    /// <summary>Why a copy ended, for whoever waits for it; null forgets it.</summary>
    internal void SetFailure(string resourceId, string? reason)
    {
        lock (_lock)
        {
            if (reason is null)
                _failures.Remove(resourceId);
            else
                _failures[resourceId] = reason;
        }
    }

    internal string FailureOf(string resourceId)
    {
        lock (_lock)
            return _failures.GetValueOrDefault(resourceId, "");
    }

    private static bool IsNamed(ResourceEvent resourceEvent, string name) =>
        string.Equals(resourceEvent.Resource.Name, name, StringComparison.OrdinalIgnoreCase)
        || string.Equals(resourceEvent.ResourceId, name, StringComparison.OrdinalIgnoreCase);

    private static OperationCanceledException Stopped(string resourceName) => new($"The application stopped while '{resourceName}' was waited for.");

    private void ThrowIfUnknown(string name)
    {
        if (_model.Resources.Any(r => string.Equals(r.Name, name, StringComparison.OrdinalIgnoreCase)) || Copies(name).Length > 0)
            return;
        throw new InvalidOperationException(
            $"There is no resource '{name}'. The resources are: {string.Join(", ", _model.Resources.Select(r => r.Name))}.");
    }
}
