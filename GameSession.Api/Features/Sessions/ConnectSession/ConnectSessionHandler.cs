using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.Presence;
using GameSession.Api.Protocol;
using GameSession.Api.Realtime;
using GameSession.Api.Security;
using GameSession.Api.Sessions;

namespace GameSession.Api.Features.Sessions.ConnectSession;

/// <summary>Connects an open WebSocket to its session.</summary>
internal sealed record ConnectSession(Guid SessionId, string? Token, Connection Connection) : ICommand<ConnectedPlayer>;

/// <summary>A connection that is in the hub and online, until it is disposed.</summary>
internal sealed class ConnectedPlayer(ConnectionHub hub, PresenceTracker presence, Connection connection, bool isGameMaster) : IAsyncDisposable
{
    public bool IsGameMaster => isGameMaster;

    public async ValueTask DisposeAsync()
    {
        hub.Remove(connection);
        await presence.DisconnectAsync(connection);
    }
}

internal sealed class ConnectSessionHandler(
    SessionRegistry sessions, ConnectionTokens tokens, ConnectionHub hub, PresenceTracker presence, IHostApplicationLifetime lifetime,
    TimeProvider time) : ICommandHandler<ConnectSession, ConnectedPlayer>
{
    public async Task<Result<ConnectedPlayer>> Handle(ConnectSession command, CancellationToken cancellationToken)
    {
        var connection = command.Connection;
        // Read once and outside the session's mailbox, because the keys may have to be loaded from PostgreSQL.
        var ticket = tokens.Read(command.Token);
        var allowed = await sessions.QueryAsync<Session>(
            command.SessionId,
            fresh: true,
            session => Refusal(session, connection.PlayerId, ticket) is { } refusal ? refusal : session,
            cancellationToken);
        if (allowed.IsError) return allowed.Error!;

        await presence.ConnectAsync(allowed.Value, connection);

        // Within the mailbox, so that from here on the connection gets every event, and none twice.
        var connected = await sessions.QueryAsync<ConnectedPlayer>(
            command.SessionId,
            fresh: false,
            session =>
            {
                if (Refusal(session, connection.PlayerId, ticket) is { } refusal) return refusal;
                var established = new ConnectionEstablishedMessage(session.Id, connection.PlayerId, time.WireNow());
                connection.Send(Frame.Text(Envelope.Write(MessageTypes.ConnectionEstablished, reference: null, established)));
                hub.Add(connection);
                return new ConnectedPlayer(hub, presence, connection, session.IsGameMaster(connection.PlayerId));
            },
            cancellationToken);
        if (connected.IsError) await presence.DisconnectAsync(connection);
        return connected;
    }

    private GameError? Refusal(Session session, Guid playerId, ConnectionTicket? ticket)
    {
        if (lifetime.ApplicationStopping.IsCancellationRequested) return GameErrors.ServerDraining();
        if (ticket is null || ticket.SessionId != session.Id || ticket.PlayerId != playerId) return GameErrors.InvalidSessionToken();
        if (session.HasEnded) return GameErrors.SessionEnded();
        if (session.Seat(playerId) is not { } seat) return GameErrors.NotAMember();
        return seat.JoinedVersion == ticket.SeatVersion ? null : GameErrors.InvalidSessionToken();
    }
}
