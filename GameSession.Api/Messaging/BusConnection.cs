using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Api.Messaging;

/// <summary>
/// The process's connection to the broker. Its first user opens it, not the start of the process: sessions go on while the broker is unavailable. The
/// client library reopens it by itself. Channels belong to their users, who open them again after an outage.
/// </summary>
internal sealed class BusConnection(IServiceProvider services)
{
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    /// <summary>A channel on which publishing ends with the broker's confirm.</summary>
    /// <inheritdoc cref="OpenChannelAsync(CreateChannelOptions, CancellationToken)"/>
    public Task<IChannel> OpenChannelAsync(CancellationToken ct) => OpenChannelAsync(Confirmed, ct);

    /// <summary>A channel to a broker that has all of <see cref="Topology"/>.</summary>
    /// <exception cref="BrokerUnreachableException">
    /// The broker is unavailable. Every exception for which <see cref="IsAway"/> is true means the same.
    /// </exception>
    public async Task<IChannel> OpenChannelAsync(CreateChannelOptions options, CancellationToken ct)
    {
        var channel = await OpenBareChannelAsync(options, ct);
        try
        {
            await Topology.DeclareAsync(channel, ct);
            return channel;
        }
        catch
        {
            await channel.DisposeAsync();
            throw;
        }
    }

    /// <summary>A channel to the broker, without declaring anything.</summary>
    public Task<IChannel> OpenBareChannelAsync(CancellationToken ct) => OpenBareChannelAsync(Confirmed, ct);

    /// <summary>
    /// Whether a failure ends when the broker is back. False when something on the broker has other settings than the service needs.
    /// </summary>
    public static bool IsAway(Exception e) => e switch
    {
        OperationInterruptedException { ShutdownReason.ReplyCode: Constants.PreconditionFailed } => false,
        BrokerUnreachableException or AlreadyClosedException or OperationInterruptedException or IOException or TimeoutException => true,
        _ => false,
    };

    private async Task<IChannel> OpenBareChannelAsync(CreateChannelOptions options, CancellationToken ct)
    {
#pragma warning disable RS0030 // Resolving the first one connects, which blocks; awaited here.
        var connection = await Task.Run(services.GetRequiredService<IConnection>, ct).WaitAsync(ct);
#pragma warning restore RS0030
        return await connection.CreateChannelAsync(options, ct);
    }
}
