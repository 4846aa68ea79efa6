using System.Collections.Concurrent;
using Aspire.Hosting;
using Aspire.Hosting.ApplicationModel;
using Aspire.Hosting.Testing;
using GameSession.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using StackExchange.Redis;

[assembly: AssemblyFixture(typeof(Deployment))]

namespace GameSession.Tests.Harness;

/// <summary>
/// The whole system, started once per test run through the AppHost: PostgreSQL, Redis, RabbitMQ, and two Api processes, <c>api</c> and
/// <c>api-b</c>, each with an endpoint of its own so that a test says which process it talks to. Further processes, with settings that only
/// some tests need, start when one of those asks for them.
/// </summary>
public sealed class Deployment : IAsyncLifetime
{
    public const string ProcessA = "api";
    public const string ProcessB = "api-b";

    /// <summary>Two more, which start when asked for and have the ICD's limits on.</summary>
    public const string LimitedA = "api-limited";

    /// <inheritdoc cref="LimitedA"/>
    public const string LimitedB = "api-limited-b";

    /// <summary>One more, which starts when asked for and lets a session go after a second without anybody.</summary>
    public const string Forgetful = "api-forgetful";

    /// <summary>One more, which starts when asked for and reaches Redis through <see cref="WayToRedis"/>.</summary>
    public const string Cut = "api-cut";

    /// <summary>
    /// One more, which starts when asked for, knows by what name it is reached, and besides HTTP/1.1 speaks HTTP/2 at <see cref="Http2Url"/>.
    /// </summary>
    public const string Public = "api-public";

    /// <summary>What <see cref="Public"/> is told that its clients reach it at.</summary>
    public const string PublicBaseUrl = "https://vtt.example/game";

    /// <summary>The one address from which the limited processes believe what a proxy says.</summary>
    public const string TrustedProxy = "127.0.0.9";

    /// <summary>What the Api processes run with beyond the AppHost's own settings: no origin is its own behind a test, and limits have tests of their own.</summary>
    public const string AllowedOrigin = "https://table.example";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    // How the console's formatter begins every line of an entry but the first.
    private const string Continuation = "      ";

    private static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(40);

    private readonly List<string> _errors = [];
    private readonly ConcurrentQueue<ConsoleLine> _lines = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _watching = [];
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _app;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The deployment has not started.");

    public NpgsqlDataSource Database { get; private set; } = null!;

    public IConnectionMultiplexer Redis { get; private set; } = null!;

    /// <summary>The network between <see cref="Cut"/> and Redis.</summary>
    public CuttableProxy WayToRedis { get; private set; } = null!;

    /// <summary>Where <see cref="Public"/> takes HTTP/2 alone, without TLS.</summary>
    public Uri Http2Url { get; } = new($"http://127.0.0.1:{FreePort()}");

    /// <summary>The other services of the platform.</summary>
    public Bus Bus { get; private set; } = null!;

    /// <summary>What an Api process logged as errors, so far.</summary>
    public IReadOnlyCollection<string> LoggedErrors
    {
        get
        {
            lock (_errors) return [.. _errors];
        }
    }

