using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

/// <summary>A character's part of the state is replaced as a whole.</summary>
public sealed class CharacterRulesTests
{
    private static readonly Guid GameMaster = Guid.NewGuid();
    private static readonly Guid Anna = Guid.NewGuid();
    private static readonly Guid Bert = Guid.NewGuid();
    private static readonly Guid Frodo = Guid.NewGuid();
    private static readonly Guid Sam = Guid.NewGuid();

    [Fact]
    public void The_event_has_the_difference_and_the_same_document_makes_none()
    {
        var session = Given("{}");
        session = Then(session, Replace(session, Anna, """{"hp":{"now":21,"max":27},"spells":["shield","sleep"]}"""));
        Assert.Equal("""{"hp":{"max":27,"now":21},"spells":["shield","sleep"]}""", Sheet(session));

        var updated = Assert.IsType<StateUpdated>(Replace(session, Anna, """{"hp":{"now":14,"max":27},"spells":["shield","sleep"]}""").Value.Fact);
        Assert.Equal($"/characters/{Frodo}/hp/now = 14 was 21", Text(updated.Changes));
        Assert.Null(updated.ShownChanges);
        Assert.Null(Replace(session, Anna, """{"spells":["shield","sleep"],"hp":{"max":27.0,"now":21}}""").Value.Fact);
        Assert.Null(Replace(session, GameMaster, """{"hp":{"now":21,"max":27},"spells":["shield","sleep"]}""").Value.Fact);
    }

    [Fact]
    public void Only_its_player_and_the_game_master_replace_a_character()
    {
        var session = Given("{}");
        Assert.Equal("forbidden", Replace(session, Bert, "{}").Error!.Code);
        Assert.Equal(GameErrors.NotAMember(), Replace(session, Guid.NewGuid(), "{}").Error);
        Assert.Equal($"/characters/{Frodo}", ((StateUpdated)Replace(session, Anna, "{}").Value.Fact!).Changes[0].Path.ToString());
        Assert.NotNull(Replace(session, GameMaster, "{}").Value.Fact);
        var ended = Evolve(session, new SessionEnded(GameMaster));
        Assert.Equal("session_ended", Replace(ended, Anna, "{}").Error!.Code);
        Assert.Equal("forbidden", Replace(ended, Bert, "{}").Error!.Code);
    }

    [Fact]
    public void A_player_neither_sees_nor_removes_what_is_hidden_in_their_character()
    {
        var hidden = $"/characters/{Frodo}/curse";
        var session = Given($$"""{"gm_only_paths":["{{hidden}}"]}""");
        session = Then(session, Replace(session, GameMaster, """{"hp":9,"curse":{"of":"the ring"}}"""));
        Assert.Contains(At(hidden), session.Settings.GmOnlyPaths.Paths);

        var replaced = Assert.IsType<StateUpdated>(Replace(session, Anna, """{"hp":3}""").Value.Fact);
        Assert.Equal($"/characters/{Frodo}/hp = 3 was 9", Text(replaced.Changes));
        var after = Evolve(session, replaced);
        Assert.Equal("""{"curse":{"of":"the ring"},"hp":3}""", Sheet(after));
        Assert.Null(Replace(after, Anna, """{"hp":3}""").Value.Fact);
        Assert.Equal("forbidden", Replace(after, Anna, """{"hp":3,"curse":1}""").Error!.Code);

        // Also all that a player sees of the character may go.
        var empty = Then(after, Replace(after, Anna, "{}"));
        Assert.Equal("""{"curse":{"of":"the ring"}}""", Sheet(empty));
    }

    [Fact]
    public void What_the_game_master_replaces_is_told_to_players_without_what_is_hidden()
    {
        var session = Given($$"""{"gm_only_paths":["/characters/{{Frodo}}/curse"]}""");
        session = Then(session, Replace(session, GameMaster, """{"hp":9,"curse":1}"""));

        var secret = Replace(session, GameMaster, """{"hp":9,"curse":2}""").Value.Fact!;
        Assert.Null(EventVisibility.For(secret, session.Settings.GmOnlyPaths));
        var both = (StateUpdated)Replace(session, GameMaster, """{"hp":8,"curse":2}""").Value.Fact!;
        Assert.Equal(2, both.Changes.Count);
        Assert.Equal(
            $"/characters/{Frodo}/hp = 8 was 9", Text(((StateUpdated)EventVisibility.For(both, session.Settings.GmOnlyPaths)!).Changes));
    }

    [Fact]
    public void A_replacement_expects_the_version_that_its_writer_sees()
    {
        var session = Given("{}");
        session = Evolve(session, new StateUpdated(GameMaster, [Set("/gm/trap", "1")]));
        var (seen, all) = (session.ShownVersion, session.Version);
        Assert.NotEqual(seen, all);
        Assert.Equal(seen, CharacterRules.Replace(session, Anna, Frodo, State("{}"), all).Error!.CurrentVersion);
        Assert.Equal(all, CharacterRules.Replace(session, GameMaster, Frodo, State("{}"), seen).Error!.CurrentVersion);
        Assert.False(CharacterRules.Replace(session, Anna, Frodo, State("{}"), seen).IsError);
    }

