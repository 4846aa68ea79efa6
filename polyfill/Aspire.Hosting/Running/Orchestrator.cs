using System.Net.Sockets;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Aspire.Hosting.Running;

/// <summary>Runs the model: allocates ports, starts what is a process in the order that the waits ask for, and stops it in the opposite one.</summary>
internal sealed partial class Orchestrator : IHostedLifecycleService, IAsyncDisposable
{
    private const int ChildAttempts = 20;
    private static readonly TimeSpan ChildPause = TimeSpan.FromMilliseconds(250);

    private readonly DistributedApplicationModel _model;
    private readonly ResourceNotificationService _notifications;
    private readonly ResourceLoggerService _loggers;
    private readonly PackageInstaller _installer;
    private readonly RunSettings _settings;
    private readonly DataFolders _folders;
    private readonly ILogger<DistributedApplication> _logger;
    private readonly PortAllocator _ports = new();
    private readonly HealthMonitor _health;
    private readonly CancellationTokenSource _stopping = new();
    private readonly ProcessPlanner _planner;
    private readonly RunContext _context;
    private readonly List<RunningProcess> _processes = [];
    private readonly List<TcpProxy> _proxies = [];
    private readonly List<Task> _starting = [];
    private Task _reporting = Task.CompletedTask;
    private bool _isStopped;

    public Orchestrator(
        DistributedApplicationModel model,
        DistributedApplicationExecutionContext executionContext,
        ResourceNotificationService notifications,
        ResourceLoggerService loggers,
        HealthCheckService checks,
        PackageInstaller installer,
        RunSettings settings,
        DataFolders folders,
        IDistributedApplicationBuilder builder,
        ILogger<DistributedApplication> logger)
    {
        _model = model;
        _notifications = notifications;
        _loggers = loggers;
        _installer = installer;
        _settings = settings;
        _folders = folders;
        _logger = logger;
        _health = new HealthMonitor(checks, notifications);
        _planner = new ProcessPlanner(folders, _ports, executionContext, RunSettings.ConfigurationOf(builder.AppHostAssembly));
        _context = new RunContext(notifications, loggers, _health, _stopping.Token);
    }

