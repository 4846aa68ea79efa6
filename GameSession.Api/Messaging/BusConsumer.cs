using GameSession.Api.Pipeline;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Api.Messaging;

/// <summary>
/// Takes what other services publish from this service's queues, for as long as the process runs and however often the broker goes away.
/// <para>
/// Guarantees: a message is acknowledged when all that it asks for is committed, or when it lies in the dead-letter queue with the reason;
/// until then the broker has it. Messages about one subject take effect in their order, also from one process to the next. What passes is waited for:
/// such a message stays in hand, and is neither lost nor requeued in circles.
/// </para>
/// </summary>
internal sealed partial class BusConsumer(
    BusConnection bus, BusRoutes routes, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<BusConsumer> logger) : BackgroundService
{
    // At the start: to find what is declared otherwise before anybody is served, and not to keep players waiting for a broker that is away.
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan ReopenPause = TimeSpan.FromSeconds(1);

    // Only a person helps there.
    private static readonly TimeSpan ConflictPause = TimeSpan.FromSeconds(30);

    /// <exception cref="OperationInterruptedException">Something on the broker has one of our names and is something else.</exception>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(StartPatience);
        try
        {
            await using var channel = await bus.OpenChannelAsync(patience.Token);
        }
        catch (OperationInterruptedException e) when (!BusConnection.IsAway(e))
        {
            Log.ConflictAtStart(logger, e.ShutdownReason?.ReplyText ?? e.Message);
            throw;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested && (BusConnection.IsAway(e) || e is OperationCanceledException))
        {
            Log.AwayAtStart(logger, e.Message);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Already while the open requests end: what is not taken any more, another process takes.
        using var stopping = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, lifetime.ApplicationStopping);
        while (!stopping.IsCancellationRequested)
        {
            var pause = ReopenPause;
            try
            {
                await ConsumeAsync(stopping.Token);
                if (!stopping.IsCancellationRequested) Log.Lost(logger);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (BusConnection.IsAway(e) || e is OperationCanceledException)
            {
                Log.Away(logger, e.Message);
            }
            catch (OperationInterruptedException e)
            {
                Log.Conflict(logger, e.ShutdownReason?.ReplyText ?? e.Message);
                pause = ConflictPause;
            }
            catch (Exception e)
            {
                Log.Failed(logger, e);
                pause = ConflictPause;
            }

            await Task.Delay(pause, time, stopping.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // Returns when the channel is lost, or after what was in hand when the process was asked to stop.
    private async Task ConsumeAsync(CancellationToken stopping)
    {
        var channel = await bus.OpenChannelAsync(stopping);
        try
        {
            await using var subscription = new Subscription(channel, routes, time, logger);
            await subscription.StartAsync(stopping);
            Log.Consuming(logger);
            await subscription.Lost.WaitAsync(stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await subscription.StopAsync();
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
            // Also one that is closed already: the connection would open it again when it comes back.
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
        [LoggerMessage(LogLevel.Critical, "The broker has something else under a name of ours; remove it there, or give this service a broker of its own: {Reason}")]
        public static partial void ConflictAtStart(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "The broker has something else under a name of ours, and nothing is consumed: {Reason}")]
        public static partial void Conflict(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "RabbitMQ does not answer; the service starts without it: {Reason}")]
        public static partial void AwayAtStart(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "RabbitMQ does not answer; what others publish is consumed when it is back: {Reason}")]
        public static partial void Away(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Warning, "The channel to RabbitMQ was closed, and is opened again")]
        public static partial void Lost(ILogger logger);

        [LoggerMessage(LogLevel.Information, "Consuming from RabbitMQ")]
        public static partial void Consuming(ILogger logger);

        [LoggerMessage(LogLevel.Debug, "The channel to RabbitMQ was not closed in good order: {Reason}")]
        public static partial void NotClosed(ILogger logger, string reason);

        [LoggerMessage(LogLevel.Error, "Consuming failed and is tried again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
