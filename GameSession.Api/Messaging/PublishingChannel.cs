using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>A channel for publishing, which can be opened again after the broker closed it. Not thread-safe.</summary>
internal sealed class PublishingChannel(BusConnection bus, CreateChannelOptions options) : IAsyncDisposable
{
    private IChannel? _channel;
    private ConfirmedPublisher? _publisher;

    public ConfirmedPublisher Publisher => _publisher ?? throw new InvalidOperationException("The channel was never opened.");

    public async Task OpenAsync(CancellationToken ct)
    {
        await DisposeAsync();
        _channel = await bus.OpenChannelAsync(options, ct);
        _publisher = new ConfirmedPublisher(_channel);
    }

    public async ValueTask DisposeAsync()
    {
        _publisher?.Dispose();
        _publisher = null;
        if (_channel is not null) await _channel.DisposeAsync();
        _channel = null;
    }
}
