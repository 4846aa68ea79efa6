using System.Collections.Concurrent;
using GameSession.Api.Sessions;
using GameSession.Tests.Harness;
using StackExchange.Redis;

namespace GameSession.Tests.Cluster;

/// <summary>Hears what the processes of the deployment tell each other about one session.</summary>
internal sealed class Forwarded : IAsyncDisposable
{
    private readonly Deployment _deployment;
    private readonly Guid _sessionId;
    private readonly ConcurrentQueue<ForwardedCommand> _commands = new();
    private readonly ConcurrentQueue<Guid> _committers = new();
    private ChannelMessageQueue _forwards = null!;
    private ChannelMessageQueue _updates = null!;

    private Forwarded(Deployment deployment, Guid sessionId) => (_deployment, _sessionId) = (deployment, sessionId);

    /// <summary>The commands that were sent to the session's owner.</summary>
    public IReadOnlyList<ForwardedCommand> Commands => [.. _commands];

    /// <summary>For each message with committed events, the process that has committed them.</summary>
    public IReadOnlyList<Guid> Committers => [.. _committers];

    public static async Task<Forwarded> ListenAsync(Deployment deployment, Guid sessionId)
    {
        var heard = new Forwarded(deployment, sessionId);
        var subscriber = deployment.Redis.GetSubscriber();
        heard._forwards = await subscriber.SubscribeAsync(RedisChannel.Pattern("process:*:commands"));
        heard._forwards.OnMessage(message =>
        {
            foreach (var command in ForwardedCommand.ReadAll((byte[])message.Message!))
            {
                if (command.SessionId == sessionId) heard._commands.Enqueue(command);
            }
        });
        heard._updates = await subscriber.SubscribeAsync(RedisChannel.Literal($"session:{sessionId}:updates"));
        heard._updates.OnMessage(message =>
        {
            var bytes = (byte[])message.Message!;
            if (UpdateMessage.TryRead(bytes) is { IsEvents: true }) heard._committers.Enqueue(new Guid(bytes.AsSpan(1, 16)));
        });
        return heard;
    }

    /// <summary>The process that owns the session; null when none does.</summary>
    public async Task<Guid?> OwnerAsync() =>
        (string?)await _deployment.Redis.GetDatabase().StringGetAsync(KeyOf(_sessionId)) is { } owner ? Guid.Parse(owner) : null;

    /// <summary>Sends updates from both sockets until those of one of them are forwarded, several in a row.</summary>
    /// <returns>The socket on the owner, and the one on the other process.</returns>
    public async Task<(Socket OnOwner, Socket OnOther)> SettleAsync(Socket one, Socket two)
    {
        const int InARow = 3;
        Socket? other = null;
        var row = 0;
        await Eventually.HoldsAsync("commands are forwarded", async () =>
        {
            foreach (var socket in new[] { one, two })
            {
                var before = _commands.Count;
                await socket.AskAsync(Messages.Update(null, null, Messages.Set("/shared/settle", $"{Guid.NewGuid()}")));
                if (_commands.Count > before) (row, other) = (other == socket ? row + 1 : 1, socket);
                else if (other == socket) row = 0;
            }

            return row >= InARow;
        });
        return (other == one ? two : one, other!);
    }

    /// <summary>Waits until so many commands have been forwarded.</summary>
    public Task ExpectAsync(int commands) => Eventually.HoldsAsync($"{commands} forwarded commands", () => _commands.Count == commands);

    public async ValueTask DisposeAsync()
    {
        await _forwards.UnsubscribeAsync();
        await _updates.UnsubscribeAsync();
    }

    private static RedisKey KeyOf(Guid sessionId) => $"session:{sessionId}:owner";
}
