using System.Diagnostics;
using System.Reflection;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace GameSession.Tests.Architecture;

/// <summary>Every loop of the process is a <see cref="LoopService"/>, so that no failure ends the loop or the process.</summary>
[Trait("Category", "Integration")]
public sealed class HostedServiceTests(Deployment deployment) : IUsesDeployment
{
    private static readonly Assembly Api = typeof(SocketRoutes).Assembly;

    // These act at start and stop only, and have no loop.
    private static readonly string[] WithoutLoop = ["ConnectionDrain", "SessionRegistry", "UnobservedExceptions"];

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_hosted_service_of_the_Api_survives_its_failures()
    {
        using var host = await BuildAsync();
        var services = host.Services.GetServices<IHostedService>().ToList();

        Assert.Empty(Frail(services));
        var loops = services.OfType<LoopService>().Select(s => s.GetType().Name).ToList();
        Assert.Superset(
            new HashSet<string> { "BusConsumer", "CombatMirror", "GroupCommit", "OutboxMetrics", "OutboxRelay", "PresenceTracker", "RedisBackplane",
            "SessionTail", "TopologyKeeper" },
            loops.ToHashSet());
        // The Api has no other background services.
        Assert.Equal(
            Api.GetTypes().Where(t => t.IsAssignableTo(typeof(BackgroundService)) && !t.IsAbstract).Select(t => t.Name).Order(StringComparer.Ordinal),
            loops.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task A_hosted_service_with_a_loop_of_its_own_is_found()
    {
        using var host = await BuildAsync();
        using var bare = new FailingService(host.Services.GetRequiredService<IHostApplicationLifetime>());

        Assert.Equal([nameof(FailingService)], Frail([.. host.Services.GetServices<IHostedService>(), bare]));
    }

    private static IEnumerable<string> Frail(IEnumerable<IHostedService> services) => services.Select(s => s.GetType())
        .Where(t => t.Assembly.GetName().Name!.StartsWith("GameSession.", StringComparison.Ordinal) && !t.IsAssignableTo(typeof(LoopService)))
        .Select(t => t.Name).Except(WithoutLoop);

    // Runs the Api's program until its host is built, and starts nothing of it.
    private async Task<IHost> BuildAsync()
    {
        var args = new List<string> { "--environment=Development" };
        foreach (var name in new[] { "sessiondb", "redis", "rabbitmq" })
        {
            args.Add($"--ConnectionStrings:{name}={await deployment.App.GetConnectionStringAsync(name, Ct)}");
        }

        var capture = new Capture();
        using var listening = DiagnosticListener.AllListeners.Subscribe(capture);
        var thrown = Assert.Throws<TargetInvocationException>(() => capture.Run(() => Api.EntryPoint!.Invoke(null, [args.ToArray()])));
        return capture.Host ?? throw thrown;
    }

    /// <summary>Intercepts the host when the program has built it, as design-time tools do.</summary>
    private sealed class Capture : IObserver<DiagnosticListener>, IObserver<KeyValuePair<string, object?>>
    {
        // Ignores the hosts of other tests.
        private readonly AsyncLocal<bool> _isMine = new();

        public IHost? Host { get; private set; }

        public void Run(Action program)
        {
            _isMine.Value = true;
            try
            {
                program();
            }
            finally
            {
                _isMine.Value = false;
            }
        }

        public void OnNext(DiagnosticListener value)
        {
            if (_isMine.Value && value.Name == "Microsoft.Extensions.Hosting") value.Subscribe(this);
        }

        public void OnNext(KeyValuePair<string, object?> value)
        {
            if (!_isMine.Value || value.Key != "HostBuilt") return;
            Host = (IHost)value.Value!;
            throw new OperationCanceledException("The host is built, which is all that is wanted.");
        }

        public void OnCompleted()
        {
        }

        public void OnError(Exception error)
        {
        }
    }
}
