using System.Net.Http.Headers;
using System.Text;
using Aspire.Hosting.Testing;
using GameSession.Api.Messaging;
using GameSession.Api.Pipeline;
using GameSession.Tests.Harness;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Tests.Messaging;

/// <summary>On a virtual host of its own, where nothing has been declared yet.</summary>
[Trait("Category", "Integration")]
public sealed class TopologyTests(Deployment deployment) : IAsyncLifetime, IUsesDeployment
{
    private static readonly HttpClient Http = new();

    private readonly string _host = $"test-{Guid.NewGuid():N}";
    private IConnection _connection = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        await ManageAsync(HttpMethod.Put, "{}");
        var factory = new ConnectionFactory { Uri = await UrlAsync(), VirtualHost = _host };
        _connection = await factory.CreateConnectionAsync(Ct);
    }

    public async ValueTask DisposeAsync()
    {
        if (_connection is not null) await _connection.DisposeAsync();
        await ManageAsync(HttpMethod.Delete, null);
    }

    [Fact]
    public async Task Everything_is_declared_and_declaring_it_again_changes_nothing()
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
        await Topology.DeclareAsync(channel, Ct);
        await channel.BasicPublishAsync("dndcreator.events", "character.state.changed", new byte[1], Ct);
        await Eventually.HoldsAsync("the message is there", async () => await channel.MessageCountAsync("game-session.character.state.changed", Ct) == 1);
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

        var log = new Lines();
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

    private async Task ExpectConflictAsync(string name)
    {
        await using var channel = await _connection.CreateChannelAsync(cancellationToken: Ct);
        var conflict = await Assert.ThrowsAsync<OperationInterruptedException>(() => Topology.DeclareAsync(channel, Ct));
        Assert.Equal((ushort)406, conflict.ShutdownReason!.ReplyCode);
        Assert.Contains(name, conflict.Message, StringComparison.Ordinal);
        Assert.False(BusConnection.IsAway(conflict));
    }

    private async Task<Uri> UrlAsync() => new((await deployment.App.GetConnectionStringAsync("rabbitmq", Ct))!);

    // The broker's management API; whoever makes a virtual host may use it.
    private async Task ManageAsync(HttpMethod method, string? body)
    {
        var user = Uri.UnescapeDataString((await UrlAsync()).UserInfo);
        using var request = new HttpRequestMessage(method, new Uri(deployment.App.GetEndpoint("rabbitmq", "management"), $"/api/vhosts/{_host}"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes(user)));
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        using var response = await Http.SendAsync(request, CancellationToken.None);
        response.EnsureSuccessStatusCode();
    }

    private sealed class Lines : ILogger<BusConsumer>
    {
        public List<(LogLevel Level, string Line)> Said { get; } = [];

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Said.Add((logLevel, formatter(state, exception)));
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
