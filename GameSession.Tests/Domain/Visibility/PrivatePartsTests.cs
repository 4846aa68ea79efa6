using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Sessions;
using GameSession.Tests.Fuzz;
using GameSession.Tests.Harness;
using static GameSession.Tests.Domain.States;

namespace GameSession.Tests.Domain;

/// <summary><c>/private/{player_id}</c> is between that player and the game master.</summary>
public sealed class PrivatePartsTests
{
    private static readonly Guid GameMaster = Guid.NewGuid();
    private static readonly Guid Anna = Guid.NewGuid();
    private static readonly Guid Bert = Guid.NewGuid();
    private static readonly Guid Olga = Guid.NewGuid();

    [Fact]
    public void A_player_and_the_game_master_write_a_part_and_nobody_else_does()
    {
        var session = Given("{}");
        session = Then(session, Write(session, Anna, Set($"/private/{Anna}/notes", "\"the innkeeper lies\"")));
        session = Then(session, Write(session, GameMaster, Set($"/private/{Anna}/omen", "1"), Set($"/private/{Bert}/omen", "2")));
        Assert.Equal("""{"notes":"the innkeeper lies","omen":1}""", $"{PrivateParts.In(session.State, Anna)}");

        Assert.Equal("forbidden", Write(session, Bert, Set($"/private/{Anna}/notes", "1")).Error!.Code);
        Assert.Equal("forbidden", Write(session, Olga, Set($"/private/{Olga}/notes", "1")).Error!.Code);
        Assert.Equal("forbidden", Write(session, Bert, Set("/private", "{}")).Error!.Code);
        Assert.Equal("invalid_message", Write(session, Bert, Set($"/private/{Bert}/a", "1"), Set("/shared/a", "1")).Error!.Code);
        Assert.Equal("invalid_message", Write(session, Bert, Set($"/private/{Bert}/a", "1"), Set($"/private/{Anna}/a", "1")).Error!.Code);
        Assert.Equal("conflict", Write(session, Bert, Set($"/private/{Bert}/omen", "3", "1")).Error!.Code);
        Assert.False(Write(session, Bert, Set($"/private/{Bert}/omen", "3", "2")).IsError);
    }

    [Fact]
    public void A_member_sees_their_own_part_and_the_game_master_all()
    {
        var session = Given("""{"allow_observers":true,"initial_state":{"shared":1}}""");
        session = Then(session, Write(session, GameMaster, Set($"/private/{Anna}", "1"), Set($"/private/{Bert}", "2"), Set($"/private/{Olga}", "3")));

        Assert.Equal($$"""{"private":{"{{Anna}}":1},"shared":1}""", $"{PrivateParts.View(session, session.State, Anna)}");
        Assert.Equal($$"""{"private":{"{{Olga}}":3},"shared":1}""", $"{PrivateParts.View(session, session.State, Olga)}");
        Assert.Equal("""{"shared":1}""", $"{PrivateParts.View(session, session.State, Guid.NewGuid())}");
        Assert.Same(session.State, PrivateParts.View(session, session.State, GameMaster));
    }

    [Fact]
    public void A_part_has_a_limit_of_its_own_which_no_other_part_touches()
    {
        var session = Given("{}");
        var large = $"\"{new string('x', PrivateParts.MaxBytes)}\"";
        Assert.Equal("state_too_large", Write(session, Anna, Set($"/private/{Anna}", large)).Error!.Code);
        var fits = $"\"{new string('x', PrivateParts.MaxBytes - 2)}\"";
        session = Then(session, Write(session, Anna, Set($"/private/{Anna}", fits)));
        session = Then(session, Write(session, GameMaster, Set($"/private/{Bert}", $"\"{new string('x', 900_000)}\"")));
        Assert.False(Write(session, Anna, Set($"/private/{Anna}", "1")).IsError);
        // Neither does what is private count for what all see.
        Assert.False(Write(session, Anna, Set("/shared/a", $"\"{new string('x', 900_000)}\"")).IsError);
        // What the game master has made too large can be made smaller.
        Assert.False(Write(session, Bert, Set($"/private/{Bert}", $"\"{new string('x', 800_000)}\"")).IsError);
    }

    [Fact]
    public void What_players_keep_private_takes_no_room_from_the_game_master()
    {
        var session = Given("{}");
        session = Then(session, Write(session, Anna, Set($"/private/{Anna}", TextOf(30_000))));
        var full = State($$"""{"shared":{{TextOf(StateLimits.Default.MaxBytes - """{"shared":}""".Length)}}}""");
        Assert.Equal(StateLimits.Default.MaxBytes, full.Size);
        session = Then(session, Save(session, Keeping(session, full)));
        session = Then(session, Write(session, GameMaster, Set("/shared", $"{full["shared"]}".Replace('x', 'y'))));
        Assert.Equal("state_too_large", Write(session, GameMaster, Set("/more", "1")).Error!.Code);
        Assert.Equal("state_too_large", Save(session, Keeping(session, full).With("more", StateValue.Of(1))).Error!.Code);

        // What is private has a limit, too.
        var large = Set($"/private/{Bert}", TextOf(PrivateParts.MaxBytesOfAll));
        Assert.Equal("state_too_large", Write(session, GameMaster, large).Error!.Code);
        Assert.Equal("state_too_large", Save(session, StateDocument.Evolve(session.State, [large])).Error!.Code);
        Assert.False(Write(session, GameMaster, Set($"/private/{Bert}", TextOf(PrivateParts.MaxBytesOfAll - 31_000))).IsError);

        // Where there are no private parts, this is a place like others.
        var plain = Given("""{"private_parts":false}""");
        Assert.Equal("state_too_large", Save(plain, Keeping(session, full)).Error!.Code);
    }

