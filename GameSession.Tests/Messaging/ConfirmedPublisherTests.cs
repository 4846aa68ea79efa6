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
    private readonly string _queue = $"test-{Guid.NewGuid()}";
    private IConnection _connection = null!;
    private IChannel _channel = null!;
    private IChannel _observer = null!;
    private bool _isAnswered;

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
        using var publisher = Publisher();
        for (var i = 0; i < Messages; i++) Assert.True(await PublishAsync(publisher, i));
        var answers = await AnswersAsync(publisher, Messages);
        Assert.Equal(Enumerable.Range(0, Messages), answers.Select(a => a.Message).Order());
        Assert.All(answers, a => Assert.Equal(BrokerAnswer.Taken, a.Answer));

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
    public async Task A_channel_that_closes_in_the_middle_answers_every_message_and_takes_no_more()
    {
        await DeclareAsync();
        using var publisher = Publisher();
        var sent = 0;
        var publishing = Task.Run(
            async () =>
            {
                while (await PublishAsync(publisher, sent)) Interlocked.Increment(ref sent);
            },
            Ct);
        await Eventually.HoldsAsync("traffic", () => Volatile.Read(ref sent) > 1000);
        await _channel.CloseAsync(Ct);
        await publishing.WaitAsync(TimeSpan.FromSeconds(15), Ct);

        Assert.IsType<IOException>(publisher.Failure);
        Assert.True(BusConnection.IsAway(publisher.Failure));
        Assert.Equal(Enumerable.Range(0, sent), (await AnswersAsync(publisher, sent)).Select(a => a.Message).Order());
        Assert.False(await PublishAsync(publisher, sent));
        Assert.False(publisher.TryTake(out _, out _));
    }

    [Fact]
    public async Task Of_each_message_it_is_told_whether_the_broker_took_it()
    {
        await DeclareAsync(new() { ["x-max-length"] = 3, ["x-overflow"] = "reject-publish" });
        using var publisher = Publisher();
        var answers = new List<(int Message, BrokerAnswer Answer)>();
        for (var i = 0; i < 6; i++)
        {
            if (i == 5) await _observer.BasicGetAsync(_queue, autoAck: true, Ct);
            await PublishAsync(publisher, i);
            answers.AddRange(await AnswersAsync(publisher, 1));
        }

        Assert.Equal(Enumerable.Range(0, 6), answers.Select(a => a.Message));
        Assert.Equal(
            [BrokerAnswer.Taken, BrokerAnswer.Taken, BrokerAnswer.Taken, BrokerAnswer.Refused, BrokerAnswer.Refused, BrokerAnswer.Taken],
            answers.Select(a => a.Answer));
        Assert.Null(publisher.Failure);
    }

    [Fact]
    public async Task A_channel_that_the_broker_closes_because_of_a_message_says_so()
    {
        await DeclareAsync();
        using var publisher = Publisher();
        // Nobody may say that they are somebody else.
        await publisher.PublishAsync(7, "", _queue, new BasicProperties { UserId = "somebody else" }, Array.Empty<byte>(), Ct);

        Assert.Equal([(7, BrokerAnswer.None)], await AnswersAsync(publisher, 1));
        Assert.IsType<RefusedMessageException>(publisher.Failure);
    }

    private ConfirmedPublisher<int> Publisher() => new(_channel, () => Volatile.Write(ref _isAnswered, true));

    private ValueTask<bool> PublishAsync(ConfirmedPublisher<int> publisher, int number) => publisher.PublishAsync(
        number, "", _queue, new BasicProperties(), Encoding.ASCII.GetBytes(number.ToString(CultureInfo.InvariantCulture)), Ct);

    // Takes answers only after the publisher has said that there are some.
    private async Task<List<(int Message, BrokerAnswer Answer)>> AnswersAsync(ConfirmedPublisher<int> publisher, int count)
    {
        var answers = new List<(int Message, BrokerAnswer Answer)>();
        await Eventually.HoldsAsync("all are answered", () =>
        {
            if (Interlocked.Exchange(ref _isAnswered, false))
            {
                while (publisher.TryTake(out var message, out var answer)) answers.Add((message, answer));
            }

            return answers.Count >= count;
        });
        return answers;
    }

    private async Task<ConnectionFactory> FactoryAsync() =>
        new ConnectionFactory { Uri = new Uri((await deployment.App.GetConnectionStringAsync("rabbitmq", Ct))!) };

    // Not exclusive, so that another connection may look; gone soon after the test.
    private Task<QueueDeclareOk> DeclareAsync(Dictionary<string, object?>? arguments = null)
    {
        arguments ??= [];
        arguments["x-expires"] = 60_000;
        return _observer.QueueDeclareAsync(_queue, durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: Ct);
    }
}
