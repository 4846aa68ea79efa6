using GameSession.Api.Domain;

namespace GameSession.Api.Sessions;

/// <summary>
/// A command that another process has forwarded to this one, the session's owner. An event needs no answer; without one, the sending process is
/// told, behind the events that the decision was based on.
/// </summary>
internal sealed class ForwardedWork : CommandWork
{
    private readonly TaskCompletionSource<Result<Committed>> _result = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ForwardedCommand _forwarded;
    private readonly SessionRuntimeServices _services;

    public ForwardedWork(SessionCommand command, ForwardedCommand forwarded, SessionRuntimeServices services)
        : base(command with { EventId = forwarded.EventId }, services.Time.After(Left(forwarded, services.Options)), forwarded.Trace)
    {
        (_forwarded, _services) = (forwarded, services);
        // A refusal is not the answer to the caller: the sending process decides too, and looks for a repetition then.
        LookedUp = command.FormerId is null;
    }

    /// <summary>The result in this process. Nobody here waits for it, except a handler that says more about it.</summary>
    public Task<Result<Committed>> Result => _result.Task;

    public override void Answer(Result<Committed> answer)
    {
        base.Answer(answer);
        _result.TrySetResult(answer);
        if (answer.IsError) Tell(MayHaveCommitted(answer.Error!) ? ForwardAnswer.Unknown : ForwardAnswer.NotTaken);
        else if (answer.Value is { Event: null } or { IsRepetition: true }) Tell(ForwardAnswer.NotTaken);
    }

    public override void Refuse(GameError? error)
    {
        if (error is not null)
        {
            Answer(error);
            return;
        }

        base.Refuse(null);
        _result.TrySetResult(GameErrors.StorageUnavailable(outcomeUnknown: false));
        Tell(ForwardAnswer.NotOwner);
    }

    private static TimeSpan Left(ForwardedCommand forwarded, SessionOptions options) =>
        forwarded.Left < options.CommandTimeout ? forwarded.Left : options.CommandTimeout;

    private static bool MayHaveCommitted(GameError error) => error.OutcomeUnknown || error.Kind is ErrorKind.Internal;

    private void Tell(ForwardAnswer answer) => _services.Tell(_forwarded, answer);
}
