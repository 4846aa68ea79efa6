using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Sessions;
using Microsoft.Extensions.Time.Testing;
using Log = GameSession.Tests.Persistence.Log;

namespace GameSession.Tests.Sessions;

public sealed class CommandBatchTests
{
    private const int SnapshotEvery = 100;

    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 2, 3, 4, 5, 6, TimeSpan.Zero));
    private readonly Session _session;

    public CommandBatchTests()
    {
        var id = Guid.CreateVersion7();
        _session = Session.Empty(id).Evolve(Log.Creation(id).First);
    }

    [Fact]
    public void Each_command_is_decided_on_the_session_as_those_before_it_leave_it()
    {
        var seen = new List<long>();
        var batch = Decide(Set("a", seen: seen), Set("b", seen: seen), Set("c", seen: seen));

        Assert.Equal([1, 2, 3], seen);
        Assert.Equal([2, 3, 4], batch.Events.Select(e => e.Event.Version));
        Assert.Equal([2, 3, 4], Decided(batch).Select(d => d.Value.Session.Version));
        Assert.All(batch.Events, e => Assert.Equal((_session.Id, _time.GetUtcNow().UtcDateTime), (e.Event.SessionId, e.Event.Timestamp)));
        Assert.Same(_session, batch.Before);
        Assert.Equal(["a", "b", "c"], batch.After.State.Select(m => m.Key));
        Assert.Null(batch.Snapshot);
    }

    [Fact]
    public void Deciding_again_against_a_newer_session_gives_newer_versions_and_the_chosen_id()
    {
        var id = Guid.NewGuid();
        var work = Set("a", id);
        var first = Decide(work);
        var newer = _session.Evolve(Log.Set(_session.Id, 2, "other", StateValue.Null).Event);

        var second = CommandBatch.Decide(newer, [work], SnapshotEvery, _time);

        Assert.Equal((id, 2), (first.Events[0].Event.Id, first.Events[0].Event.Version));
        Assert.Equal((id, 3), (second.Events[0].Event.Id, second.Events[0].Event.Version));
        Assert.False(work.Answered.IsCompleted);
    }

    [Fact]
    public void A_refusal_leaves_nothing_behind_and_costs_the_others_nothing()
    {
        var batch = Decide(Set("a"), Refused(), Set("b"));

        Assert.Equal([null, "forbidden", null], Decided(batch).Select(d => d.Error?.Code));
        Assert.Equal([2, 3], batch.Events.Select(e => e.Event.Version));
        Assert.Empty(batch.PossibleRepetitions);
    }

    [Fact]
    public void What_changes_nothing_has_no_event_and_sees_what_came_before_it()
    {
        var batch = Decide(Set("a"), Of(_ => Decision.Nothing));

        Assert.Single(batch.Events);
        Assert.Equal((2, (EncodedEvent?)null), (batch.Commands[1].Decided.Value.Session.Version, batch.Commands[1].Decided.Value.Event));
    }

    [Fact]
    public void A_command_that_breaks_is_refused_and_costs_the_others_nothing()
    {
        var fault = new InvalidOperationException("broken");
        var batch = Decide(Set("a"), Of(_ => throw fault), Set("b"));

        Assert.Equal([null, "internal_error", null], Decided(batch).Select(d => d.Error?.Code));
        Assert.Equal([2, 3], batch.Events.Select(e => e.Event.Version));
        Assert.Equal([fault], batch.Faults);
    }

    [Fact]
    public void Two_commands_with_one_id_never_go_into_one_batch()
    {
        var id = Guid.NewGuid();
        var batch = Decide(Set("a", id), Set("b"), Set("a", id), Set("c"));

        Assert.Equal(2, batch.Commands.Length);
        Assert.Equal(2, batch.Events.Count);
    }

    [Fact]
    public void A_batch_ends_with_the_version_of_which_a_snapshot_is_due()
    {
        var batch = CommandBatch.Decide(_session, [Set("a"), Set("b"), Set("c")], snapshotEvery: 3, _time);

        Assert.Equal(2, batch.Commands.Length);
        Assert.Equal(3, batch.After.Version);
        Assert.Same(batch.After.State, batch.Snapshot);
    }

    [Fact]
    public void A_batch_ends_with_a_save_whose_state_is_stored_with_it()
    {
        var saved = StateObject.Empty.With("saved", StateValue.Of("x"));
        var save = Of(s => SessionRules.Save(s, Log.GameMaster, saved, StateObject.Empty, expectedVersion: null, Guid.NewGuid()));
        var batch = Decide(Set("a"), save, Set("b"));

        Assert.Equal(2, batch.Commands.Length);
        Assert.Equal(saved, batch.Snapshot);
    }

    [Fact]
    public void Whose_time_is_up_is_refused_without_a_look_at_what_it_may_have_caused()
    {
        var late = Set("a", Guid.NewGuid(), seconds: 1);
        _time.Advance(TimeSpan.FromSeconds(1));
        var batch = Decide(late, Set("b"));

        Assert.Equal(["storage_unavailable", null], Decided(batch).Select(d => d.Error?.Code));
        Assert.False(batch.Commands[0].Decided.Error!.OutcomeUnknown);
        Assert.Empty(batch.PossibleRepetitions);
        Assert.Equal(["b"], batch.After.State.Select(m => m.Key));
    }

    [Fact]
    public void What_was_given_up_is_not_decided()
    {
        var given = Of(_ => throw new InvalidOperationException("decided"));
        Assert.True(given.TryGiveUp());
        var batch = Decide(given, Set("b"));

        Assert.Equal(["storage_unavailable", null], Decided(batch).Select(d => d.Error?.Code));
        Assert.Empty(batch.Faults);
    }

    [Fact]
    public void What_is_decided_can_no_longer_be_given_up()
    {
        var work = Set("a");
        Decide(work);

        Assert.False(work.TryGiveUp());
    }

    [Fact]
    public void The_deadline_is_the_earliest_of_those_that_cause_something()
    {
        var (first, second) = (Set("a", seconds: 9), Set("b", seconds: 7));
        var batch = Decide(first, second, Refused(seconds: 3), Of(_ => Decision.Nothing, seconds: 2));

        Assert.Equal(second.Deadline, batch.Deadline);
        Assert.Equal(long.MaxValue, Decide(Refused()).Deadline);
    }

    [Fact]
    public void A_refused_command_with_an_id_may_be_a_repetition_until_it_was_looked_for()
    {
        var refused = Refused(Guid.NewGuid());
        Assert.Equal([refused], Decide(Set("a", Guid.NewGuid()), refused, Refused()).PossibleRepetitions);

        refused.LookedUp = true;
        Assert.Empty(Decide(refused).PossibleRepetitions);
    }

    [Fact]
    public void An_id_that_is_taken_is_the_last_reason_for_a_refusal()
    {
        var (refused, accepted, idle) = (Refused(Guid.NewGuid()), Set("a", Guid.NewGuid()), Of(_ => Decision.Nothing, Guid.NewGuid()));
        foreach (var work in new[] { refused, accepted, idle }) (work.LookedUp, work.Taken) = (true, GameErrors.IdTaken());
        var batch = Decide(refused, accepted, Set("b"), idle);

        Assert.Equal([GameErrors.NotAMember(), GameErrors.IdTaken(), null, null], Decided(batch).Select(d => d.Error));
        Assert.Equal(["b"], batch.After.State.Select(m => m.Key));
    }

    [Fact]
    public void A_command_that_had_another_id_before_may_be_a_repetition_although_it_is_accepted()
    {
        var work = Of(s => Update(s, "a"), Guid.NewGuid(), formerId: Guid.NewGuid());

        Assert.Equal([work], Decide(work).PossibleRepetitions);
    }

    [Fact]
    public void Only_what_is_answered_without_an_append_needs_a_look_at_the_log_first()
    {
        Assert.False(Decide(Of(s => Update(s, "a"), isFresh: true), Refused(), Of(_ => Decision.Nothing)).NeedsFresh);
        Assert.True(Decide(Set("a"), Of(_ => GameErrors.NotAMember(), isFresh: true)).NeedsFresh);
        Assert.True(Decide(Of(_ => Decision.Nothing, isFresh: true), Set("a")).NeedsFresh);
    }

    [Theory]
    [InlineData(CommitOutcome.Unavailable, "storage_unavailable", false)]
    [InlineData(CommitOutcome.Locked, "storage_unavailable", false)]
    [InlineData(CommitOutcome.Unknown, "storage_unavailable", true)]
    [InlineData(CommitOutcome.Refused, "internal_error", false)]
    internal async Task A_batch_that_is_not_committed_has_no_answer_not_even_for_its_refusals(CommitOutcome outcome, string code, bool isUnknown)
    {
        CommandWork[] works = [Set("a"), Refused(), Of(_ => Decision.Nothing)];

        Decide(works).Refuse(outcome);

        var errors = (await Task.WhenAll(works.Select(w => w.Answered))).Select(a => a!.Error!).ToList();
        Assert.All(errors, e => Assert.Equal(code, e.Code));
        // Only what has an event can be in the log.
        Assert.Equal([isUnknown, false, false], errors.Select(e => e.OutcomeUnknown));
    }

    private CommandBatch Decide(params CommandWork[] open) => CommandBatch.Decide(_session, [.. open], SnapshotEvery, _time);

    private static IEnumerable<Result<Committed>> Decided(CommandBatch batch) => batch.Commands.ToArray().Select(c => c.Decided);

    private CommandWork Set(string name, Guid? id = null, int seconds = 5, List<long>? seen = null) => Of(
        session =>
        {
            seen?.Add(session.Version);
            return Update(session, name);
        },
        id,
        seconds);

    private CommandWork Refused(Guid? id = null, int seconds = 5) => Of(_ => GameErrors.NotAMember(), id, seconds);

    private CommandWork Of(Func<Session, Result<Decision>> decide, Guid? id = null, int seconds = 5, Guid? formerId = null, bool isFresh = false) =>
        new(new SessionCommand(new Caller(Log.GameMaster), decide, id, isFresh, FormerId: formerId), _time.After(TimeSpan.FromSeconds(seconds)));

    private static Result<Decision> Update(Session session, string name) =>
        SessionRules.Update(session, Log.GameMaster, [new Change(JsonPointer.Of(name), StateValue.Null)]);
}
