using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using Aspire.Hosting.Testing;
using GameSession.Api.Domain;
using GameSession.Api.Messaging;
using GameSession.Tests.Harness;
using RabbitMQ.Client;
using RabbitMQ.Client.Events;

namespace GameSession.Tests.Messaging;

[Trait("Category", "Integration")]
public sealed class ConfirmedPublisherTests(Deployment deployment) : IAsyncLifetime, IUsesDeployment
{
    private const int MaxUnconfirmed = 512;

    private readonly string _queue = $"test-{Guid.NewGuid()}";
    private IConnection _connection = null!;
    private IChannel _channel = null!;
    private IChannel _observer = null!;

    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _connection = await (await FactoryAsync()).CreateConnectionAsync(Ct);
        _channel = await _connection.CreateChannelAsync(
            new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false), Ct);
        _observer = await _connection.CreateChannelAsync(cancellationToken: Ct);
    }

    public async ValueTask DisposeAsync() => await _connection.DisposeAsync();

    [Fact]
    public async Task Thousands_of_messages_keep_their_order_and_are_with_the_broker_once_confirmed()
    {
        const int Messages = 5000;
        await DeclareAsync();
        using var publisher = new ConfirmedPublisher(_channel);
        var answers = new List<Task<BrokerAnswer>>();
        for (var i = 0; i < Messages; i++) answers.Add(await PublishAsync(publisher, i));
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(BrokerAnswer.Taken, answer));

        Assert.Equal(Messages, (int)await _observer.MessageCountAsync(_queue, Ct));
        var received = new ConcurrentQueue<int>();
        var consumer = new AsyncEventingBasicConsumer(_observer);
        consumer.ReceivedAsync += (_, delivery) =>
        {
            received.Enqueue(int.Parse(Encoding.ASCII.GetString(delivery.Body.Span), CultureInfo.InvariantCulture));
            return Task.CompletedTask;
        };
        await _observer.BasicConsumeAsync(_queue, autoAck: true, consumer, Ct);
        await Eventually.HoldsAsync("all have come", () => received.Count >= Messages);
        Assert.Equal(Enumerable.Range(0, Messages), received);
    }

    [Fact]
    public async Task No_more_is_under_way_than_it_may_and_it_goes_on_when_confirms_come()
    {
        await DeclareAsync();
        var (arrived, open) = HoldConfirms();
        using var publisher = new ConfirmedPublisher(_channel);
        for (var i = 0; i < MaxUnconfirmed; i++) await PublishAsync(publisher, i);
        var oneMore = PublishAsync(publisher, MaxUnconfirmed);
        await arrived;
        // Another connection, because this one's confirms wait, and all that comes behind them.
        await using var other = await (await FactoryAsync()).CreateConnectionAsync(Ct);
        await using var observer = await other.CreateChannelAsync(cancellationToken: Ct);
        await Eventually.HoldsAsync("the broker has them", async () => await observer.MessageCountAsync(_queue, Ct) == MaxUnconfirmed);
        Assert.False(oneMore.IsCompleted);

        open();
        Assert.Equal(BrokerAnswer.Taken, await await oneMore);
        Assert.Equal(MaxUnconfirmed + 1, (int)await observer.MessageCountAsync(_queue, Ct));
    }

    [Fact]
    public async Task A_channel_that_closes_in_the_middle_fails_the_publishers_and_those_who_wait()
    {
        await DeclareAsync();
        using var publisher = new ConfirmedPublisher(_channel);
        var published = 0;
        var publishing = Task.Run(
            async () =>
            {
                while (true)
                {
                    await PublishAsync(publisher, published);
                    Interlocked.Increment(ref published);
                }
            },
            Ct);
        await Eventually.HoldsAsync("traffic", () => Volatile.Read(ref published) > 1000);
        await _channel.CloseAsync(Ct);

        Assert.True(BusConnection.IsAway(await Assert.ThrowsAnyAsync<Exception>(() => publishing.WaitAsync(TimeSpan.FromSeconds(15), Ct))));
        Assert.IsType<IOException>(publisher.Failure);
        Assert.True(BusConnection.IsAway(publisher.Failure));
        // However often it is tried.
        for (var i = 0; i < MaxUnconfirmed + 2; i++)
        {
            Assert.True(
                BusConnection.IsAway(
                await Assert.ThrowsAnyAsync<Exception>(() => PublishAsync(publisher, i).WaitAsync(TimeSpan.FromSeconds(15), Ct))));
        }
    }

    [Fact]
    public async Task A_publisher_that_waits_for_room_fails_when_the_channel_closes()
    {
        await DeclareAsync();
        var (_, open) = HoldConfirms();
        using var publisher = new ConfirmedPublisher(_channel);
        // The broker closes the channel; a confirm that it had sent before is held back, and the news of the close behind it.
        for (var i = 0; i < MaxUnconfirmed - 1; i++) await PublishAsync(publisher, i);
        await publisher.PublishAsync("no-such-exchange", "", new BasicProperties(), Array.Empty<byte>(), Ct);
        var waiting = PublishAsync(publisher, 0);
        open();

        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            Assert.Equal(BrokerAnswer.None, await (await waiting.WaitAsync(TimeSpan.FromSeconds(15), Ct)).WaitAsync(TimeSpan.FromSeconds(15), Ct));
            await PublishAsync(publisher, 0).WaitAsync(TimeSpan.FromSeconds(15), Ct);
        });
        for (var i = 0; i < MaxUnconfirmed + 2; i++)
        {
            Assert.True(
                BusConnection.IsAway(
                await Assert.ThrowsAnyAsync<Exception>(() => PublishAsync(publisher, i).WaitAsync(TimeSpan.FromSeconds(15), Ct))));
        }
    }

    [Fact]
    public async Task Of_each_message_it_is_told_whether_the_broker_took_it()
    {
        await DeclareAsync(new() { ["x-max-length"] = 3, ["x-overflow"] = "reject-publish" });
        using var publisher = new ConfirmedPublisher(_channel);
        var answers = new List<BrokerAnswer>();
        for (var i = 0; i < 5; i++) answers.Add(await await PublishAsync(publisher, i));
        await _observer.BasicGetAsync(_queue, autoAck: true, Ct);
        answers.Add(await await PublishAsync(publisher, 5));

        Assert.Equal(
            [BrokerAnswer.Taken, BrokerAnswer.Taken, BrokerAnswer.Taken, BrokerAnswer.Refused, BrokerAnswer.Refused, BrokerAnswer.Taken], answers);
        Assert.Null(publisher.Failure);
    }

    [Fact]
    public async Task A_channel_that_the_broker_closes_because_of_a_message_says_so()
    {
        await DeclareAsync();
        using var publisher = new ConfirmedPublisher(_channel);
        // Nobody may say that they are somebody else.
        var publication = await publisher.PublishAsync("", _queue, new BasicProperties { UserId = "somebody else" }, Array.Empty<byte>(), Ct);

        Assert.Equal(BrokerAnswer.None, await publication.Answer);
        Assert.IsType<RefusedMessageException>(publisher.Failure);
    }

    [Fact]
    public async Task Waiting_for_room_can_be_given_up()
    {
        await DeclareAsync();
        var (_, open) = HoldConfirms();
        using var publisher = new ConfirmedPublisher(_channel);
        var answers = new List<Task<BrokerAnswer>>();
        for (var i = 0; i < MaxUnconfirmed; i++) answers.Add(await PublishAsync(publisher, i));
        using var stopping = new CancellationTokenSource();
        var room = publisher.PublishAsync("", _queue, new BasicProperties(), Array.Empty<byte>(), stopping.Token);
        await stopping.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => room);
        open();
        Assert.All(await Task.WhenAll(answers), answer => Assert.Equal(BrokerAnswer.Taken, answer));
    }

    private async Task<Task<BrokerAnswer>> PublishAsync(ConfirmedPublisher publisher, int number) => (await publisher.PublishAsync(
        "", _queue, new BasicProperties(), Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), Ct)).Answer;

    private async Task<ConnectionFactory> FactoryAsync() =>
        new ConnectionFactory { Uri = new Uri((await deployment.App.GetConnectionStringAsync("rabbitmq", Ct))!) };

    // Not exclusive, so that another connection may look; gone soon after the test.
    private Task<QueueDeclareOk> DeclareAsync(Dictionary<string, object?>? arguments = null)
    {
        arguments ??= [];
        arguments["x-expires"] = 60_000;
        return _observer.QueueDeclareAsync(_queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: Ct);
    }

    // Handlers are called one after the other: what is registered first delays the others.
    private (Task Arrived, Action Open) HoldConfirms()
    {
        var (arrived, opened) = (new TaskCompletionSource(), new TaskCompletionSource());
        _channel.BasicAcksAsync += (_, _) =>
        {
            arrived.TrySetResult();
            return opened.Task;
        };
        return (arrived.Task, opened.SetResult);
    }
}