    [Fact]
    public void A_fight_goes_on_in_a_full_state_whatever_players_keep_private()
    {
        var fight = new Fight(State("""{"private_parts":true}"""));
        fight.Must(s => Write(s, Fight.Player(0), Set($"/private/{Fight.Player(0)}", TextOf(30_000))));
        fight.Must(s => Write(s, Fight.GameMaster, Set("/shared", TextOf(StateLimits.Default.MaxBytes - 10_000))));
        fight.Roll(0, 10).Roll(7, 15).Next().Must(Messages.Declare(Fight.Action(1), Fight.Character(7), "attack", Fight.Character(0)));
        var outcome = Messages.Resolve(Fight.Action(1), Messages.To(Fight.Character(0)).With("prone"));
        fight.Must(outcome.Changing(Messages.Set("/hp", 9)));
        Assert.True(fight.Session.State.Size > StateLimits.Default.MaxBytes);
    }

    [Fact]
    public void Whatever_the_game_master_put_where_the_parts_are_a_player_learns_nothing_of_it()
    {
        var session = Given("""{"initial_state":{"private":[1,2]}}""");
        session = Then(session, Write(session, Anna, Set($"/private/{Anna}/a", "1")));
        Assert.Equal("""{"a":1}""", $"{PrivateParts.In(session.State, Anna)}");
    }

    [Theory]
    [InlineData("""{"private_parts":false}""")]
    [InlineData("""{"gm_only_paths":["/private"]}""")]
    public void Where_the_settings_say_so_there_are_no_private_parts(string settings)
    {
        var session = Given(settings);
        Assert.False(session.Settings.HasPrivateParts);
        Assert.Equal("forbidden", Write(session, Anna, Set($"/private/{Anna}/a", "1")).Error!.Code);
    }

    [Fact]
    public void A_hidden_path_within_private_leaves_private_parts_hidden()
    {
        var settings = Given("""{"gm_only_paths":["/private/x"]}""").Settings;
        Assert.True(settings.HasPrivateParts);
        Assert.True(settings.GmOnlyPaths.Hides(At($"/private/{Anna}/a")));
        Assert.True(settings.GmOnlyPaths.Hides(At("/private/x")));
    }

    [Fact]
    public void A_session_that_is_older_than_private_parts_has_none()
    {
        var stored = SessionSettings.OfStored(State("""{"max_players":3}"""));
        Assert.False(stored.HasPrivateParts);
        Assert.False(stored.GmOnlyPaths.Hides(At("/private/x")));
        Assert.True(SessionSettings.OfStored(SessionSettings.Parse(State("{}")).Value.Raw).HasPrivateParts);
    }

    [Fact]
    public void What_others_are_sent_does_not_depend_on_private_parts()
    {
        for (var i = 0; i < 400; i++)
        {
            var chance = new Chance((ulong)Seeded.Seed, i);
            var settings = chance.OneOf("{}", """{"player_writable_paths":[""]}""", """{"player_writable_paths":["/private","/shared"]}""");
            var (plain, secret) = (new Told(Given(settings)), new Told(Given(settings)));
            for (var step = 0; step < 25; step++)
            {
                while (chance.In(40))
                {
                    // Between Bert and the game master, at one table only.
                    var changes = Enumerable.Range(0, chance.Between(1, 3)).Select(_ => Change(chance, $"/private/{Bert}")).ToArray();
                    secret.Do(session => Write(session, chance.In(50) ? Bert : GameMaster, changes), step, isSecret: true);
                }

                if (chance.In(15))
                {
                    var state = chance.In(50) ? State("""{"shared":{"a":1}}""") : State("""{"shared":{"b":[1,2]},"gm":1}""");
                    var keeps = chance.In(50);
                    foreach (var table in new[] { plain, secret })
                    {
                        table.Do(session => Save(session, keeps ? Keeping(session, state) : state), step, isSecret: false);
                    }

                    continue;
                }

                var who = chance.OneOf(Anna, Bert, GameMaster);
                Change[] shared = [Change(chance, chance.OneOf("/shared", $"/private/{Anna}", "/private", "/gm"))];
                if (who == Bert && shared[0].Path.Tokens[0] == "private") continue;
                if (shared[0].Path.Tokens is ["private"] && who == GameMaster) continue;
                var here = plain.Do(session => Write(session, who, shared), step, isSecret: false);
                var there = secret.Do(session => Write(session, who, shared), step, isSecret: false);
                if (who != GameMaster) Assert.Equal(here, there);
            }

            Assert.Equal(plain.Frames, secret.Frames);
            Assert.Equal(plain.Session.ShownVersion, secret.Session.ShownVersion);
            foreach (var viewer in new[] { Anna, Olga })
            {
                Assert.Equal(
                    PrivateParts.View(plain.Session, plain.Session.State, viewer),
                    PrivateParts.View(secret.Session, secret.Session.State, viewer));
            }
        }
    }

