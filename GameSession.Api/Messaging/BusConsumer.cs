using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Api.Messaging;

/// <summary>
/// Consumes what other services publish from this service's queues, for as long as the process runs and across outages of the broker.
/// <para>
/// Guarantees: a message is acknowledged when everything that it asks for is committed, or when it is in the dead-letter queue with the reason. Until
/// then the broker keeps it. Messages about one subject take effect in their order, also from one process to the next. Transient failures are retried
/// in place: the message stays unacknowledged, and is neither lost nor requeued again and again.
/// </para>
/// </summary>
internal sealed partial class BusConsumer(
    BusConnection bus, BusRoutes routes, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<BusConsumer> logger)
    : LoopService(new FailureLog("Consuming from RabbitMQ", time, logger))
{
    // At the start, a conflicting declaration must be found before the first request, and an unavailable broker must not keep players waiting.
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(2);

    // The consumer stops while open requests still end. Another process gets the messages that this one no longer takes.
    protected override bool IsOver => lifetime.ApplicationStopping.IsCancellationRequested;

    /// <exception cref="OperationInterruptedException">Something on the broker has one of this service's names and other settings.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(StartTimeout);
        try
        {
            await using var channel = await bus.OpenChannelAsync(timeout.Token);
        }
        catch (OperationInterruptedException e) when (!BusConnection.IsAway(e))
        {
            Log.ConflictAtStart(logger, e.ShutdownReason?.ReplyText ?? e.Message);
            throw;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.AwayAtStart(logger, e.Message);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task RoundAsync(CancellationToken ct)
    {
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(ct, lifetime.ApplicationStopping);
        await ConsumeAsync(stopping.Token);
    }

    protected override bool Passes(Exception e) => BusConnection.IsAway(e) || e is OperationCanceledException;

    // Returns when the messages that were being handled at the stop are settled.
    private async Task ConsumeAsync(CancellationToken stopping)
    {
        var channel = await bus.OpenChannelAsync(stopping);
        try
        {
            await using var subscription = new Subscription(channel, routes, time, logger);
            await subscription.StartAsync(stopping);
            Log.Consuming(logger);
            Works();
            await subscription.Lost.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await subscription.StopAsync();
            if (!stopping.IsCancellationRequested) throw new IOException("The channel was closed.");
        }
        finally
        {
            await CloseAsync(channel);
        }
    }

    private async Task CloseAsync(IChannel channel)
    {
        try
        {
            // Also closes a channel that is closed already: otherwise the connection would open it again when it recovers.
            await channel.AbortAsync();
            await channel.DisposeAsync();
        }
        catch (Exception e)
        {
            Log.NotClosed(logger, e.Message);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Critical,
            "The broker has an exchange, queue or binding of the service's name with other settings: {Reason} Remove it on the broker, or give "
            + "this service a virtual host of its own")]
        public static partial void ConflictAtStart(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "RabbitMQ does not answer ({Reason}). The service starts without it and connects when it answers")]
        public static partial void AwayAtStart(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Information, "Consuming from RabbitMQ")]
        public static partial void Consuming(ILogger logger);

        [LoggerMessage(LogLevel.Debug, "The channel to RabbitMQ did not close cleanly: {Reason}")]
        public static partial void NotClosed(ILogger logger, string reason);
    }
}
