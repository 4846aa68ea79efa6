using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.Heartbeat;

/// <summary>A client checks that the service answers.</summary>
internal sealed record Heartbeat(Caller Caller) : ICommand<HeartbeatMessage>;

internal sealed class HeartbeatHandler(TimeProvider time) : ICommandHandler<Heartbeat, HeartbeatMessage>
{
    public Task<Result<HeartbeatMessage>> Handle(Heartbeat command, CancellationToken cancellationToken)
    {
        var heartbeat = new HeartbeatMessage(time.WireNow());
        command.Caller.Connection?.Send(Frame.Text(Envelope.Write(MessageTypes.Heartbeat, command.Caller.Ref, heartbeat)));
        return Task.FromResult<Result<HeartbeatMessage>>(heartbeat);
    }
}
