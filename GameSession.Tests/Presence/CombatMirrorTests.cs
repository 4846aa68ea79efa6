using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Redis;
using GameSession.Api.Sessions;
using GameSession.Tests.Domain;
using GameSession.Tests.Harness;
using GameSession.Tests.ServiceDefaults;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using StackExchange.Redis;

namespace GameSession.Tests.Presence;

/// <summary>ICD, "Session State", "Combat state": the hash in Redis.</summary>
[Trait("Category", "Integration")]
public sealed class CombatMirrorTests(Deployment deployment) : IUsesDeployment
{
    private IDatabase Redis => deployment.Redis.GetDatabase();

    [Fact]
    public async Task The_hash_has_the_ICDs_fields_and_life_and_follows_the_fight_in_either_process()
    {
        await using var battle = await Battle.GatherAsync(deployment);
        var key = Keys.Of(battle.Table.SessionId).Combat;
        Assert.False(await Redis.KeyExistsAsync(key));
        await battle.RollAsync();
        await battle.DoAsync(battle.GameMaster, Messages.Roll(battle.Ambusher, 17, hidden: true));
        await ExpectShownAsync(deployment, battle);
        Assert.Equal(RedisType.Hash, await Redis.KeyTypeAsync(key));
        Assert.InRange((await Redis.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 3570, 3600);

        foreach (var socket in new[] { battle.GameMaster, battle.GameMasterOnB, battle.GameMaster, battle.GameMasterOnB, battle.GameMasterOnB })
        {
            await Redis.KeyExpireAsync(key, TimeSpan.FromSeconds(1000));
            await battle.DoAsync(socket, Messages.Next());
            await ExpectShownAsync(deployment, battle);
            Assert.InRange((await Redis.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 3570, 3600);
        }

        var action = Guid.NewGuid();
        await battle.DoAsync(battle.GameMaster, Messages.Declare(action, battle.Goblin, "attack", battle.Hero));
        await battle.DoAsync(battle.GameMasterOnB, Messages.Resolve(action, Messages.To(battle.Hero).With("prone")));
        await ExpectShownAsync(deployment, battle);
        await battle.DoAsync(battle.GameMasterOnB, Messages.EndCombat());
        await Eventually.HoldsAsync("the hash is gone", async () => !await Redis.KeyExistsAsync(key));
    }

    [Fact]
    public async Task A_save_and_a_rewind_are_followed_as_well()
    {
        await using var battle = await Battle.StartAsync(deployment);
        var key = Keys.Of(battle.Table.SessionId).Combat;
        var earlier = (await battle.Table.LoadAsync())["state"]!;
        await battle.DoAsync(battle.GameMaster, Messages.Next());
        var version = (await battle.LastToldAsync(battle.GameMaster)).Version();
        await ExpectShownAsync(deployment, battle);
        (await battle.Table.SaveAsync(earlier)).Expect(System.Net.HttpStatusCode.OK);
        await ExpectShownAsync(deployment, battle);
        (await battle.Table.SaveAsync(new JsonObject())).Expect(System.Net.HttpStatusCode.OK);
        await Eventually.HoldsAsync("the hash is gone", async () => !await Redis.KeyExistsAsync(key));
        (await battle.Table.RewindAsync(version)).Expect(System.Net.HttpStatusCode.OK);
        await ExpectShownAsync(deployment, battle);
    }

    [Fact]
    public async Task An_older_version_changes_nothing()
    {
        using var mirror = new CombatMirror(
            new BestEffortRedis(deployment.Redis, TimeProvider.System, NullLogger<BestEffortRedis>.Instance), TimeProvider.System,
            NullLogger<CombatMirror>.Instance);
        await mirror.StartAsync(TestContext.Current.CancellationToken);
        var fight = new Fight();
        var before = fight.Session;
        fight.Roll(0, 20).Roll(1, 10).Next();
        var first = fight.Session;
        var second = fight.Next().Session;
        var ended = fight.Must(Messages.EndCombat()).Session;
        var key = Keys.Of(fight.Session.Id).Combat;

        await ShowAsync(second, "2");
        await KeepsAsync(first, "2");
        await KeepsAsync(before, "2");
        await ShowAsync(ended, null);
        // Neither the fight before its end nor what a process that lags behind restores.
        await KeepsAsync(second, null);
        mirror.Restore(second with { CombatChange = (second.Version, DateTime.UtcNow) });
        await KeepsAsync(first, null);
        await mirror.StopAsync(TestContext.Current.CancellationToken);

        async Task ShowAsync(Session session, string? turn)
        {
            mirror.Update(session);
            await Eventually.HoldsAsync($"turn {turn}", async () => await Redis.HashGetAsync(key, "turn") == turn);
        }

        // One after the other: when a later session's is shown, this one has been tried.
        async Task KeepsAsync(Session session, string? turn)
        {
            mirror.Update(session);
            var marker = new Fight().Roll(0, 20).Next().Session;
            mirror.Update(marker);
            await Eventually.HoldsAsync("the marker", () => Redis.KeyExistsAsync(Keys.Of(marker.Id).Combat));
            Assert.Equal(turn, await Redis.HashGetAsync(key, "turn"));
        }
    }

    [Fact]
    public async Task A_combat_of_another_shape_is_said_once_and_keeps_no_other_from_being_shown()
    {
        var log = new CapturedLog();
        using var logs = new LoggerFactory([log]);
        using var mirror = new CombatMirror(
            new BestEffortRedis(deployment.Redis, TimeProvider.System, NullLogger<BestEffortRedis>.Instance), TimeProvider.System,
            logs.CreateLogger<CombatMirror>());
        await mirror.StartAsync(TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            var odd = new Fight().Roll(0, 20).Next().Session;
            mirror.Update(odd with { State = odd.State.With(CombatDocument.Name, StateObject.Empty) });
            var marker = new Fight().Roll(0, 20).Next().Session;
            mirror.Update(marker);
            await Eventually.HoldsAsync("the marker", () => Redis.KeyExistsAsync(Keys.Of(marker.Id).Combat));
        }

        await mirror.StopAsync(TestContext.Current.CancellationToken);
        Assert.Single(log.Lines, l => l.Level == LogLevel.Error);
    }

    [Fact]
    public async Task A_version_that_is_restored_disturbs_nothing_that_is_there()
    {
        using var mirror = new CombatMirror(
            new BestEffortRedis(deployment.Redis, TimeProvider.System, NullLogger<BestEffortRedis>.Instance), TimeProvider.System,
            NullLogger<CombatMirror>.Instance);
        await mirror.StartAsync(TestContext.Current.CancellationToken);
        var session = Changed(minutesAgo: 10);
        var key = Keys.Of(session.Id).Combat;
        mirror.Restore(session);
        await Eventually.HoldsAsync("it is shown", () => Redis.KeyExistsAsync(key));
        // For what is left of its hour.
        Assert.InRange((await Redis.KeyTimeToLiveAsync(key))!.Value.TotalSeconds, 2900, 3000);
        await Redis.HashSetAsync(key, "turn", "mark");
        mirror.Restore(session);
        var over = Changed(minutesAgo: 61);
        mirror.Restore(over);
        var marker = new Fight().Roll(0, 20).Next().Session;
        mirror.Update(marker);
        await Eventually.HoldsAsync("the marker", () => Redis.KeyExistsAsync(Keys.Of(marker.Id).Combat));
        Assert.Equal("mark", await Redis.HashGetAsync(key, "turn"));
        Assert.False(await Redis.KeyExistsAsync(Keys.Of(over.Id).Combat));
        await mirror.StopAsync(TestContext.Current.CancellationToken);

        static Session Changed(int minutesAgo)
        {
            var session = new Fight().Roll(0, 20).Next().Session;
            return session with { CombatChange = (session.Version, DateTime.UtcNow.AddMinutes(-minutesAgo)) };
        }
    }

    /// <summary>The hash comes to say what the game master loads, and has no other fields.</summary>
    internal static async Task ExpectShownAsync(Deployment deployment, Battle battle)
    {
        var combat = (await battle.CombatAsync())!;
        await Eventually.HoldsAsync("the fight is shown in Redis", async () =>
        {
            var fields = (await deployment.Redis.GetDatabase().HashGetAllAsync(Keys.Of(battle.Table.SessionId).Combat)).ToStringDictionary();
            return fields.Keys.Order().SequenceEqual(["active_effects", "initiative_order", "round", "turn"])
                && new[] { ("round", "round"), ("turn", "turn_number"), ("initiative_order", "initiative_order"),
                ("active_effects", "active_effects") }
                    .All(pair => JsonNode.DeepEquals(JsonNode.Parse(fields[pair.Item1]), combat[pair.Item2]));
        });
    }
}
