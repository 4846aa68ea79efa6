using System.Threading.Channels;
using GameSession.Api.Realtime;
using GameSession.Api.Redis;
using GameSession.Api.Telemetry;

namespace GameSession.Api.Sessions;

/// <summary>
/// Sends commands of this process's connections to the owners of their sessions, and executes those that others send to this process (decision
/// 0036). Commands that queue while a message is under way go into the next one.
/// <para>
/// Guarantee: at most once, in the order of one sending process. A command may be lost without notice; <see cref="Forward.Ended"/> then ends with
/// <see cref="ForwardOutcome.Unanswered"/>. Thread-safe.
/// </para>
/// </summary>
internal sealed partial class CommandForwarding(
    SessionOwners owners, ForwardTimeouts timeouts, SessionRuntimeServices services, TimeProvider time, ILogger<CommandForwarding> logger)
    : LoopService(new FailureLog("Forwarding commands to the owners of sessions", time, logger))
{
    private const int CommandsPerMessage = 256;

    private readonly Channel<(Forward Forward, byte[] Command)> _outgoing =
        Channel.CreateUnbounded<(Forward, byte[])>(new UnboundedChannelOptions { SingleReader = true });

    private IAsyncDisposable? _subscription;
    private Func<ForwardedCommand, bool>? _execute;

    /// <summary>Sets what executes a command of another process. It returns false for a message that this process does not understand.</summary>
    public void ExecuteWith(Func<ForwardedCommand, bool> execute) => _execute = execute;

    /// <summary>Forwards a command; null when this process is to decide it by itself.</summary>
    /// <param name="deadline">When the caller must have an answer, as a <see cref="TimeProvider"/> timestamp.</param>
    public Forward? TryForward(Guid sessionId, SessionCommand command, long deadline)
    {
        if (!services.Options.ForwardCommands || command.Caller is not { Message: { } message, Forwarded: null }) return null;
        // A repetition of such a command is refused, and its event would not tell whose command caused it.
        if (command.Repeated is not null) return null;
        if (owners.OtherOwnerOf(sessionId) is not { } owner) return null;
        var eventId = command.EventId ?? Guid.CreateVersion7(time.GetUtcNow());
        var forward = new Forward(sessionId, owner, eventId, command.Caller);
        if (!services.Forwards.TryAdd(forward)) return null;
        var bytes = ForwardedCommand.Write(
            sessionId, eventId, command.Caller.PlayerId, time.Left(deadline), SessionSpans.CurrentTrace, message);
        timeouts.Add(forward);
        if (!_outgoing.Writer.TryWrite((forward, bytes))) forward.End(ForwardOutcome.NotOwner);
        return forward;
    }

    /// <summary>Notes how the wait for the owner ended, so that the session's next commands are sent where they are answered.</summary>
    public void Note(Forward forward, ForwardOutcome outcome)
    {
        services.Metrics.Forwarded(outcome switch
        {
            ForwardOutcome.Committed => "committed",
            ForwardOutcome.NotTaken => "not_taken",
            ForwardOutcome.NotOwner => "not_owner",
            _ => "unanswered",
        });
        if (outcome is ForwardOutcome.NotOwner) owners.Forget(forward.SessionId, forward.Owner);
        else if (outcome is ForwardOutcome.Unanswered) owners.Distrust(forward.SessionId);
    }

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _outgoing.Writer.TryComplete();
        await base.StopAsync(cancellationToken);
        if (_subscription is not null) await _subscription.DisposeAsync();
    }

    protected override bool IsOver => _outgoing.Reader.Completion.IsCompleted;

    protected override async Task RoundAsync(CancellationToken ct)
    {
        if (_subscription is null && services.Options.ForwardCommands)
        {
            _subscription = await services.Backplane.SubscribeAsync(RedisBackplane.CommandChannel(services.ProcessId), Hear, ct);
            owners.Open();
        }

        if (!await _outgoing.Reader.WaitToReadAsync(ct)) return;
        var byOwner = new Dictionary<Guid, List<(Forward Forward, byte[] Command)>>();
        for (var i = 0; i < CommandsPerMessage && _outgoing.Reader.TryRead(out var next); i++)
        {
            // While Redis was slow, this process has executed the command itself.
            if (next.Forward.Ended.IsCompleted) continue;
            var owner = next.Forward.Owner;
            services.Heard.ListenTo(owner);
            if (!byOwner.TryGetValue(owner, out var commands)) byOwner.Add(owner, commands = []);
            commands.Add(next);
        }

        await Task.WhenAll(byOwner.Select(o => SendAsync(o.Key, o.Value)));
        Works();
    }

    protected override bool Passes(Exception e) => RedisErrors.IsAway(e);

    private async Task SendAsync(Guid owner, List<(Forward Forward, byte[] Command)> commands)
    {
        ForwardOutcome failure;
        try
        {
            var message = ForwardedCommand.Join(services.ProcessId, commands.ConvertAll(c => c.Command));
            if (await services.Backplane.SendAsync(RedisBackplane.CommandChannel(owner), message)) return;
            owners.Forget(owner);
            failure = ForwardOutcome.NotOwner;
        }
        catch (Exception e) when (RedisErrors.IsAway(e))
        {
            // The message may have reached the owner.
            Failures.Fails(e, passes: true);
            failure = ForwardOutcome.Unanswered;
        }

        foreach (var (forward, _) in commands) forward.End(failure);
    }

    private void Hear(ReadOnlyMemory<byte> message)
    {
        foreach (var command in ForwardedCommand.ReadAll(message))
        {
            if (!owners.IsOwner(command.SessionId)) services.Tell(command, ForwardAnswer.NotOwner);
            else if (!TryExecute(command)) services.Tell(command, ForwardAnswer.NotTaken);
        }
    }

    private bool TryExecute(ForwardedCommand command)
    {
        try
        {
            return _execute?.Invoke(command) ?? false;
        }
        catch (Exception e)
        {
            Log.NotExecuted(logger, e, command.EventId, command.SessionId);
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(LogLevel.Error, "A command that was forwarded for event {EventId} in session {SessionId} could not be read")]
        public static partial void NotExecuted(ILogger logger, Exception exception, Guid eventId, Guid sessionId);
    }
}
