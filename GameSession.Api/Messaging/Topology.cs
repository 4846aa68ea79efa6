using RabbitMQ.Client;

namespace GameSession.Api.Messaging;

/// <summary>
/// Every name that this service uses on the broker, and the declarations. Declaring is idempotent: it changes nothing where everything is as declared
/// here, and fails where something of the same name has other settings.
/// </summary>
internal static class Topology
{
    /// <summary>Durable, topic. The routing keys are the ICD's names.</summary>
    public const string Exchange = "dndcreator.events";

    public const string SessionStateChanged = "session.state.changed";
    public const string SessionCombatChanged = "session.combat.changed";
    public const string CharacterStateChanged = "character.state.changed";
    public const string CampaignStateChanged = "campaign.state.changed";

    /// <summary>Messages that could not be understood or applied, with the reason in the header <see cref="ReasonHeader"/>.</summary>
    public const string DeadLetterQueue = "game-session.dead-letter";

    /// <summary>The code and the message of the refusal.</summary>
    public const string ReasonHeader = "x-reason";

    /// <summary>On a dead letter, the routing key with which it was published.</summary>
    public const string RoutingKeyHeader = "x-original-routing-key";

    /// <summary>
    /// On a dead letter, the broker's user who published it, if the publisher named the user. The broker accepts that name only from that user.
    /// </summary>
    public const string UserIdHeader = "x-original-user-id";

    /// <summary>The routing keys that this service subscribes to.</summary>
    public static IReadOnlyList<string> Subscribed { get; } = [CharacterStateChanged, CampaignStateChanged];

    /// <summary>
    /// Everything that is declared except the bindings: each with its name, and a check that fails with reply code 404 when it does not exist.
    /// </summary>
    public static IReadOnlyList<(string Name, Func<IChannel, CancellationToken, Task> Look)> Looks { get; } =
    [
        ($"exchange {Exchange}", (channel, ct) => channel.ExchangeDeclarePassiveAsync(Exchange, ct)),
        .. new[] { DeadLetterQueue }.Concat(Subscribed.Select(QueueOf)).Select(queue =>
            ($"queue {queue}", (Func<IChannel, CancellationToken, Task>)((channel, ct) => channel.QueueDeclarePassiveAsync(queue, ct)))),
    ];

    /// <summary>One queue per event, shared by all processes.</summary>
    public static string QueueOf(string routingKey) => $"game-session.{routingKey}";

    /// <exception cref="RabbitMQ.Client.Exceptions.OperationInterruptedException">
    /// Reply code 406: something on the broker has one of these names and other settings.
    /// </exception>
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
        // One process at a time consumes, and the next one takes over when it stops: two would apply one character's messages in different orders.
        ["x-single-active-consumer"] = true,
        // If the broker itself gives up on a message (RabbitMQ 4 does after 20 deliveries), the message is not lost.
        ["x-dead-letter-exchange"] = "",
        ["x-dead-letter-routing-key"] = DeadLetterQueue,
    };
}
