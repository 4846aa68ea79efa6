using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>
/// Every name that this service has on the broker, and their declaration. Declaring is idempotent: it changes nothing where all is as it is
/// said here, and fails where something of the same name is something else.
/// </summary>
internal static class Topology
{
    /// <summary>Durable, topic. The routing keys are the ICD's names.</summary>
    public const string Exchange = "dndcreator.events";

    public const string SessionStateChanged = "session.state.changed";
    public const string SessionCombatChanged = "session.combat.changed";
    public const string CharacterStateChanged = "character.state.changed";
    public const string CampaignStateChanged = "campaign.state.changed";

    /// <summary>What could not be understood or applied, with the reason in the header <see cref="ReasonHeader"/>.</summary>
    public const string DeadLetterQueue = "game-session.dead-letter";

    /// <summary>The code and the sentence of the refusal.</summary>
    public const string ReasonHeader = "x-reason";

    /// <summary>On a dead letter, the routing key with which it was published.</summary>
    public const string RoutingKeyHeader = "x-original-routing-key";

    /// <summary>On a dead letter, the broker's user who published it, where the publisher said so: only that user may say it again.</summary>
    public const string UserIdHeader = "x-original-user-id";

    /// <summary>What this service subscribes to.</summary>
    public static IReadOnlyList<string> Subscribed { get; } = [CharacterStateChanged, CampaignStateChanged];

    /// <summary>What there is besides the bindings: each with its name, and with what fails with reply code 404 where it is not there.</summary>
    public static IReadOnlyList<(string Name, Func<IChannel, CancellationToken, Task> Look)> Looks { get; } =
    [
        ($"exchange {Exchange}", (channel, ct) => channel.ExchangeDeclarePassiveAsync(Exchange, ct)),
        .. new[] { DeadLetterQueue }.Concat(Subscribed.Select(QueueOf)).Select(queue =>
            ($"queue {queue}", (Func<IChannel, CancellationToken, Task>)((channel, ct) => channel.QueueDeclarePassiveAsync(queue, ct)))),
    ];

    /// <summary>One queue per event, shared by all processes.</summary>
    public static string QueueOf(string routingKey) => $"game-session.{routingKey}";

    /// <exception cref="RabbitMQ.Client.Exceptions.OperationInterruptedException">Reply code 406: something there has one of these names and is
    /// something else.</exception>
    public static async Task DeclareAsync(IChannel channel, CancellationToken ct)
    {
        await channel.ExchangeDeclareAsync(Exchange, ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: ct);
        await channel.QueueDeclareAsync(
            DeadLetterQueue, durable: true, exclusive: false, autoDelete: false,
            new Dictionary<string, object?> { ["x-queue-type"] = "quorum" }, cancellationToken: ct);
        foreach (var key in Subscribed)
        {
            await channel.QueueDeclareAsync(QueueOf(key), durable: true, exclusive: false, autoDelete: false, Arguments(), cancellationToken: ct);
            await channel.QueueBindAsync(QueueOf(key), Exchange, key, cancellationToken: ct);
        }
    }

    private static Dictionary<string, object?> Arguments() => new()
    {
        ["x-queue-type"] = "quorum",
        // One process at a time, the next one when it is gone: two would apply one character's messages in an order of their own.
        ["x-single-active-consumer"] = true,
        // Where the broker itself gives up on a message (RabbitMQ 4 does after 20 deliveries), it is not lost.
        ["x-dead-letter-exchange"] = "",
        ["x-dead-letter-routing-key"] = DeadLetterQueue,
    };
}