    /// <summary>The copies of a resource by its name, or the one that has the id.</summary>
    public RunningProcess[] Find(string nameOrId) =>
    [
        .. _processes.Where(p => string.Equals(p.Id, nameOrId, StringComparison.OrdinalIgnoreCase)
            || string.Equals(p.Resource.Name, nameOrId, StringComparison.OrdinalIgnoreCase)),
    ];

    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        Check();
        foreach (var resource in _model.Resources)
            Announce(resource);
        _reporting = ReportAsync();
        var missing = _model.Resources.Select(r => r.Annotations.OfType<ServerProgram>().LastOrDefault())
            .OfType<ServerProgram>().Where(p => p.FindProgram() is null).ToArray();
        if (missing.Length > 0)
            await _installer.InstallAsync(missing, cancellationToken).ConfigureAwait(false);
    }

    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var resource in _model.Resources.OfType<IResourceWithEndpoints>())
            AllocateEndpoints(resource);
        foreach (var resource in _model.Resources)
            _starting.Add(Task.Run(() => RunAsync(resource), CancellationToken.None));
        return Task.CompletedTask;
    }

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <summary>Stops what clients see first, then the servers that it needs; each part all at once.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_isStopped)
            return;
        _isStopped = true;
        await _stopping.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_starting).ConfigureAwait(false);
        foreach (var part in _processes.GroupBy(p => p.IsServer).OrderBy(g => g.Key))
            await Task.WhenAll(part.Select(p => p.DisposeAsync().AsTask())).ConfigureAwait(false);
        foreach (var proxy in _proxies)
            await proxy.DisposeAsync().ConfigureAwait(false);
        _notifications.Dispose();
        await _reporting.ConfigureAwait(false);
    }

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await StopAsync(CancellationToken.None).ConfigureAwait(false);
        _ports.Dispose();
        _health.Dispose();
        _folders.Dispose();
        _stopping.Dispose();
    }

    /// <summary>Finds what could only hang or fail later.</summary>
    private void Check()
    {
        foreach (var twice in _model.Resources.GroupBy(r => r.Name, StringComparer.OrdinalIgnoreCase).Where(g => g.Count() > 1))
            throw new DistributedApplicationException($"There are two resources named '{twice.Key}'.");
        foreach (var resource in _model.Resources)
        {
            foreach (var wait in resource.Annotations.OfType<WaitAnnotation>().Where(w => !_model.Resources.Contains(w.Resource)))
                throw new DistributedApplicationException($"'{resource.Name}' waits for '{wait.Resource.Name}', which is not among the resources.");
            if (WaitsForItself(resource, resource, []))
                throw new DistributedApplicationException($"'{resource.Name}' waits for itself, through what it waits for.");
        }
    }

    private static bool WaitsForItself(IResource start, IResource at, HashSet<IResource> seen) =>
        at.Annotations.OfType<WaitAnnotation>().Any(w => w.Resource == start || (seen.Add(w.Resource) && WaitsForItself(start, w.Resource, seen)));

    private void Announce(IResource resource)
    {
        var isProcess = resource is ContainerResource or ProjectResource or ExecutableResource;
        var copies = isProcess ? Enumerable.Range(0, resource.GetReplicaCount()).Select(_ => new RunningProcess(_context, _planner, resource)).ToArray() : [];
        _processes.AddRange(copies);
        foreach (var id in isProcess ? copies.Select(c => c.Id) : [resource.Name])
            _notifications.PublishUpdateAsync(resource, id, s => s with
            {
                State = KnownResourceStates.NotStarted,
                CreationTimeStamp = DateTime.UtcNow,
                IsHidden = false,
                Properties = [.. Facts(resource)],
            });
    }

    private static IEnumerable<ResourcePropertySnapshot> Facts(IResource resource)
    {
        if (resource is ProjectResource project)
            yield return new ResourcePropertySnapshot("project.path", project.GetProjectMetadata().ProjectPath);
        if (resource is IResourceWithParent child)
            yield return new ResourcePropertySnapshot("resource.parentName", child.Parent.Name);
    }

    private void AllocateEndpoints(IResourceWithEndpoints resource)
    {
        var copies = Find(resource.Name);
        var isServer = resource.HasAnnotationOfType<ServerProgram>();
        foreach (var endpoint in resource.Annotations.OfType<EndpointAnnotation>())
        {
            if (_settings.HasRandomPorts)
                endpoint.Port = null;
            var port = endpoint.Port ?? _ports.Allocate();
            endpoint.AllocatedEndpoint = new AllocatedEndpoint(endpoint, isServer ? "127.0.0.1" : "localhost", port);
            // One copy listens at the endpoint itself: nothing stands between it and its clients that could fail or slow them down.
            var needsProxy = !isServer && endpoint.IsProxied && (copies.Length > 1 || (endpoint.TargetPort is { } target && target != port));
            foreach (var copy in copies)
                copy.SetPort(endpoint.Name, !needsProxy ? port : copies.Length == 1 ? endpoint.TargetPort ?? _ports.Allocate() : _ports.Allocate());
            if (needsProxy)
                Listen(endpoint, port, copies);
        }

        var urls = Urls(resource);
        foreach (var copy in copies)
            copy.Publish(s => s with { Urls = [.. urls] });
    }

    private void Listen(EndpointAnnotation endpoint, int port, RunningProcess[] copies)
    {
        var proxy = new TcpProxy(() => [.. copies.Where(c => c.IsRunning).Select(c => c.PortOf(endpoint.Name))]);
        _proxies.Add(proxy);
        try
        {
            proxy.Listen(port);
        }
        catch (SocketException e)
        {
            throw new DistributedApplicationException($"'{copies[0].Resource.Name}' cannot listen on port {port}: {e.Message}", e);
        }
    }

    private static List<UrlSnapshot> Urls(IResourceWithEndpoints resource)
    {
        var urls = new List<UrlSnapshot>();
        foreach (var endpoint in resource.GetEndpoints())
        {
            var url = new ResourceUrlAnnotation { Url = endpoint.Url, Endpoint = endpoint };
            foreach (var change in resource.Annotations.OfType<UrlCallbackAnnotation>().Where(c => c.EndpointName == endpoint.EndpointName))
                change.Callback(url);
            var address = url.Url.StartsWith('/') ? endpoint.Url + url.Url : url.Url;
            urls.Add(new UrlSnapshot(endpoint.EndpointName, address, IsInternal: !endpoint.IsHttp && !endpoint.IsHttps)
            {
                DisplayProperties = new UrlDisplayPropertiesSnapshot(url.DisplayText ?? ""),
            });
        }

        return urls;
    }

    /// <summary>Brings one resource up; whatever goes wrong ends in its state, not in an exception.</summary>
    private async Task RunAsync(IResource resource)
    {
        try
        {
            if (resource is ParameterResource parameter)
                await ShowAsync(parameter).ConfigureAwait(false);
            else if (resource is IResourceWithParent child && resource.TryGetLastAnnotation<ChildStartAnnotation>(out var start))
                await FollowParentAsync(child, start).ConfigureAwait(false);
            else
                await StartProcessesAsync(resource).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The AppHost stops.
        }
        catch (Exception e)
        {
            SetFailed(resource, e.Message);
        }
    }

    private async Task StartProcessesAsync(IResource resource)
    {
        if (resource.HasAnnotationOfType<ExplicitStartupAnnotation>())
            return;
        var copies = Find(resource.Name);
        try
        {
            await WaitForDependenciesAsync(resource, copies).ConfigureAwait(false);
        }
        catch (DistributedApplicationException e)
        {
            foreach (var copy in copies)
                copy.Fail($"{resource.Name} does not start: {e.Message}");
            return;
        }

        await Task.WhenAll(copies.Select(StartOneAsync)).ConfigureAwait(false);

        // A failure is in the copy's state by then.
        async Task StartOneAsync(RunningProcess copy)
        {
            try
            {
                await copy.StartAsync(_stopping.Token).ConfigureAwait(false);
            }
            catch (DistributedApplicationException)
            {
            }
        }
    }

    private async Task WaitForDependenciesAsync(IResource resource, RunningProcess[] copies)
    {
        var waits = resource.Annotations.OfType<WaitAnnotation>().ToArray();
        if (waits.Length == 0)
            return;
        foreach (var copy in copies)
            copy.Publish(s => s with { State = KnownResourceStates.Waiting });
        await Task.WhenAll(waits.Select(w => WaitAsync(w))).ConfigureAwait(false);
    }

    private async Task WaitAsync(WaitAnnotation wait)
    {
        var name = wait.Resource.Name;
        switch (wait.WaitType)
        {
            case WaitType.WaitUntilHealthy:
                await _notifications.WaitForResourceHealthyAsync(name, _stopping.Token).ConfigureAwait(false);
                break;
            case WaitType.WaitUntilStarted:
                var state = await _notifications
                    .WaitForResourceAsync(name, [KnownResourceStates.Running, .. KnownResourceStates.TerminalStates], _stopping.Token).ConfigureAwait(false);
                if (state != KnownResourceStates.Running)
                    throw new DistributedApplicationException($"the state of '{name}' is {state}. {_notifications.FailureOf(name)}");
                break;
            case WaitType.WaitForCompletion:
                var end = await _notifications.WaitForResourceAsync(name, ResourceNotificationService.HasEnded, _stopping.Token).ConfigureAwait(false);
                if (end.Snapshot.State!.Text == KnownResourceStates.FailedToStart || end.Snapshot.ExitCode != wait.ExitCode)
                    throw new DistributedApplicationException($"'{name}' ended with code {end.Snapshot.ExitCode}, not {wait.ExitCode}.");
                break;
        }
    }

    private async Task ShowAsync(ParameterResource parameter)
    {
        var value = await parameter.GetValueAsync(_stopping.Token).ConfigureAwait(false);
        await _notifications.PublishUpdateAsync(parameter, s => s with
        {
            State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            HealthStatus = HealthStatus.Healthy,
            Properties = [.. s.Properties, new ResourcePropertySnapshot("Value", value) { IsSensitive = parameter.Secret }],
        }).ConfigureAwait(false);
    }

    /// <summary>A child is created when its parent is healthy, and shares its parent's fate from then on.</summary>
    private async Task FollowParentAsync(IResourceWithParent child, ChildStartAnnotation start)
    {
        CancellationTokenSource? checking = null;
        var checks = Task.CompletedTask;
        try
        {
            await foreach (var parent in _notifications.WatchAsync(_stopping.Token).ConfigureAwait(false))
            {
                if (parent.Resource != child.Parent)
                    continue;
                if (ResourceNotificationService.HasEnded(parent))
                {
                    await StopCheckingAsync().ConfigureAwait(false);
                    _notifications.SetFailure(child.Name, _notifications.FailureOf(parent.ResourceId));
                    await _notifications.PublishUpdateAsync(
                        child, child.Name, s => s with { State = parent.Snapshot.State, HealthStatus = null, HealthReports = [] }).ConfigureAwait(false);
                }
                else if (checking is null && parent.Snapshot.HealthStatus == HealthStatus.Healthy
                    && await CreateAsync(child, start).ConfigureAwait(false))
                {
                    _notifications.SetFailure(child.Name, null);
                    await _notifications.PublishUpdateAsync(child, child.Name, s => s with
                    {
                        State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
                        StartTimeStamp = DateTime.UtcNow,
                    }).ConfigureAwait(false);
                    checking = CancellationTokenSource.CreateLinkedTokenSource(_stopping.Token);
                    checks = _health.RunAsync(child, child.Name, _ => "", checking.Token);
                }
            }
        }
        finally
        {
            await StopCheckingAsync().ConfigureAwait(false);
        }

        async Task StopCheckingAsync()
        {
            if (checking is null)
                return;
            await checking.CancelAsync().ConfigureAwait(false);
            await checks.ConfigureAwait(false);
            checking.Dispose();
            checking = null;
        }
    }

    /// <summary>False when the parent went away over it; then its next healthy moment is the next occasion.</summary>
    private async Task<bool> CreateAsync(IResourceWithParent child, ChildStartAnnotation start)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await start.CreateAsync(_stopping.Token).ConfigureAwait(false);
                return true;
            }
            catch (Exception e) when (e is not OperationCanceledException && attempt < ChildAttempts)
            {
                // What was healthy a moment ago may be stopping, or not quite there yet.
                _loggers.Write(child, child.Name, e.Message, isError: true);
                await Task.Delay(ChildPause, _stopping.Token).ConfigureAwait(false);
                if (_notifications.Copies(child.Parent.Name).Any(p => p.Snapshot.HealthStatus != HealthStatus.Healthy))
                    return false;
            }
        }
    }

    private void SetFailed(IResource resource, string reason)
    {
        foreach (var copy in Find(resource.Name))
            copy.Fail(reason);
        if (Find(resource.Name).Length > 0)
            return;
        _notifications.SetFailure(resource.Name, reason);
        _loggers.Write(resource, resource.Name, reason, isError: true);
        _notifications.PublishUpdateAsync(resource, resource.Name, s => s with
        {
            State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            HealthStatus = null,
        });
    }

    /// <summary>Writes one line for each change of a state.</summary>
    private async Task ReportAsync()
    {
        var known = new Dictionary<string, string>(StringComparer.Ordinal);
        await foreach (var change in _notifications.WatchAsync().ConfigureAwait(false))
        {
            var state = change.Snapshot.State?.Text ?? "";
            var text = state == KnownResourceStates.Running && change.Snapshot.HealthStatus is { } health ? $"{state}, {health}" : state;
            if (change.Resource is ParameterResource && state == KnownResourceStates.Running)
                continue;
            if (known.GetValueOrDefault(change.ResourceId) == text || state == KnownResourceStates.NotStarted)
                continue;
            known[change.ResourceId] = text;
            var reason = ResourceNotificationService.HasEnded(change) ? _notifications.FailureOf(change.ResourceId) : "";
            if (reason.Length > 0)
                Log.Failed(_logger, change.ResourceId, text, reason);
            else if (change.Snapshot.Urls.FirstOrDefault(u => !u.IsInternal) is { } url && state == KnownResourceStates.Running)
                Log.StateWithUrl(_logger, change.ResourceId, text, url.Url);
            else
                Log.State(_logger, change.ResourceId, text);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Information, "{Resource}: {State}")]
        public static partial void State(ILogger logger, string resource, string state);

        [LoggerMessage(LogLevel.Information, "{Resource}: {State} at {Url}")]
        public static partial void StateWithUrl(ILogger logger, string resource, string state, string url);

        [LoggerMessage(LogLevel.Error, "{Resource}: {State}. {Reason}")]
        public static partial void Failed(ILogger logger, string resource, string state, string reason);
    }
}
