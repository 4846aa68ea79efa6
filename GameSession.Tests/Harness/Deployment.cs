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

    /// <summary>The one address from which the limited processes believe what a proxy says.</summary>
    public const string TrustedProxy = "127.0.0.9";

    /// <summary>What the Api processes run with beyond the AppHost's own settings: no origin is its own behind a test, and limits have tests of their own.</summary>
    public const string AllowedOrigin = "https://table.example";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);

    private readonly ConcurrentQueue<string> _errors = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly List<Task> _watching = [];
    private IDistributedApplicationTestingBuilder? _builder;
    private DistributedApplication? _app;

    public DistributedApplication App => _app ?? throw new InvalidOperationException("The deployment has not started.");

    public NpgsqlDataSource Database { get; private set; } = null!;

    public IConnectionMultiplexer Redis { get; private set; } = null!;

    /// <summary>The other services of the platform.</summary>
    public Bus Bus { get; private set; } = null!;

    /// <summary>Lines that an Api process logged as errors, so far.</summary>
    public IReadOnlyCollection<string> LoggedErrors => _errors;

    public async ValueTask InitializeAsync()
    {
        using var patience = new CancellationTokenSource(StartTimeout);
        _builder = await DistributedApplicationTestingBuilder.CreateAsync<Projects.GameSession_AppHost>(
            [$"--Parameters:jwt-signing-key={Tokens.SigningKey}"], patience.Token);
        var api = _builder.CreateResourceBuilder(_builder.Resources.OfType<ProjectResource>().Single(r => r.Name == ProcessA)).WithReplicas(1)
            .WithEnvironment("GameSession__AllowedOrigins__0", AllowedOrigin)
            .WithEnvironment("GameSession__HeartbeatSeconds", "2")
            .WithEnvironment("GameSession__OfflineAfterSeconds", "3");
        var limited = new[] { AddProcess(api, LimitedA), AddProcess(api, LimitedB) };
        foreach (var process in new[] { api, AddProcess(api, ProcessB) }) WithoutLimits(process);
        foreach (var process in limited)
        {
            process.WithExplicitStart()
                .WithEnvironment("GameSession__TrustedProxies__0", $"{TrustedProxy}/32")
                .WithEnvironment("GameSession__PeerTimeoutSeconds", "4");
        }

        _app = await _builder.BuildAsync(patience.Token);
        await _app.StartAsync(patience.Token);
        await Task.WhenAll(
            _app.ResourceNotifications.WaitForResourceHealthyAsync(ProcessA, patience.Token),
            _app.ResourceNotifications.WaitForResourceHealthyAsync(ProcessB, patience.Token));
        _watching.AddRange(_builder.Resources.OfType<ProjectResource>().Select(r => WatchAsync(r.Name)));
        Database = NpgsqlDataSource.Create((await _app.GetConnectionStringAsync("sessiondb", patience.Token))!);
        Bus = new Bus(async ct => (await _app.GetConnectionStringAsync("rabbitmq", ct))!);
        Redis = await ConnectionMultiplexer.ConnectAsync($"{await _app.GetConnectionStringAsync("redis", patience.Token)},allowAdmin=true,abortConnect=false");
    }

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await Task.WhenAll(_watching);
        if (Database is not null) await Database.DisposeAsync();
        if (Redis is not null) await Redis.DisposeAsync();
        if (Bus is not null) await Bus.DisposeAsync();
        if (_app is not null)
        {
            await _app.StopAsync();
            await _app.DisposeAsync();
        }

        if (_builder is not null) await _builder.DisposeAsync();
        _stopping.Dispose();
        // A service that logs an error has a fault, whatever the tests saw of it.
        if (!_errors.IsEmpty) throw new InvalidOperationException($"The service logged errors:\n{string.Join('\n', _errors)}");
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

    /// <summary>Starts a resource that is not running, on the same port with the same data, and waits until it is healthy.</summary>
    public async Task StartAsync(string resource, CancellationToken ct)
    {
        await App.ResourceCommands.ExecuteCommandAsync(resource, KnownResourceCommands.StartCommand, ct);
        await App.ResourceNotifications.WaitForResourceHealthyAsync(resource, ct);
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

    private async Task WatchAsync(string resource)
    {
        var isError = false;
        try
        {
            await foreach (var lines in App.Services.GetRequiredService<ResourceLoggerService>().WatchAsync(resource).WithCancellation(_stopping.Token))
            {
                foreach (var line in lines)
                {
                    // What the entry says stands in the lines after its first, indented.
                    isError = line.Content.Contains("fail: ", StringComparison.Ordinal) || line.Content.Contains("crit: ", StringComparison.Ordinal)
                        || (isError && line.Content.Contains("      ", StringComparison.Ordinal));
                    if (isError) _errors.Enqueue($"{resource}: {line.Content}");
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The run is over.
        }
    }
}
