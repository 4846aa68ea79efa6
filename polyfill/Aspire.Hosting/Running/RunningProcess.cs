using System.Collections.Immutable;
using System.Globalization;
using Aspire.Hosting.ApplicationModel;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Aspire.Hosting.Running;

/// <summary>One copy of a resource that is a process: a server, a project, an executable. Commands to it run one after the other.</summary>
internal sealed class RunningProcess : IAsyncDisposable
{
    private static readonly TimeSpan ServerPatience = TimeSpan.FromSeconds(90);
    private const int PortAttempts = 3;

    private readonly RunContext _context;
    private readonly ProcessPlanner _planner;
    private readonly SemaphoreSlim _commands = new(1, 1);
    private readonly Dictionary<string, int> _ports = new(StringComparer.OrdinalIgnoreCase);
    private GuardedProcess? _process;
    private CancellationTokenSource? _checking;
    private Task _watching = Task.CompletedTask;
    private volatile bool _isStopping;

    public RunningProcess(RunContext context, ProcessPlanner planner, IResource resource)
    {
        _context = context;
        _planner = planner;
        Resource = resource;
        Id = $"{resource.Name}-{Random.Shared.GetString("abcdefghijklmnopqrstuvwxyz", 8)}";
    }

    public IResource Resource { get; }

    public string Id { get; }

    public bool IsServer => Resource.HasAnnotationOfType<ServerProgram>();

    public bool IsRunning { get; private set; }

    /// <summary>The port on which this copy listens for an endpoint.</summary>
    public int PortOf(string endpointName) => _ports[endpointName];

    public void SetPort(string endpointName, int port) => _ports[endpointName] = port;

    /// <exception cref="DistributedApplicationException">It cannot be started; its state says so too.</exception>
    public Task StartAsync(CancellationToken cancellationToken) => InTurnAsync(() => LaunchAsync(cancellationToken), cancellationToken);

    public Task StopAsync() => InTurnAsync(EndAsync, CancellationToken.None);

