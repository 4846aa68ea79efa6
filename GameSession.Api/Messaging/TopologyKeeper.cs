using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using RabbitMQ.Client.Exceptions;

namespace GameSession.Api.Messaging;

/// <summary>
/// Checks at intervals whether the broker still has all of <see cref="Topology"/>, and declares again what somebody has removed. Without a binding,
/// or with another exchange of the name, a process receives nothing and gets no error.
/// </summary>
internal sealed partial class TopologyKeeper(
    BusConnection bus, IOptions<TopologyOptions> options, TimeProvider time, ILogger<TopologyKeeper> logger)
    : LoopService(new FailureLog("Checking exchange, queues and bindings on RabbitMQ", time, logger))
{
    private string? _conflict;

    /// <summary>What has other settings than the service needs and cannot be corrected; null when nothing has.</summary>
    public string? Conflict => Volatile.Read(ref _conflict);

    protected override async Task RoundAsync(CancellationToken ct)
    {
        // After a failure the loop has waited already.
        if (Conflict is null) await Task.Delay(TimeSpan.FromSeconds(options.Value.CheckSeconds), time, ct);
        try
        {
            var missing = await FindMissingAsync(ct);
            // The broker cannot be asked whether bindings exist. They are declared again, which changes nothing where they exist.
            await using (await bus.OpenChannelAsync(ct))
            {
            }

            if (missing.Count > 0) Log.DeclaredAgain(logger, string.Join(", ", missing));
            Volatile.Write(ref _conflict, null);
            Works();
        }
        catch (OperationInterruptedException e) when (
            e.ShutdownReason is { Initiator: ShutdownInitiator.Peer, ReplyCode: Constants.PreconditionFailed or Constants.AccessRefused } reason)
        {
            Volatile.Write(ref _conflict, reason.ReplyText);
            throw;
        }
    }

    protected override bool Passes(Exception e) => Conflict is null && (BusConnection.IsAway(e) || e is OperationCanceledException);

    private async Task<List<string>> FindMissingAsync(CancellationToken ct)
    {
        var missing = new List<string>();
        foreach (var (name, look) in Topology.Looks)
        {
            // Each check has a channel of its own, because the broker closes the channel when what is asked for does not exist.
            await using var channel = await bus.OpenBareChannelAsync(ct);
            try
            {
                await look(channel, ct);
            }
            catch (OperationInterruptedException e) when (e.ShutdownReason?.ReplyCode == Constants.NotFound)
            {
                missing.Add(name);
            }
            finally
            {
                // Also closes a channel that is closed already: otherwise the connection would open it again after an outage of the broker.
                await channel.AbortAsync(CancellationToken.None);
            }
        }

        return missing;
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "{Missing} was missing on the broker and was declared again. Messages published meanwhile did not reach this service. Find out who "
            + "removes it")]
        public static partial void DeclaredAgain(ILogger logger, string missing);
    }
}
