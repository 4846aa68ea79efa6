using System.Collections.Concurrent;
using System.Globalization;
using System.Text.RegularExpressions;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using GameSession.AppHost;
using GameSession.AppHost.Servers;
using GameSession.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(Deployment))]

// Most tests wait for processes, servers and browsers, whatever the number of cores.
[assembly: Xunit.v3.Parallelization(MaxThreads = 4)]

namespace GameSession.Tests.Harness;

/// <summary>
/// The whole system. It starts through the AppHost once per test run, when the first test class needs it (<see cref="IUsesDeployment"/>):
/// PostgreSQL, Redis, RabbitMQ, and two Api processes, <c>api</c> and <c>api-b</c>, each with its own endpoint, so that a test chooses the process.
/// More processes, with settings that only some tests need, start when a test asks for them.
public sealed partial class Deployment : IAsyncDisposable
{
    public const string ProcessA = "api";
    public const string ProcessB = "api-b";

    /// <summary>One of two more processes that start on request. They have the ICD's limits.</summary>
    public const string LimitedA = "api-limited";

    /// <inheritdoc cref="LimitedA"/>
    public const string LimitedB = "api-limited-b";

    /// <summary>A process that starts on request and evicts a session after one second without use.</summary>
    public const string Forgetful = "api-forgetful";

    /// <summary>A process that starts on request and reaches Redis through <see cref="WayToRedis"/>.</summary>
    public const string Cut = "api-cut";

    /// <summary>A process that starts on request and does not forward commands to the owners of sessions, nor owns any.</summary>
    public const string Racing = "api-racing";

    /// <summary>A process that starts on request and runs <see cref="FailingService"/>.</summary>
    public const string Failing = "api-failing";

    /// <summary>A second PostgreSQL, empty, with the first one's credentials, which starts on request.</summary>
    public const string OtherPostgres = "postgres-other";

    /// <summary>
    /// A process that starts on request, knows its public URL, and speaks HTTP/2 at <see cref="Http2Url"/> as well as HTTP/1.1.
    /// </summary>
    public const string Public = "api-public";

    /// <summary>The public URL that <see cref="Public"/> is configured with.</summary>
    public const string PublicBaseUrl = "https://vtt.example/game";

    /// <summary>The only address whose forwarded headers the limited processes trust.</summary>
    public const string TrustedProxy = "127.0.0.9";

    /// <summary>
    /// The browser origin that all Api processes are configured to allow.
    /// </summary>
    public const string AllowedOrigin = "https://table.example";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    // The console formatter starts every line of an entry but the first with this.
    private const string Continuation = "      ";

    private const int StartAttempts = 3;

    // What every test finds running, in the order in which each can start.
    private static readonly string[] AlwaysRunning = ["postgres", "redis", "rabbitmq", ProcessA, ProcessB];

    // xunit repeats the message for each test of the run.
    private const int MaxFaultsTold = 10;

    [GeneratedRegex(@"^\d{4}-\d\d-\d\dT[\d:.]+Z ", RegexOptions.CultureInvariant)]
    private static partial Regex OrchestratorsTimestamp { get; }

    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(40);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromMinutes(2);

    private readonly List<string> _errors = [];

    // With the orchestrator's timestamp: it may tell again what a process wrote before it was started again.
    private readonly HashSet<string> _errorsTold = new(StringComparer.Ordinal);
    private readonly List<ExpectedErrors> _expected = [];
    private readonly ConcurrentQueue<ConsoleLine> _lines = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _watching = [];
    private readonly ConcurrentDictionary<string, SemaphoreSlim> _starts = new(StringComparer.Ordinal);
    private readonly Lazy<Task> _start;
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _app;

    public Deployment() => _start = new Lazy<Task>(StartAllAsync);

    public DistributedApplication App =>
        _app ?? throw new InvalidOperationException($"The deployment has not started. The test class must implement {nameof(IUsesDeployment)}.");

    public NpgsqlDataSource Database { get; private set; } = null!;

    public IConnectionMultiplexer Redis { get; private set; } = null!;

    /// <summary>The proxy between <see cref="Cut"/> and Redis.</summary>
    public CuttableProxy WayToRedis { get; private set; } = null!;

    /// <summary>The URL at which <see cref="Public"/> accepts HTTP/2 only, without TLS.</summary>
    public Uri Http2Url { get; } = new($"http://127.0.0.1:{Ports.Free()}");

    /// <summary>The other services of the platform.</summary>
    public Bus Bus { get; private set; } = null!;