    public Task RestartAsync(CancellationToken cancellationToken) => InTurnAsync(
        async () =>
        {
            await EndAsync().ConfigureAwait(false);
            await LaunchAsync(cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Says that it will not start, and why.</summary>
    public void Fail(string reason)
    {
        _context.Notifications.SetFailure(Id, reason);
        Publish(s => s with
        {
            State = new ResourceStateSnapshot(KnownResourceStates.FailedToStart, KnownResourceStateStyles.Error),
            StopTimeStamp = DateTime.UtcNow,
            HealthStatus = null,
        });
        _context.Loggers.Write(Resource, Id, reason, isError: true);
    }

    public void Publish(Func<CustomResourceSnapshot, CustomResourceSnapshot> change) => _context.Notifications.PublishUpdateAsync(Resource, Id, change);

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _commands.Dispose();
    }

    private async Task InTurnAsync(Func<Task> command, CancellationToken cancellationToken)
    {
        await _commands.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await command().ConfigureAwait(false);
        }
        finally
        {
            _commands.Release();
        }
    }

    private async Task LaunchAsync(CancellationToken cancellationToken)
    {
        if (IsRunning)
            return;
        await _watching.ConfigureAwait(false);
        try
        {
            await LaunchOnceAsync(attempt: 1, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DistributedApplicationException or IOException or UnauthorizedAccessException or System.ComponentModel.Win32Exception)
        {
            Fail(e.Message);
            throw e as DistributedApplicationException ?? new DistributedApplicationException(e.Message, e);
        }
    }

    private async Task LaunchOnceAsync(int attempt, CancellationToken cancellationToken)
    {
        _isStopping = false;
        _context.Notifications.SetFailure(Id, null);
        Publish(s => s with
        {
            State = KnownResourceStates.Starting,
            ExitCode = null,
            StopTimeStamp = null,
            HealthStatus = null,
            HealthReports = [],
        });
        if (_ports.Where(p => !PortAllocator.IsFree(p.Value)).Select(p => (int?)p.Value).FirstOrDefault() is { } taken)
            throw new DistributedApplicationException($"port {taken} is in use by another program");

        var (launch, environment) = await _planner.PlanAsync(this, cancellationToken).ConfigureAwait(false);
        var process = await GuardedProcess.StartAsync(launch, (line, isError) => _context.Loggers.Write(Resource, Id, line, isError), cancellationToken)
            .ConfigureAwait(false);
        _process = process;
        IsRunning = true;
        Publish(s => s with
        {
            State = new ResourceStateSnapshot(KnownResourceStates.Running, KnownResourceStateStyles.Success),
            StartTimeStamp = DateTime.UtcNow,
            HealthStatus = Resource.HasAnnotationOfType<HealthCheckAnnotation>() ? HealthStatus.Unhealthy : HealthStatus.Healthy,
            EnvironmentVariables = environment,
            Properties = [.. s.Properties.Where(p => !p.Name.StartsWith("executable.", StringComparison.Ordinal)), .. Facts(launch, process)],
        });

        _checking = CancellationTokenSource.CreateLinkedTokenSource(_context.Stopping);
        var checks = _context.Health.RunAsync(Resource, Id, name => $"http://localhost:{PortOf(name)}", _checking.Token);
        _watching = WatchAsync(process, checks, attempt);
    }

    /// <summary>Waits for the end of the process, for whatever reason, and says what it was.</summary>
    private async Task WatchAsync(GuardedProcess process, Task checks, int attempt)
    {
        var wasHealthy = !IsServer || await IsHealthyInTimeAsync(process).ConfigureAwait(false);
        if (!wasHealthy && !process.Exited.IsCompleted)
        {
            var last = _context.Notifications.TryGetCurrentState(Id, out var present) ? present.Snapshot.HealthReports : [];
            await process.StopAsync().ConfigureAwait(false);
            _context.Loggers.Write(Resource, Id, $"Not healthy within {ServerPatience.TotalSeconds} s: {string.Join("; ", last.Select(r => r.ExceptionText ?? r.Description))}", isError: true);
        }

        var code = await process.Exited.ConfigureAwait(false);
        IsRunning = false;
        await _checking!.CancelAsync().ConfigureAwait(false);
        await checks.ConfigureAwait(false);
        _checking.Dispose();
        process.Dispose();
        if (_isStopping || _context.Stopping.IsCancellationRequested)
            Ended(IsServer ? KnownResourceStates.Exited : KnownResourceStates.Finished, style: null, code);
        else if (wasHealthy)
            EndedByItself(code);
        else if (attempt < PortAttempts && LostItsPort() && _planner.TryMovePorts(this))
            await RetryAsync(attempt + 1).ConfigureAwait(false);
        else
            Fail($"{Resource.Name} could not start: it ended with code {code}:{LogTail.Format(_context.Loggers.Lines(Id).Select(l => l.Content))}");
    }

    private async Task<bool> IsHealthyInTimeAsync(GuardedProcess process)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(_context.Stopping);
        patience.CancelAfter(ServerPatience);
        var healthy = _context.Notifications.WaitForResourceAsync(Id, e => e.Snapshot.HealthStatus == HealthStatus.Healthy, patience.Token);
        await Task.WhenAny(healthy, process.Exited).ConfigureAwait(false);
        await patience.CancelAsync().ConfigureAwait(false);
        return healthy.IsCompletedSuccessfully;
    }

    private async Task RetryAsync(int attempt)
    {
        try
        {
            await LaunchOnceAsync(attempt, _context.Stopping).ConfigureAwait(false);
        }
        catch (Exception e) when (e is DistributedApplicationException or IOException or OperationCanceledException)
        {
            Fail(e.Message);
        }
    }

    private bool LostItsPort() => _context.Loggers.Lines(Id).TakeLast(40).Any(l =>
        l.Content.Contains("address already in use", StringComparison.OrdinalIgnoreCase) || l.Content.Contains("eaddrinuse", StringComparison.OrdinalIgnoreCase));

    private async Task EndAsync()
    {
        if (IsRunning && _process is { } process)
        {
            _isStopping = true;
            Publish(s => s with { State = KnownResourceStates.Stopping });
            await process.StopAsync().ConfigureAwait(false);
        }

        await _watching.ConfigureAwait(false);
    }

    private void EndedByItself(int code)
    {
        if (code == 0 && !IsServer)
        {
            Ended(KnownResourceStates.Finished, style: null, code);
            return;
        }

        _context.Notifications.SetFailure(
            Id, $"{Resource.Name} ended with code {code}:{LogTail.Format(_context.Loggers.Lines(Id).Select(l => l.Content))}");
        Ended(KnownResourceStates.Exited, KnownResourceStateStyles.Error, code);
    }

    private void Ended(string state, string? style, int code) => Publish(s => s with
    {
        State = new ResourceStateSnapshot(state, style),
        ExitCode = code,
        StopTimeStamp = DateTime.UtcNow,
        HealthStatus = null,
        HealthReports = [],
        Properties = [.. s.Properties.Where(p => p.Name != "executable.pid")],
    });

    private static ImmutableArray<ResourcePropertySnapshot> Facts(ProcessLaunch launch, GuardedProcess process) =>
    [
        new("executable.pid", process.Id),
        new("executable.path", launch.FileName),
        new("executable.workDir", launch.WorkingDirectory),
        new("executable.args", string.Join(' ', launch.Arguments)) { IsSensitive = true },
    ];

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Id} ({(IsRunning ? _process?.Id : 0)})");
}