    [Fact]
    public void A_players_messages_make_their_part_whoever_changed_it_and_how()
    {
        for (var i = 0; i < 400; i++)
        {
            var chance = new Chance((ulong)Seeded.Seed, i + 1_000);
            var session = Given("{}");
            var mirror = StateObject.Empty;
            for (var step = 0; step < 20; step++)
            {
                var decided = chance.In(20)
                    ? Save(session, chance.In(50) ? Keeping(session, State("""{"shared":1}""")) : State($$"""{"private":{"{{Bert}}":{"a":[2]} } }"""))
                    : Write(session, chance.In(50) ? Bert : GameMaster, Change(chance, $"/private/{Bert}"));
                if (decided.IsError || decided.Value.Fact is not { } fact) continue;
                var before = session;
                session = Evolve(session, fact);
                mirror = StateDocument.Evolve(mirror, PrivateParts.Difference(before.State, session.State, Bert));
                Assert.Equal(PrivateParts.In(session.State, Bert), PrivateParts.In(mirror, Bert));
                var isTold = !Equals(PrivateParts.In(before.State, Bert), PrivateParts.In(session.State, Bert));
                Assert.Equal(isTold, PrivateNews.Of(before, session)?.For(Bert) is not null);
                Assert.Null(PrivateNews.Of(before, session)?.For(Anna));
                Assert.Null(PrivateNews.Of(before, session)?.For(GameMaster));
            }
        }
    }

    // What Anna and Olga are sent at one table, without the times, which count steps.
    private sealed class Told(Session session)
    {
        public Session Session { get; private set; } = session;

        public List<string> Frames { get; } = [];

        public string Do(Func<Session, Result<Decision>> decide, int step, bool isSecret)
        {
            var decided = decide(Session);
            if (decided.IsError) return Text(decided.Error!);
            if (decided.Value.Fact is not { } fact) return "nothing";
            var before = Session;
            var at = new DateTime(2026, 11, 22, 10, 0, 0, DateTimeKind.Utc).AddMinutes(step).AddSeconds(isSecret ? 30 : 0);
            var e = before.Next(Id(fact, step), at, fact);
            Session = before.Evolve(e);
            var broadcast = SessionBroadcast.Of(EncodedEvent.Encode(e), Session)!;
            foreach (var viewer in new[] { Anna, Olga })
            {
                if (PrivateNews.Of(before, Session)?.For(viewer) is { } news) Frames.Add(System.Text.Encoding.UTF8.GetString(news.Bytes.Span[2..]));
                if (broadcast.For(viewer) is { } frame) Frames.Add(System.Text.Encoding.UTF8.GetString(frame.Bytes.Span[2..]));
            }

            return "done";
        }

        private static Guid Id(Fact fact, int step) => new(step, 1, (short)(fact is StateSaved ? 1 : 2), 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private static string TextOf(int length) => $"\"{new string('x', length - 2)}\"";

    private static StateObject Keeping(Session session, StateObject state) =>
        session.State[PrivateParts.Name] is { } parts ? state.With(PrivateParts.Name, parts) : state;

    private static Result<Decision> Save(Session session, StateObject state) =>
        SessionRules.Save(session, GameMaster, state, StateObject.Empty, null, Guid.NewGuid());

    private static Change Change(Chance chance, string below)
    {
        var path = At($"{below}{chance.OneOf("", "/a", "/a/b", "/c", "/a/0", "/a/-")}");
        return new Change(path, chance.In(20) ? null : chance.Below(4) switch
        {
            0 => StateValue.Of(chance.Below(5)),
            1 => StateValue.Parse("[1,2]"),
            2 => StateObject.Empty,
            _ => StateValue.Parse("""{"a":{"b":1},"c":null}"""),
        });
    }

    private static Result<Decision> Write(Session session, Guid player, params Change[] changes) => SessionRules.Update(session, player, changes);

    private static Session Given(string settings)
    {
        var parsed = SessionSettings.Parse(State(settings)).Value;
        Fact[] facts =
        [
            new SessionCreated(GameMaster, Guid.NewGuid(), "n", parsed.Raw, parsed.InitialState),
            new PlayerJoined(Anna, Role.Player, Guid.NewGuid()),
            new PlayerJoined(Bert, Role.Player, Guid.NewGuid()),
            new PlayerJoined(Olga, Role.Observer, null),
        ];
        return facts.Aggregate(Session.Empty(Guid.NewGuid()), Evolve);
    }

    private static Session Then(Session session, Result<Decision> decided) => Evolve(session, decided.Value.Fact!);

    private static Session Evolve(Session session, Fact fact) =>
        session.Evolve(session.Next(Guid.NewGuid(), new DateTime(2026, 11, 22, 9, 0, 0, DateTimeKind.Utc), fact));
}
