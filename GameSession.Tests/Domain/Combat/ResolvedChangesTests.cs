using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.Fight;

namespace GameSession.Tests.Domain;

/// <summary>Hit points and outcome in one event.</summary>
public sealed class ResolvedChangesTests
{
    [Fact]
    public void Outcome_and_changes_are_one_event_and_players_see_both()
    {
        var fight = Declared(hidden: false);
        fight.Must(Resolve(Messages.Set("/npcs/goblin/hp", 3), Messages.Set("/gm/note", "runs soon")));
        var told = (CombatChanged)fight.Log[^1].Fact;
        var effect = $"/combat/active_effects/{Assert.Single(fight.Combat!.Effects).Id}";
        Assert.Equal(["/npcs/goblin/hp", "/gm/note", "/combat/actions", effect], told.News.Changes.Select(c => $"{c.Path}"));
        Assert.Equal(["/npcs/goblin/hp", "/combat/actions", effect], told.ForPlayers!.Changes.Select(c => $"{c.Path}"));
        Assert.Equal(StateValue.Of(3), StateDocument.Get(fight.Session.State, States.At("/npcs/goblin/hp")));
        Assert.Equal("prone", Assert.Single(fight.Combat.Effects).Condition);
        Assert.Empty(fight.Combat.Actions);
    }

    [Fact]
    public void Where_nothing_is_hidden_everybody_is_told_the_same()
    {
        var fight = Declared(hidden: false);
        fight.Must(Resolve(Messages.Set("/npcs/goblin/hp", 3)));
        var told = (CombatChanged)fight.Log[^1].Fact;
        Assert.Same(told.News, told.ForPlayers);
    }

    [Theory]
    [InlineData("""{"path":"/combat/round","value":9}""")]
    [InlineData("""{"path":"","value":{}}""")]
    [InlineData("""{"path":"/npcs/goblin/hp","value":3,"previous":8}""")]
    [InlineData("""{"path":"/npcs/goblin/hp/x","value":3}""")]
    [InlineData("""{"path":"/list/5","value":3}""")]
    public void Changes_are_refused_as_in_a_state_update_and_then_nothing_happens(string change)
    {
        var fight = Declared(hidden: false);
        var before = fight.Session;
        JsonObject[] changes = [Messages.Set("/shared/x", 1), JsonNodes.Parse(change)];
        var expected = SessionRules.Update(fight.Session, GameMaster, [.. changes.Select(ChangeOf)]).Error!;
        Assert.Equal(States.Text(expected), States.Text(fight.Do(Resolve(changes)).Error!));
        Assert.Same(before, fight.Session);
    }

    [Fact]
    public void Of_a_hidden_action_players_see_the_changes_as_a_state_update()
    {
        var (fight, plain) = (Declared(hidden: true), Declared(hidden: false));
        JsonObject[] changes = [Messages.Set("/characters/x/hp", 3), Messages.Set("/gm/note", "poisoned")];
        fight.Must(Resolve(changes));
        plain.Must(s => SessionRules.Update(s, GameMaster, [.. changes.Select(ChangeOf)]));
        var seen = Assert.IsType<StateUpdated>(EventVisibility.For(fight.Log[^1].Fact, fight.Session.Settings.GmOnlyPaths));
        var expected = Assert.IsType<StateUpdated>(EventVisibility.For(plain.Log[^1].Fact, plain.Session.Settings.GmOnlyPaths));
        Assert.Equal(expected.PlayerId, seen.PlayerId);
        Assert.Equal(States.Text(expected.Changes), States.Text(seen.Changes));
        Assert.False(fight.Session.Next(Guid.NewGuid(), DateTime.UnixEpoch, fight.Log[^1].Fact).IsHidden);
    }

    [Fact]
    public void Of_a_hidden_action_with_hidden_changes_players_see_nothing()
    {
        var fight = Declared(hidden: true);
        fight.Must(Resolve(Messages.Set("/gm/note", "poisoned")));
        Assert.Null(EventVisibility.For(fight.Log[^1].Fact, fight.Session.Settings.GmOnlyPaths));
        Assert.Null(((CombatChanged)fight.Log[^1].Fact).UpdateForPlayers);
    }

    [Fact]
    public void A_change_of_the_whole_state_keeps_the_fight_with_its_outcome()
    {
        var fight = Declared(hidden: false);
        var state = fight.Session.State.With("shared", StateValue.Of(1)).Without("npcs");
        fight.Must(Resolve(Messages.Set("", JsonNode.Parse($"{state}"))));
        Assert.Equal(StateValue.Of(1), fight.Session.State["shared"]);
        Assert.Equal("prone", Assert.Single(fight.Combat!.Effects).Condition);
    }

    [Fact]
    public void Outcome_and_changes_together_do_not_outgrow_the_state()
    {
        var fight = Declared(hidden: false);
        var filler = Messages.Set("/shared", new string('x', StateLimits.Default.MaxBytes - fight.Session.State.Size - 30));
        string[] conditions = [.. Enumerable.Range(0, 20).Select(i => $"condition {i}")];
        var blow = Messages.Resolve(Action(1), Messages.To(Character(0)).WithAll(conditions));
        Assert.Equal("state_too_large", fight.Do(blow.DeepClone().AsObject().Changing(filler)).Error!.Code);
        fight.Must(s => SessionRules.Update(s, GameMaster, [ChangeOf(filler)]));
        Assert.Equal("state_too_large", fight.Do(blow).Error!.Code);
    }

    private static Fight Declared(bool hidden)
    {
        var fight = new Fight().Roll(0, 10).Roll(7, 15, hidden: hidden);
        fight.Must(s => SessionRules.Update(s, GameMaster, [States.Set("/npcs/goblin/hp", "9"), States.Set("/list", "[1]")]));
        return fight.Next().Must(Messages.Declare(Action(1), Character(7), "attack", Character(0)));
    }

    private static JsonObject Resolve(params JsonObject[] changes) =>
        Messages.Resolve(Action(1), Messages.To(Character(0)).With("prone")).Changing([.. changes.Select(c => c.DeepClone().AsObject())]);

    private static Change ChangeOf(JsonObject change) => new(
        States.At(change.Text("path")),
        change.TryGetPropertyValue("value", out var value) ? StateValue.Parse(value?.ToJsonString() ?? "null") : null,
        change["previous"] is { } previous ? StateValue.Parse(previous.ToJsonString()) : null);
}
