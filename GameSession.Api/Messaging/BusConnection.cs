using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Api.Messaging;

/// <summary>
/// The process's connection to the broker, opened by whoever needs it first and never at the start: play goes on while the broker is away.
/// The client library reopens it by itself; channels are their users' own, and are opened again after an outage.
/// </summary>
internal sealed class BusConnection(IServiceProvider services)
{
    private static readonly CreateChannelOptions Confirmed = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);

    /// <summary>A channel on which publishing ends with the broker's confirm.</summary>
    /// <inheritdoc cref="OpenChannelAsync(CreateChannelOptions, CancellationToken)"/>
    public Task<IChannel> OpenChannelAsync(CancellationToken ct) => OpenChannelAsync(Confirmed, ct);

    /// <summary>A channel to a broker that has all of <see cref="Topology"/>.</summary>
    /// <exception cref="BrokerUnreachableException">The broker is away, as is meant by every exception for which <see cref="IsAway"/> is
    /// true.</exception>
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

    /// <summary>A channel to a broker as it is.</summary>
    public Task<IChannel> OpenBareChannelAsync(CancellationToken ct) => OpenBareChannelAsync(Confirmed, ct);

    /// <summary>Whether a failure passes when the broker is back, rather than that something is declared otherwise than we need it.</summary>
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
