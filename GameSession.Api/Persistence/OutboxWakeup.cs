using System.Threading.Channels;

namespace GameSession.Api.Persistence;

/// <summary>Wakes one waiting loop. Set while nobody waits, it ends the next wait; set several times, it ends one wait. Thread-safe.</summary>
internal sealed class OutboxWakeup
{
    private readonly Channel<bool> _set = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { SingleReader = true, FullMode = BoundedChannelFullMode.DropWrite });

    public void Set() => _set.Writer.TryWrite(true);

    public async Task WaitAsync(CancellationToken ct) => await _set.Reader.ReadAsync(ct);
}
