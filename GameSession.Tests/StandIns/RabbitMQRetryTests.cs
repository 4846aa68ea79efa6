using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Tests.StandIns;

public sealed class RabbitMQRetryTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(5)]
    public void A_broker_that_is_away_is_tried_again_as_often_as_the_settings_say(int retries)
    {
        var broker = Broker(failures: int.MaxValue);
        using var host = HostWith(broker, retries);

        Assert.Throws<BrokerUnreachableException>(() => host.Services.GetRequiredService<IConnection>());

        Assert.Equal(1 + retries, broker.Attempts);
    }

    [Fact]
    public void A_broker_that_comes_up_meanwhile_is_connected_to()
    {
        var broker = Broker(failures: 2);
        using var host = HostWith(broker, retries: 5);

        Assert.Same(broker.Connection, host.Services.GetRequiredService<IConnection>());
        Assert.Equal(3, broker.Attempts);
    }

    [Fact]
    public void A_failed_resolve_is_not_remembered()
    {
        var broker = Broker(failures: 1);
        using var host = HostWith(broker, retries: 0);

        Assert.Throws<BrokerUnreachableException>(() => host.Services.GetRequiredService<IConnection>());

        Assert.Same(broker.Connection, host.Services.GetRequiredService<IConnection>());
    }

    private static IHost HostWith(FlakyBroker broker, int retries)
    {
        var builder = TestContexts.Builder();
        builder.AddRabbitMQClient("rabbitmq", settings => settings.MaxConnectRetryCount = retries);
        builder.Services.AddSingleton((IConnectionFactory)(object)broker);
        builder.Services.AddSingleton<TimeProvider>(new Hurried());
        return builder.Build();
    }

    private static FlakyBroker Broker(int failures)
    {
        var broker = (FlakyBroker)(object)DispatchProxy.Create<IConnectionFactory, FlakyBroker>();
        broker.Failures = failures;
        return broker;
    }

    // Proxies, because the two interfaces have some fifty members between them of which one matters. DispatchProxy derives from them.
    public class FlakyBroker : DispatchProxy
    {
        public int Failures { get; set; }

        public int Attempts { get; private set; }

        public IConnection Connection { get; } = DispatchProxy.Create<IConnection, Silent>();

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            if (targetMethod?.Name != nameof(IConnectionFactory.CreateConnectionAsync))
                return null;
            return ++Attempts <= Failures
                ? Task.FromException<IConnection>(new BrokerUnreachableException(new IOException("away")))
                : Task.FromResult(Connection);
        }
    }

    public class Silent : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) =>
            targetMethod?.ReturnType == typeof(ValueTask) ? ValueTask.CompletedTask : null;
    }

    // Whatever is waited for is over at once.
    private sealed class Hurried : TimeProvider
    {
        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(callback, state, dueTime > TimeSpan.Zero ? TimeSpan.Zero : dueTime, period);
    }
}
