using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>A channel for publishing, which can be opened again after the broker closed it. Not thread-safe.</summary>
/// <inheritdoc cref="ConfirmedPublisher{T}"/>
internal sealed class PublishingChannel<T>(BusConnection bus, Action onAnswer) : IAsyncDisposable
{
    private static readonly CreateChannelOptions Untracked = new(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: false);

    private IChannel? _channel;
    private ConfirmedPublisher<T>? _publisher;

    public ConfirmedPublisher<T> Publisher => _publisher ?? throw new InvalidOperationException("The channel was never opened.");

    public async Task OpenAsync(CancellationToken ct)
    {
        var channel = await bus.OpenChannelAsync(Untracked, ct);
        await DisposeAsync();
        (_channel, _publisher) = (channel, new ConfirmedPublisher<T>(channel, onAnswer));
    }

    public async ValueTask DisposeAsync()
    {
        _publisher?.Dispose();
        _publisher = null;
        if (_channel is not null) await _channel.DisposeAsync();
        _channel = null;
    }
}
