using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Sessions;
using Log = GameSession.Tests.Persistence.Log;

namespace GameSession.Tests.Sessions;

public sealed class RepetitionTests
{
    private readonly Guid _session = Guid.CreateVersion7();
    private readonly Guid _id = Guid.NewGuid();
    private readonly Guid _former = Guid.NewGuid();

    private Session Session => Session.Empty(_session) with { GameMasterId = Log.GameMaster };

    [Fact]
    public void A_command_whose_id_the_log_has_not_is_no_repetition()
    {
        Assert.Null(Of(Command(_id)));
        Assert.Null(Of(Command(_id), Event(Guid.NewGuid())));
        Assert.Null(Of(Command(id: null), Event(_id)));
    }

    [Fact]
    public void A_repetition_comes_to_what_the_command_caused_the_first_time()
    {
        var earlier = Event(_id);

        Assert.Same(earlier, Of(Command(_id), earlier)?.Value);
    }

    [Fact]
    public void A_repetition_is_refused_where_the_command_says_so()
    {
        var refusal = GameErrors.DuplicateAction();

        Assert.Same(refusal, Of(Command(_id) with { Repeated = refusal }, Event(_id))?.Error);
    }

    [Fact]
    public void An_id_that_somebody_else_has_used_is_taken()
    {
        var theirs = Log.Event(_session, 2, new StateUpdated(Guid.NewGuid(), []), _id);

        Assert.Null(Of(Command(_id), theirs));
        Assert.Equal(GameErrors.IdTaken(), Taken(Command(_id), theirs));
        Assert.Null(Taken(Command(_id), Event(_id)));
        Assert.Null(Taken(Command(_id), Event(Guid.NewGuid())));
    }

    [Fact]
    public void An_id_of_something_that_the_sender_does_not_see_is_taken()
    {
        var news = new CombatNews(CombatEvent.ActionDeclared, StateObject.Empty, []);
        var hidden = Log.Event(_session, 2, new CombatChanged(Log.GameMaster, Guid.NewGuid(), news, ForPlayers: null), _id);
        var refusal = GameErrors.DuplicateAction();
        var players = Command(_id) with { Caller = new Caller(Guid.NewGuid()), Repeated = refusal };
        var gameMasters = players with { Caller = new Caller(Log.GameMaster) };

        Assert.Equal((null, refusal), (Of(players, hidden), Taken(players, hidden)));
        Assert.Equal((refusal, null), (Of(gameMasters, hidden)?.Error, Taken(gameMasters, hidden)));
    }

    [Fact]
    public void An_id_that_was_used_in_another_session_is_taken()
    {
        var elsewhere = Log.Set(Guid.CreateVersion7(), 2, "a", StateValue.Null, _id);

        Assert.Null(Of(Command(_id), elsewhere));
        Assert.Equal(GameErrors.IdTaken(), Taken(Command(_id), elsewhere));
    }

    [Fact]
    public void A_former_id_counts_where_only_the_service_can_have_chosen_it()
    {
        var command = Command(_id) with { Caller = Caller.Service, FormerId = _former };
        var derived = Log.Event(_session, 2, new StateUpdated(PlayerId: null, []), _former);

        Assert.Same(derived, Of(command, derived)?.Value);
        Assert.Null(Of(command, Event(_former)));
    }

    [Fact]
    public void The_ids_that_are_looked_for_are_those_of_commands_that_somebody_waits_for()
    {
        var given = Work(Command(Guid.NewGuid()));
        Assert.True(given.TryGiveUp());

        var ids = Repetition.IdsOf([Work(Command(_id)), Work(Command(null)), given, Work(Command(_id) with { FormerId = _former })]);

        Assert.Equal([_id, _former], ids);
    }

    private Result<EncodedEvent>? Of(SessionCommand command, params EncodedEvent[] found) =>
        Repetition.Of(command, Session, found.ToDictionary(e => e.Event.Id));

    private GameError? Taken(SessionCommand command, params EncodedEvent[] found) =>
        Repetition.Taken(command, Session, found.ToDictionary(e => e.Event.Id));

    private EncodedEvent Event(Guid id) => Log.Set(_session, 2, "a", StateValue.Null, id);

    private static CommandWork Work(SessionCommand command) => new(command, long.MaxValue);

    private static SessionCommand Command(Guid? id) => new(new Caller(Log.GameMaster), _ => GameErrors.NotAMember(), id);
}