    /// <summary>The errors that Api processes have logged so far.</summary>
    public IReadOnlyCollection<string> LoggedErrors
    {
        get
        {
            lock (_errors) return [.. _errors];
        }
    }

    /// <summary>
    /// Until the result is disposed, errors that contain one of these texts are expected and do not fail the run. Console lines arrive with a delay,
    /// so a test waits for a later line of the same process before it disposes the result.
    /// </summary>
    public ExpectedErrors ExpectErrors(params string[] texts)
    {
        lock (_errors)
        {
            var expected = new ExpectedErrors(_errors, texts);
            _expected.Add(expected);
            return expected;
        }
    }

    /// <summary>What all resources of this run have written to their consoles so far.</summary>
    public IReadOnlyCollection<ConsoleLine> ConsoleLines => _lines;

    /// <summary>Starts the deployment unless it is started, and returns when it is healthy.</summary>
    public Task EnsureStartedAsync() => _start.Value;

    /// <summary>Starts the servers and the two Api processes that are down.</summary>
    public async Task RestoreAsync(CancellationToken ct)
    {
        foreach (var resource in AlwaysRunning.Where(IsDown)) await StartAsync(resource, ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (Database is not null) await Database.DisposeAsync();
        if (Redis is not null) await Redis.DisposeAsync();
        if (Bus is not null) await Bus.DisposeAsync();
        if (WayToRedis is not null) await WayToRedis.DisposeAsync();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _stopping.CancelAsync();
            await Task.WhenAll(_watching);
            await _app.DisposeAsync();
        }

        if (_builder is not null) await _builder.DisposeAsync();
        _stopping.Dispose();
        // A logged error is a fault of the service, whatever the tests saw of it; a logged token is exposed.
        var expected = _expected.SelectMany(e => e.Indices).ToHashSet();
        var faults = LoggedErrors.Where((_, i) => !expected.Contains(i)).Select(e => $"An error was logged by {e}")
            .Concat(_lines.Where(l => Secrets.OfTheRun.AreIn(l.Text)).Select(l => $"A secret was logged by {l.Resource}: {l.Text}"))
            .ToList();
        if (faults.Count > 0)
        {
            throw new InvalidOperationException($"{faults.Count} faults were logged:\n{string.Join('\n', faults.Take(MaxFaultsTold))}");
        }
    }

    /// <param name="process">One of the deployment's, or the address of a proxy or of a process that a test has started by itself.</param>
    public Uri UrlOf(string process) => Uri.TryCreate(process, UriKind.Absolute, out var url) ? url : App.GetEndpoint(process, "http");

    /// <summary>One of the two processes, chosen at random.</summary>
    public Uri AnyUrl => UrlOf(Seeded.Choice(2) == 0 ? ProcessA : ProcessB);

    /// <summary>The id of a resource's process in the operating system.</summary>
    public async Task<int> PidOfAsync(string resource, CancellationToken ct)
    {
        var running = await WaitForHealthAsync(resource, ct);
        var pid = Convert.ToInt32(running.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value, CultureInfo.InvariantCulture);
        // The orchestrator starts a project through `dotnet run` and PostgreSQL through a script; the program is the only child of either.
        return running.Resource is ProjectResource or LocalPostgresResource ? ProcessTree.ChildrenOf(pid).Single() : pid;
    }

    /// <summary>The resident memory of a resource's process, in bytes.</summary>
    public async Task<long> ResidentMemoryAsync(string resource, CancellationToken ct)
    {
        var status = await File.ReadAllLinesAsync($"/proc/{await PidOfAsync(resource, ct)}/status", ct);
        var line = status.Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
    }