    [Fact]
    public void A_long_difference_is_one_change_of_the_whole_character_if_that_is_shorter()
    {
        var (before, after) = (new string('a', 40), new string('b', 40));
        foreach (var writer in new[] { Anna, GameMaster })
        {
            var session = Given("{}");
            session = Then(session, Replace(session, GameMaster, Items(4_000, before)));
            Assert.Equal(2_000, ((StateUpdated)Replace(session, writer, Items(4_000, before, 2_000, after)).Value.Fact!).Changes.Count);

            var updated = (StateUpdated)Replace(session, writer, Items(4_000, after)).Value.Fact!;
            Assert.Equal(Path, Assert.Single(updated.Changes).Path);
            Assert.Equal(State(Items(4_000, after)), StateDocument.Get(Evolve(session, updated).State, Path));
        }

        // What the game master changes where players see nothing makes no difference to what they are told.
        var secret = Given($$"""{"gm_only_paths":["/characters/{{Frodo}}/curse"]}""");
        secret = Then(secret, Replace(secret, GameMaster, $$"""{"hp":9,"curse":{{Items(4_000, before)}}}"""));
        var changed = (StateUpdated)Replace(secret, GameMaster, $$"""{"hp":8,"curse":{{Items(4_000, after)}}}""").Value.Fact!;
        Assert.Equal(Path, Assert.Single(changed.Changes).Path);
        var told = (StateUpdated)EventVisibility.For(changed, secret.Settings.GmOnlyPaths)!;
        Assert.Equal($"/characters/{Frodo}/hp = 8 was 9", Text(told.Changes));
    }

    [Fact]
    public void Whatever_is_there_and_whatever_is_hidden_the_writer_then_sees_their_document()
    {
        for (var i = 0; i < 3_000; i++)
        {
            var chance = new Chance((ulong)Seeded.Seed, i);
            var session = Given($$"""{"gm_only_paths":["/characters/{{Frodo}}/a/b","/characters/{{Frodo}}/c"]}""");
            if (chance.In(80)) session = Follow(session, CharacterRules.Replace(session, GameMaster, Frodo, Sheet(chance, hides: true), null));
            var document = Sheet(chance, hides: false);
            var curse = Hidden(session);

            var decided = CharacterRules.Replace(session, Anna, Frodo, document, null);

            if (decided.IsError) Assert.Equal("forbidden", decided.Error!.Code);
            var after = decided.IsError ? session : Follow(session, decided);
            Assert.Equal(curse, Hidden(after));
            if (!decided.IsError) Assert.Equal(Seen(session, document), Visibility.View(after.State, Path, after.Settings.GmOnlyPaths));
        }

        // An empty object on the way to something hidden is not shown.
        static StateValue? Seen(Session session, StateObject document) => Visibility.View(
            StateDocument.Evolve(StateObject.Empty, [new Change(Path, document)]), Path, session.Settings.GmOnlyPaths);
    }

    private static JsonPointer Path => At($"/characters/{Frodo}");

    private static string Sheet(Session session) => $"{StateDocument.Get(session.State, Path)}";

    private static string Hidden(Session session) =>
        $"{StateDocument.Get(session.State, At($"{Path}/a/b"))} {StateDocument.Get(session.State, At($"{Path}/c"))}";

    private static StateObject Sheet(Chance chance, bool hides)
    {
        var sheet = StateObject.Empty;
        foreach (var name in new[] { "a", "d", "e" })
        {
            if (chance.In(60)) sheet = sheet.With(name, Value(chance, depth: 2));
        }

        if (hides && chance.In(60)) sheet = sheet.With("c", Value(chance, depth: 1));
        return hides && sheet["a"] is StateObject a && chance.In(60) ? sheet.With("a", a.With("b", Value(chance, depth: 1))) : sheet;
    }

    private static StateValue Value(Chance chance, int depth) => chance.Below(depth > 0 ? 5 : 3) switch
    {
        0 => StateValue.Of(chance.Below(4)),
        1 => StateValue.Parse("[1,2,3]"),
        2 => StateValue.Parse($"[{chance.Below(3)},2]"),
        3 => StateObject.Empty,
        _ => StateObject.Of(("x", Value(chance, depth - 1)), ("y", Value(chance, depth - 1))),
    };

    // The first of the members have another text, if one is given.
    private static string Items(int count, string text, int changed = 0, string? other = null) =>
        $$"""{"items":{ {{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"m{i}\":\"{(i < changed ? other : text)}\""))}} } }""";

    private static Result<Decision> Replace(Session session, Guid player, string document) =>
        CharacterRules.Replace(session, player, Frodo, State(document), null);

    private static Session Given(string settings)
    {
        var parsed = SessionSettings.Parse(State(settings)).Value;
        Fact[] facts =
        [
            new SessionCreated(GameMaster, Guid.NewGuid(), "n", parsed.Raw, parsed.InitialState),
            new PlayerJoined(Anna, Role.Player, Frodo),
            new PlayerJoined(Bert, Role.Player, Sam),
        ];
        return facts.Aggregate(Session.Empty(Guid.NewGuid()), Evolve);
    }

    private static Session Then(Session session, Result<Decision> decided) => Evolve(session, decided.Value.Fact!);

    private static Session Follow(Session session, Result<Decision> decided) =>
        decided.Value.Fact is { } fact ? Evolve(session, fact) : session;

    private static Session Evolve(Session session, Fact fact) =>
        session.Evolve(session.Next(Guid.NewGuid(), new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc).AddMinutes(session.Version), fact));
}