    /// <summary>What every resource of this run wrote to its console, so far.</summary>
    public IReadOnlyCollection<ConsoleLine> ConsoleLines => _lines;

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(StartTimeout);
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.GameSession_AppHost>(
            [$"--Parameters:jwt-signing-key={Tokens.SigningKey}"], patience.Token);
        var api = _builder.CreateResourceBuilder(_builder.Resources.OfType<ProjectResource>().Single(r => r.Name == ProcessA)).WithReplicas(1)
            .WithEnvironment("GameSession__AllowedOrigins__0", AllowedOrigin)
            .WithEnvironment("GameSession__HeartbeatSeconds", "2")
            .WithEnvironment("GameSession__OfflineAfterSeconds", "3")
            .WithEnvironment("GameSession__DrainClosesPerSecond", "20");
        var limited = new[] { AddProcess(api, LimitedA), AddProcess(api, LimitedB) };
        var other = AddProcess(api, ProcessB);
        var forgetful = AddProcess(api, Forgetful).WithExplicitStart().WithEnvironment("GameSession__IdleSeconds", "1");
        var cut = AddProcess(api, Cut).WithExplicitStart();
        var known = AddProcess(api, Public).WithExplicitStart()
            .WithEnvironment("GameSession__PublicBaseUrl", PublicBaseUrl)
            .WithEnvironment("Kestrel__Endpoints__Http2__Url", Http2Url.ToString())
            .WithEnvironment("Kestrel__Endpoints__Http2__Protocols", "Http2")
            // An endpoint of its own takes the place of those that it is given otherwise.
            .WithEnvironment(context => context.EnvironmentVariables["Kestrel__Endpoints__Http__Url"] = context.EnvironmentVariables["ASPNETCORE_URLS"]);
        foreach (var process in new[] { api, other, forgetful, cut, known }) WithoutLimits(process);
        // Logs hold no secrets: also those of somebody who looks for a fault, so that one process writes more than others.
        foreach (var category in new[] { "GameSession", "Microsoft.AspNetCore", "Microsoft.IdentityModel" }) other.WithEnvironment($"Logging__LogLevel__{category}", "Debug");
        var redisServer = _builder.Resources.OfType<RedisResource>().Single();
        WayToRedis = new CuttableProxy(() => redisServer.PrimaryEndpoint.Port);
        cut.WithEnvironment(async context =>
        {
            var direct = await ((IResourceWithConnectionString)redisServer).GetConnectionStringAsync(context.CancellationToken);
            context.EnvironmentVariables["ConnectionStrings__redis"] = $"127.0.0.1:{WayToRedis.Port},{direct!.Split(',', 2)[1]}";
        });
        foreach (var process in limited)
        {
            process.WithExplicitStart()
                .WithEnvironment("GameSession__TrustedProxies__0", $"{TrustedProxy}/32")
                .WithEnvironment("GameSession__PeerTimeoutSeconds", "4");
        }

