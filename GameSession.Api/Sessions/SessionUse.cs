using System.Diagnostics;
using GameSession.Api.Domain;

namespace GameSession.Api.Sessions;

/// <summary>
/// Notes from time to time that a session is used. Brings a session up to date that was not used for long: what other services have said
/// meanwhile is applied before the current caller's command is decided or query answered (decision 0033). When that fails, a later use tries
/// again, and the current caller sees the session as it was.
/// </summary>
internal sealed partial class SessionUse(
    Guid sessionId, SessionReplica replica, CommandExecutor commands, RuntimeFailure failure, SessionRuntimeServices services)
{
    // Far less than LiveHours.
    private static readonly TimeSpan NoteEvery = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(10);

    // When the next use of the session is to be noted; 0: at once.
    private long _next;

    /// <summary>Whether the next use of the session is to be noted. Any thread may read it.</summary>
    public bool IsDue => services.Time.GetTimestamp() >= Volatile.Read(ref _next) && !replica.Session.HasEnded;

    public async Task NoteAsync()
    {
        // It belongs to no command's trace.
        Activity.Current = null;
        Volatile.Write(ref _next, services.Time.After(RetryAfter));
        try
        {
            using var timeout = new CancellationTokenSource(Timeout, services.Time);
            if (await services.Messages.UseAsync(sessionId, timeout.Token) is { } since)
            {
                var messages = await services.Messages.FindUntakenAsync(replica.Session, since, timeout.Token);
                var deadline = services.Time.After(Timeout);
                var taking = messages.Select(m => new CommandWork(SessionCommand.Of(m, sessionId, services.Ids), deadline)).ToList();
                await commands.RunAsync([.. taking]);
                if (failure.HasHappened) return;
                foreach (var (message, work) in messages.Zip(taking))
                {
                    if ((await work.Answered)?.Error is not { } error) continue;
                    if (error.Kind is ErrorKind.Unavailable or ErrorKind.Internal) return;
                    Log.NotTaken(services.Logger, message.MessageId, message.SubjectId, sessionId, error.Code);
                }

                await services.Messages.TakenAsync(sessionId, since, timeout.Token);
            }

            Volatile.Write(ref _next, services.Time.After(NoteEvery));
            services.Uses.Works();
        }
        catch (Exception e)
        {
            services.NotUsed(e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            LogLevel.Warning,
            "Session {SessionId} was not in use when message {MessageId} about {SubjectId} came, and it refuses the message now: {Code}")]
        public static partial void NotTaken(ILogger logger, Guid messageId, Guid subjectId, Guid sessionId, string code);
    }
}