    /// <summary>Starts a resource that is not running, on the same port with the same data, and waits until it is healthy.</summary>
    public async Task StartAsync(string resource, CancellationToken ct)
    {
        // The start command restarts a resource that runs already, and two tests may ask for the same one at once.
        var gate = _starts.GetOrAdd(resource, _ => new SemaphoreSlim(1));
        await gate.WaitAsync(ct);
        try
        {
            for (var attempt = 1; ; attempt++)
            {
                if (IsDown(resource)) await App.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, ct);
                try
                {
                    await WaitForHealthAsync(resource, ct);
                    return;
                }
                catch (DistributedApplicationException e) when (attempt < StartAttempts)
                {
                    // The orchestrator may report a resource that has just ended as one that did not start.
                    TestContext.Current.SendDiagnosticMessage($"{resource} is started again: {e.Message}");
                }
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Waits until a resource is healthy. If it does not become healthy, the exception names its state.</summary>
    public async Task<ResourceEvent> WaitForHealthAsync(string resource, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(HealthTimeout);
        return await App.ResourceNotifications.WaitForResourceHealthyAsync(resource, timeout.Token);
    }

    /// <summary>Stops a resource, and returns when it has ended.</summary>
    public async Task StopAsync(string resource, CancellationToken ct)
    {
        await App.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StopCommand, ct);
        await WaitForEndAsync(resource, ct);
    }

    /// <summary>Waits until a resource that was stopped, or killed, has ended.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int?> WaitForEndAsync(string resource, CancellationToken ct)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(ct);
        timeout.CancelAfter(EndTimeout);
        var end = await App.ResourceNotifications.WaitForResourceAsync(
            resource, e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text), timeout.Token);
        return end.Snapshot.ExitCode;
    }

    private async Task StartAllAsync()
    {
        using var timeout = new CancellationTokenSource(StartTimeout);
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.GameSession_AppHost>(
            [
                // Fault tests end and pause servers, so they must be programs of this machine even if it has a container engine.
                "--Servers=local",
                "--ServerData=temporary",
                $"--Parameters:jwt-signing-key={Tokens.SigningKey}",
                // Aspire's own passwords have these special characters.
                $"--Parameters:postgres-password={Secrets.NewPassword()}-_.{{}}~()*+!",
                $"--Parameters:redis-password={Secrets.NewPassword()}",
                $"--Parameters:rabbitmq-password={Secrets.NewPassword()}",
            ],
            (application, host) =>
            {
                // In Development the AppHost would read the developer's user secrets.
                host.EnvironmentName = "Testing";
                application.EnableResourceLogging = false;
            },
            timeout.Token);
        var servers = new ServerSet(Server("sessiondb"), Server("redis"), Server("rabbitmq"));
        var api = _builder.CreateResourceBuilder<ProjectResource>(ProcessA).WithReplicas(1);
        var (other, limited, limitedToo) = (AddProcess(ProcessB), AddProcess(LimitedA), AddProcess(LimitedB));
        var (forgetful, cut, failing, known) = (AddProcess(Forgetful), AddProcess(Cut), AddProcess(Failing), AddProcess(Public));
        var racing = AddProcess(Racing);
        var postgres = _builder.Resources.OfType<LocalPostgresResource>().Single();
        _builder.AddLocalPostgres(OtherPostgres, Path.Combine(Path.GetDirectoryName(postgres.WorkingDirectory)!, OtherPostgres), postgres.Password)
            .WithExplicitStart();

        IResourceBuilder<IResourceWithConnectionString> Server(string name) => _builder.CreateResourceBuilder<IResourceWithConnectionString>(name);
        IResourceBuilder<ProjectResource> AddProcess(string name) => _builder.AddApi(name, servers);

        foreach (var process in new[] { api, other, limited, limitedToo, forgetful, cut, racing, failing, known })
        {
            process
                // Without the orchestrator's proxy the service sees the clients' own addresses, and clients see how a process ends.
                .WithEndpoint("http", endpoint => (endpoint.IsProxied, endpoint.Port) = (false, null))
                .WithEnvironment("Logging__Console__FormatterOptions__ColorBehavior", "Disabled")
                .WithEnvironment("GameSession__AllowedOrigins__0", AllowedOrigin)
                .WithEnvironment("GameSession__HeartbeatSeconds", "2")
                .WithEnvironment("GameSession__OfflineAfterSeconds", "3")
                // On a busy machine the first commands of a process take longer than the default.
                .WithEnvironment("GameSession__ForwardTimeoutMilliseconds", "2000")
                .WithEnvironment("GameSession__ForwardCommands", process.Resource.Name == Racing ? "false" : "true")
                .WithEnvironment("GameSession__DrainClosesPerSecond", "20");
        }

        foreach (var process in new[] { api, other, forgetful, cut, racing, known }) WithoutLimits(process);
        foreach (var process in new[] { limited, limitedToo, forgetful, cut, racing, failing, known }) process.WithExplicitStart();
        // No level of logging may write secrets, so one process logs at Debug.
        foreach (var category in new[] { "GameSession", "Microsoft.AspNetCore", "Microsoft.IdentityModel" })
        {
            other.WithEnvironment($"Logging__LogLevel__{category}", "Debug");
        }

        forgetful.WithEnvironment("GameSession__IdleSeconds", "1");
        known
            .WithEnvironment("GameSession__PublicBaseUrl", PublicBaseUrl)
            .WithEnvironment("Kestrel__Endpoints__Http2__Url", Http2Url.ToString())
            .WithEnvironment("Kestrel__Endpoints__Http2__Protocols", "Http2")
            // Kestrel's configured endpoints replace those of ASPNETCORE_URLS, so the latter are configured again.
            .WithEnvironment(
            context => context.EnvironmentVariables["Kestrel__Endpoints__Http__Url"] = context.EnvironmentVariables["ASPNETCORE_URLS"]);
        failing
            .WithEnvironment("DOTNET_STARTUP_HOOKS", typeof(Deployment).Assembly.Location)
            .WithEnvironment("ASPNETCORE_HOSTINGSTARTUPASSEMBLIES", typeof(Deployment).Assembly.GetName().Name)
            .WithEnvironment(FailingService.Wanted, "1");
        var redisEndpoint = ((IResourceWithEndpoints)servers.Redis.Resource).GetEndpoint("tcp");
        WayToRedis = new CuttableProxy(() => redisEndpoint.Port);
        cut.WithEnvironment(async context =>
        {
            var direct = await servers.Redis.Resource.GetConnectionStringAsync(context.CancellationToken);
            context.EnvironmentVariables["ConnectionStrings__redis"] = $"127.0.0.1:{WayToRedis.Port},{direct!.Split(',', 2)[1]}";
        });
        foreach (var process in new[] { limited, limitedToo })
        {
            process
                .WithEnvironment("GameSession__TrustedProxies__0", $"{TrustedProxy}/32")
                .WithEnvironment("GameSession__PeerTimeoutSeconds", "4");
        }

        Secrets.OfTheRun.Add(Tokens.SigningKey);
        _app = await _builder.BuildAsync(timeout.Token);
        await _app.StartAsync(timeout.Token);
        // The resources' instances have names only now. The watch starts with what they wrote before.
        _watching.AddRange(_builder.Resources.Select(WatchAsync));
        await Task.WhenAll(
            _app.ResourceNotifications.WaitForResourceHealthyAsync(ProcessA, timeout.Token),
            _app.ResourceNotifications.WaitForResourceHealthyAsync(ProcessB, timeout.Token));
        var database = (await _app.GetConnectionStringAsync("sessiondb", timeout.Token))!;
        var redis = ConfigurationOptions.Parse((await _app.GetConnectionStringAsync("redis", timeout.Token))!);
        var rabbitMq = new Uri((await _app.GetConnectionStringAsync("rabbitmq", timeout.Token))!);
        Secrets.OfTheRun.Add(new NpgsqlConnectionStringBuilder(database).Password!);
        Secrets.OfTheRun.Add(redis.Password!);
        Secrets.OfTheRun.Add(rabbitMq.UserInfo.Split(':')[1]);
        (redis.AllowAdmin, redis.AbortOnConnectFail) = (true, false);
        Database = NpgsqlDataSource.Create(database);
        Bus = new Bus(async ct => (await _app.GetConnectionStringAsync("rabbitmq", ct))!);
        Redis = await ConnectionMultiplexer.ConnectAsync(redis);
    }

    private bool IsDown(string resource) => App.ResourceNotifications.TryGetCurrentState(resource, out var current)
        && (current.Snapshot.State?.Text == KnownResourceStates.NotStarted
        || KnownResourceStates.TerminalStates.Contains(current.Snapshot.State?.Text));

    // Tests send more messages per minute than people do.
    private static void WithoutLimits(IResourceBuilder<ProjectResource> process)
    {
        foreach (var limit in ServiceSettings.Limits) process.WithEnvironment($"GameSession__RateLimits__{limit}", "0");
    }

    private async Task WatchAsync(IResource resource)
    {
        // The index of the error that the next line may continue; -1 for none.
        var last = -1;
        try
        {
            await foreach (
                var lines in App.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resource).WithCancellation(_stopping.Token))
            {
                foreach (var line in lines)
                {
                    var text = OrchestratorsTimestamp.Replace(line.Content, "");
                    _lines.Enqueue(new ConsoleLine(resource.Name, text));
                    if (resource is not ProjectResource) continue;
                    lock (_errors)
                    {
                        if (text.Contains("fail: ", StringComparison.Ordinal) || text.Contains("crit: ", StringComparison.Ordinal))
                        {
                            var isNew = _errorsTold.Add($"{resource.Name} {line.Content}");
                            last = isNew ? _errors.Count : -1;
                            if (isNew) _errors.Add($"{resource.Name}: {text}");
                        }
                        else if (last >= 0 && text.StartsWith(Continuation, StringComparison.Ordinal)) _errors[last] += $"\n{text}";
                        else last = -1;
                    }
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}

/// <summary>A line that a resource wrote to its console.</summary>
public sealed record ConsoleLine(string Resource, string Text);