        Secrets.OfTheRun.Add(Tokens.SigningKey);
        _app = await _builder.BuildAsync(patience.Token);
        _watching.AddRange(_builder.Resources.Select(WatchAsync));
        await _app.StartAsync(patience.Token);
        await Task.WhenAll(
            _app.ResourceNotifications.WaitForResourceHealthyAsync(ProcessA, patience.Token),
            _app.ResourceNotifications.WaitForResourceHealthyAsync(ProcessB, patience.Token));
        var database = (await _app.GetConnectionStringAsync("sessiondb", patience.Token))!;
        var redis = ConfigurationOptions.Parse((await _app.GetConnectionStringAsync("redis", patience.Token))!);
        var rabbitMq = new Uri((await _app.GetConnectionStringAsync("rabbitmq", patience.Token))!);
        Secrets.OfTheRun.Add(new NpgsqlConnectionStringBuilder(database).Password!);
        Secrets.OfTheRun.Add(redis.Password!);
        Secrets.OfTheRun.Add(rabbitMq.UserInfo.Split(':')[1]);
        (redis.AllowAdmin, redis.AbortOnConnectFail) = (true, false);
        Database = NpgsqlDataSource.Create(database);
        Bus = new Bus(async ct => (await _app.GetConnectionStringAsync("rabbitmq", ct))!);
        Redis = await ConnectionMultiplexer.ConnectAsync(redis);
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
        // A service that logs an error has a fault, whatever the tests saw of it; one that logs a token gives it away.
        var faults = LoggedErrors.Select(e => $"An error was logged by {e}")
            .Concat(_lines.Where(l => Secrets.OfTheRun.AreIn(l.Text)).Select(l => $"A secret was logged by {l.Resource}: {l.Text}"))
            .ToList();
        if (faults.Count > 0) throw new InvalidOperationException(string.Join('\n', faults));
    }

    public Uri UrlOf(string process) => App.GetEndpoint(process, "http");

    /// <summary>Any process: the tests take them by turns.</summary>
    public Uri AnyUrl => UrlOf(Random.Shared.Next(2) == 0 ? ProcessA : ProcessB);

    /// <summary>The operating system's id of a resource's process.</summary>
    public async Task<int> PidOfAsync(string resource, CancellationToken ct)
    {
        var running = await App.ResourceNotifications.WaitForResourceHealthyAsync(resource, ct);
        return Convert.ToInt32(
            running.Snapshot.Properties.Single(p => p.Name == "executable.pid").Value, System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>What a resource's process holds of the machine's memory, in bytes.</summary>
    public async Task<long> ResidentMemoryAsync(string resource, CancellationToken ct)
    {
        var status = await File.ReadAllLinesAsync($"/proc/{await PidOfAsync(resource, ct)}/status", ct);
        var line = status.Single(l => l.StartsWith("VmRSS:", StringComparison.Ordinal));
        return 1024 * long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], System.Globalization.CultureInfo.InvariantCulture);
    }

    /// <summary>Starts a resource that is not running, on the same port with the same data, and waits until it is healthy.</summary>
    public async Task StartAsync(string resource, CancellationToken ct)
    {
        await App.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, ct);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(resource, ct);
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
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(ct);
        patience.CancelAfter(EndTimeout);
        var end = await App.ResourceNotifications.WaitForResourceAsync(
            resource, e => KnownResourceStates.TerminalStates.Contains(e.Snapshot.State?.Text), patience.Token);
        return end.Snapshot.ExitCode;
    }

    private static int FreePort()
    {
        using var probe = new System.Net.Sockets.TcpListener(System.Net.IPAddress.Loopback, 0);
        probe.Start();
        return ((System.Net.IPEndPoint)probe.LocalEndpoint).Port;
    }

    // With everything that the other one has been given so far.
    private IResourceBuilder<ProjectResource> AddProcess(IResourceBuilder<ProjectResource> api, string name)
    {
        var process = _builder!.AddProject<Projects.GameSession_Api>(name).WithHttpHealthCheck("/health");
        foreach (var annotation in api.Resource.Annotations.Where(a => a is EnvironmentCallbackAnnotation or WaitAnnotation))
        {
            if (!process.Resource.Annotations.Contains(annotation)) process.Resource.Annotations.Add(annotation);
        }

        return process;
    }

    // Tests send more in a minute than people do.
    private static void WithoutLimits(IResourceBuilder<ProjectResource> process)
    {
        foreach (var limit in new[] { "ConnectionAttemptsPerMinute", "MessagesPerMinute", "CombatActionsPerMinute", "SessionsPerHour", "StateSavesPerMinute", "JoinsPerMinute" })
        {
            process.WithEnvironment($"GameSession__RateLimits__{limit}", "0");
        }
    }

    private async Task WatchAsync(IResource resource)
    {
        // The error whose text goes on with the next line.
        var last = -1;
        try
        {
            await foreach (var lines in App.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resource).WithCancellation(_stopping.Token))
            {
                foreach (var line in lines)
                {
                    _lines.Enqueue(new ConsoleLine(resource.Name, line.Content));
                    if (resource is not ProjectResource) continue;
                    lock (_errors)
                    {
                        if (line.Content.Contains("fail: ", StringComparison.Ordinal) || line.Content.Contains("crit: ", StringComparison.Ordinal))
                        {
                            last = _errors.Count;
                            _errors.Add($"{resource.Name}: {line.Content}");
                        }
                        else if (last >= 0 && line.Content.StartsWith(Continuation, StringComparison.Ordinal)) _errors[last] += $"\n{line.Content}";
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

/// <summary>What a resource wrote.</summary>
public sealed record ConsoleLine(string Resource, string Text);
