using System.Collections.Concurrent;
using GameSession.Api.Domain;
using GameSession.Api.Messaging;
using GameSession.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Tests.Messaging;

/// <summary>Uses its own virtual host, where nothing has been declared yet.</summary>
[Trait("Category", "Integration")]
public sealed class TopologyTests(Deployment deployment) : IAsyncLifetime, IUsesDeployment
{
    private VirtualHost _host = null!;
    private IConnection _connection = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _host = await VirtualHost.CreateAsync(deployment, $"test-{Guid.NewGuid():N}");
        _connection = await new ConnectionFactory { Uri = _host.Url }.CreateConnectionAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        if (_host is not null) await _host.DisposeAsync();
    }

    [Fact]
    public async Task Everything_is_declared_and_declaring_it_again_changes_nothing()
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
        await Topology.DeclareAsync(channel, Ct);
        await channel.BasicPublishAsync("dndcreator.events", "character.state.changed", new byte[1], Ct);
        await Eventually.HoldsAsync(
            "the message is there", async () => await channel.MessageCountAsync("game-session.character.state.changed", Ct) == 1);
        await Topology.DeclareAsync(channel, Ct);

        Assert.Equal(1U, await channel.MessageCountAsync("game-session.character.state.changed", Ct));
        Assert.Equal(0U, await channel.MessageCountAsync("game-session.campaign.state.changed", Ct));
        Assert.Equal(0U, await channel.MessageCountAsync("game-session.dead-letter", Ct));
    }

    [Fact]
    public async Task An_exchange_of_the_name_and_another_type_is_a_failure_that_does_not_pass()
    {
        await using (var before = await _connection.CreateChannelAsync(cancellationToken: Ct))
        {
            await before.ExchangeDeclareAsync(Topology.Exchange, ExchangeType.Direct, durable: true, cancellationToken: Ct);
        }

        await ExpectConflictAsync("dndcreator.events");
    }

    [Theory]
    [InlineData("game-session.dead-letter")]
    [InlineData("game-session.character.state.changed")]
    [InlineData("game-session.campaign.state.changed")]
    public async Task A_queue_of_the_name_and_another_kind_is_a_failure_that_does_not_pass(string queue)
    {
        await using (var before = await _connection.CreateChannelAsync(cancellationToken: Ct))
        {
            await before.QueueDeclareAsync(queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: Ct);
        }

        await ExpectConflictAsync(queue);
    }

    [Fact]
    public async Task A_process_that_finds_something_else_under_its_names_does_not_start_and_says_what()
    {
        await using (var before = await _connection.CreateChannelAsync(cancellationToken: Ct))
        {
            await before.ExchangeDeclareAsync(Topology.Exchange, ExchangeType.Fanout, durable: true, cancellationToken: Ct);
        }

        var log = new Lines<BusConsumer>();
        await using var services = new ServiceCollection().AddSingleton(_connection).BuildServiceProvider();
        using var lifetime = new Lifetime();
        using var consumer = new BusConsumer(
            new BusConnection(services),
            new BusRoutes(services.GetRequiredService<IServiceScopeFactory>(), NullLogger<BusRoutes>.Instance),
            lifetime,
            TimeProvider.System,
            log);
        await Assert.ThrowsAsync<OperationInterruptedException>(() => consumer.StartAsync(Ct));
        var (level, line) = Assert.Single(log.Said);
        Assert.Equal(LogLevel.Critical, level);
        Assert.Contains("'dndcreator.events'", line, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("the binding is removed")]
    [InlineData("the exchange is deleted")]
    [InlineData("the exchange is deleted and declared again by somebody else")]
    [InlineData("the queue of dead letters is deleted")]
    public async Task What_somebody_removes_while_all_is_quiet_is_there_again_and_messages_are_heard(string what)
    {
        await using var consuming = await ConsumeAsync();
        await consuming.ExpectHeardAsync();
        await using (var channel = await _connection.CreateChannelAsync(cancellationToken: Ct))
        {
            if (what.Contains("binding", StringComparison.Ordinal))
            {
                await channel.QueueUnbindAsync(
                    Topology.QueueOf(Topology.CharacterStateChanged), Topology.Exchange, Topology.CharacterStateChanged, cancellationToken: Ct);
            }

            if (what.Contains("exchange", StringComparison.Ordinal)) await channel.ExchangeDeleteAsync(Topology.Exchange, cancellationToken: Ct);
            if (what.Contains("again", StringComparison.Ordinal))
            {
                await channel.ExchangeDeclareAsync(Topology.Exchange, ExchangeType.Topic, durable: true, cancellationToken: Ct);
            }

            if (what.Contains("dead", StringComparison.Ordinal))
            {
                await channel.QueueDeleteAsync(Topology.DeadLetterQueue, ifUnused: false, ifEmpty: false, cancellationToken: Ct);
            }
        }

        await consuming.ExpectHeardAsync();
        Assert.Equal(HealthStatus.Healthy, await consuming.HealthAsync());
    }

    [Fact]
    public async Task What_is_missing_is_said_once_each_time()
    {
        await using var consuming = await ConsumeAsync();
        await consuming.ExpectHeardAsync();
        for (var removals = 1; removals <= 2; removals++)
        {
            await using var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
            await channel.QueueDeleteAsync(Topology.DeadLetterQueue, ifUnused: false, ifEmpty: false, cancellationToken: Ct);
            await Eventually.HoldsAsync("it is said", () => consuming.Log.Said.Count >= removals);
            await channel.QueueDeclarePassiveAsync(Topology.DeadLetterQueue, Ct);
        }

        Assert.Equal(2, consuming.Log.Said.Count);
        Assert.All(consuming.Log.Said, said => Assert.Contains($"queue {Topology.DeadLetterQueue} was missing", said.Line, StringComparison.Ordinal));
        Assert.All(consuming.Log.Said, said => Assert.Equal(LogLevel.Warning, said.Level));
    }

    [Fact]
    public async Task An_exchange_of_another_type_is_an_Error_and_Degraded_until_it_is_corrected()
    {
        await using var consuming = await ConsumeAsync();
        await consuming.ExpectHeardAsync();
        await Eventually.HoldsAsync("somebody else's exchange is there", async () =>
        {
            await using var other = await _connection.CreateChannelAsync(cancellationToken: Ct);
            await other.ExchangeDeleteAsync(Topology.Exchange, cancellationToken: Ct);
            try
            {
                await other.ExchangeDeclareAsync(Topology.Exchange, ExchangeType.Direct, durable: true, cancellationToken: Ct);
                return true;
            }
            catch (OperationInterruptedException)
            {
                // The service declared it first.
                return false;
            }
        });
        await Eventually.HoldsAsync("Degraded", async () => await consuming.HealthAsync() == HealthStatus.Degraded);
        await Eventually.HoldsAsync("it is said", () => consuming.Log.Said.Any(s => s.Level == LogLevel.Error));
        Assert.Contains("'dndcreator.events'", consuming.Log.Said.Single(s => s.Level == LogLevel.Error).Line, StringComparison.Ordinal);

        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
        await channel.ExchangeDeleteAsync(Topology.Exchange, cancellationToken: Ct);
        await Eventually.HoldsAsync("Healthy", async () => await consuming.HealthAsync() == HealthStatus.Healthy);
        await consuming.ExpectHeardAsync();
    }

    private async Task ExpectConflictAsync(string name)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
        var conflict = await Assert.ThrowsAsync<OperationInterruptedException>(() => Topology.DeclareAsync(channel, Ct));
        Assert.Equal((ushort)406, conflict.ShutdownReason!.ReplyCode);
        Assert.Contains(name, conflict.Message, StringComparison.Ordinal);
        Assert.False(BusConnection.IsAway(conflict));
    }

    private async Task<Consuming> ConsumeAsync()
    {
        var consuming = new Consuming(_connection);
        await consuming.StartAsync();
        return consuming;
    }

    /// <summary>The consuming part of a process.</summary>
    private sealed class Consuming : IAsyncDisposable
    {
        private readonly IConnection _connection;
        private readonly ServiceProvider _services;
        private readonly Lifetime _lifetime = new();
        private readonly BusConsumer _consumer;
        private readonly TopologyKeeper _keeper;
        private readonly ConcurrentDictionary<string, bool> _heard = new();

        public Lines<TopologyKeeper> Log { get; } = new();

        /// <summary>The status that <c>/health</c> would report.</summary>
        public async Task<HealthStatus> HealthAsync() => (await new TopologyHealthCheck(_keeper).CheckHealthAsync(
            new HealthCheckContext { Registration = new HealthCheckRegistration("rabbitmq.topology", _ => null!, HealthStatus.Degraded, tags: null) },
            Ct)).Status;

        public Consuming(IConnection connection)
        {
            _connection = connection;
            _services = new ServiceCollection().AddSingleton(connection).BuildServiceProvider();
            var bus = new BusConnection(_services);
            var routes = new BusRoutes(_services.GetRequiredService<IServiceScopeFactory>(), NullLogger<BusRoutes>.Instance);
            routes.Map(Topology.CharacterStateChanged, delivery =>
            {
                _heard[delivery.MessageId!] = true;
                return GameErrors.UnknownType();
            });
            _consumer = new BusConsumer(bus, routes, _lifetime, TimeProvider.System, NullLogger<BusConsumer>.Instance);
            _keeper = new TopologyKeeper(bus, Options.Create(new TopologyOptions { CheckSeconds = 1 }), TimeProvider.System, Log);
        }

        public async Task StartAsync()
        {
            await _consumer.StartAsync(Ct);
            await _keeper.StartAsync(Ct);
        }

        /// <summary>Publishes a message repeatedly until it is received.</summary>
        public Task ExpectHeardAsync() => Eventually.HoldsAsync(
            "somebody hears it",
            async () =>
            {
                var id = $"{Guid.NewGuid()}";
                try
                {
                    await using var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
                    await channel.BasicPublishAsync(
                        Topology.Exchange, Topology.CharacterStateChanged, mandatory: false, new BasicProperties { MessageId = id }, new byte[1], Ct);
                    for (var look = 0; look < 10 && !_heard.ContainsKey(id); look++) await Task.Delay(TimeSpan.FromMilliseconds(50), Ct);
                }
                catch (AlreadyClosedException)
                {
                    // The broker may close the connection with 541 while a queue is deleted. It recovers.
                }

                return _heard.ContainsKey(id);
            },
            timeout: TimeSpan.FromSeconds(20));

        public async ValueTask DisposeAsync()
        {
            await _keeper.StopAsync(CancellationToken.None);
            await _consumer.StopAsync(CancellationToken.None);
            _keeper.Dispose();
            _consumer.Dispose();
            await _services.DisposeAsync();
            _lifetime.Dispose();
        }
    }

    private sealed class Lines<T> : ILogger<T>
    {
        public ConcurrentQueue<(LogLevel Level, string Line)> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Enqueue((logLevel, formatter(state, exception)));
    }

    private sealed class Lifetime : IHostApplicationLifetime, IDisposable
    {
        private readonly CancellationTokenSource _never = new();

        public CancellationToken ApplicationStarted => _never.Token;

        public CancellationToken ApplicationStopping => _never.Token;

        public CancellationToken ApplicationStopped => _never.Token;

        public void StopApplication() => _never.Cancel();

        public void Dispose() => _never.Dispose();
    }
}
