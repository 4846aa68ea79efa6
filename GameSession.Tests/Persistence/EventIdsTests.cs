using GameSession.Api.Domain;
using GameSession.Api.Json;
using GameSession.Api.Persistence;
using GameSession.Api.Sessions;
using GameSession.Tests.Cluster;
using GameSession.Tests.Harness;
using Log = GameSession.Tests.Persistence.Log;

namespace GameSession.Tests.Persistence;

public sealed class EventIdsTests
{
    private static readonly byte[] Key = [.. Enumerable.Range(0, EventIds.KeyBytes).Select(i => (byte)i)];

    private readonly Guid _session = Guid.CreateVersion7();
    private readonly Guid _about = Guid.NewGuid();

    [Fact]
    public void Derived_ids_have_the_reserved_version_and_differ_with_every_part()
    {
        var (ids, others) = (With(Key), With(new byte[EventIds.KeyBytes]));
        Guid[] different =
        [
            ids.OfAction(_session, _about).Value, ids.OfDelivery(_session, _about).Value, ids.OfAction(_about, _session).Value,
            others.OfAction(_session, _about).Value, others.OfDelivery(_session, _about).Value,
        ];
        Assert.Equal(different.Length, different.Distinct().Count());
        Assert.All(different, id => Assert.True(EventIds.IsReserved(id)));
        Assert.Equal(ids.OfAction(_session, _about), With(Key).OfAction(_session, _about));
        Assert.False(EventIds.IsReserved(Guid.NewGuid()) || EventIds.IsReserved(Guid.CreateVersion7()));
    }

    [Fact]
    public void What_was_derived_without_a_key_is_looked_for_until_its_time_is_over()
    {
        Assert.Null(With(Key).OfDelivery(_session, _about).Former);
        Assert.Null(With(Key, DateTime.UtcNow.AddDays(-1)).OfDelivery(_session, _about).Former);
        var id = With(Key, DateTime.UtcNow.AddDays(1)).OfDelivery(_session, _about);
        Assert.Equal([id.Value, id.Former!.Value], id.All);
        Assert.NotEqual(id.Value, id.Former);
    }

    [Fact]
    public void Nothing_is_derived_before_the_key_is_known() =>
        Assert.Throws<InvalidOperationException>(() => new EventIds(TimeProvider.System).OfAction(_session, _about));

    private static EventIds With(byte[] key, DateTime? formerUntil = null)
    {
        var ids = new EventIds(TimeProvider.System);
        ids.Use(key, formerUntil);
        return ids;
    }

    /// <summary>In the log.</summary>
    [Trait("Category", "Integration")]
    public sealed class InTheLog(Deployment deployment) : IUsesDeployment
    {
        private static CancellationToken Ct => TestContext.Current.CancellationToken;

        [Fact]
        public async Task All_processes_have_one_key_whoever_makes_it()
        {
            var all = await Task.WhenAll(Enumerable.Range(0, 8).Select(async _ =>
            {
                var ids = new EventIds(TimeProvider.System);
                await new EventIdKey(deployment.Database, ids).ReadAsync(Ct);
                return ids.OfAction(Guid.Empty, Guid.Empty).Value;
            }));
            Assert.Single(all.Distinct());
            Assert.Equal(1, await Log.CountAsync(deployment.Database, "SELECT count(*) FROM service_keys WHERE octet_length(key) = 32"));
        }

        [Fact]
        public async Task A_message_that_an_older_version_has_handled_changes_nothing_when_it_comes_again()
        {
            await using var runtime = await Runtime.StartAsync(deployment);
            var session = await Log.CreateAsync(runtime.Log);
            var id = With(Key, DateTime.UtcNow.AddDays(1)).OfDelivery(session, Guid.NewGuid());
            await SayAsync(runtime, session, new DerivedId(id.Former!.Value, null));
            await SayAsync(runtime, session, id);
            Assert.Equal(2, (await runtime.ReadAsync(session)).Version);
        }

        [Fact]
        public async Task What_a_player_put_in_its_place_before_the_update_does_not_count()
        {
            await using var runtime = await Runtime.StartAsync(deployment);
            var session = await Log.CreateAsync(runtime.Log);
            var id = With(Key, DateTime.UtcNow.AddDays(1)).OfDelivery(session, Guid.NewGuid());
            Assert.Contains(session, await runtime.Log.AppendAsync([Log.Of(Log.Set(session, 2, "planted", StateValue.Of(1), id.Former))], Ct));
            await SayAsync(runtime, session, id);
            await SayAsync(runtime, session, id);
            Assert.Equal(3, (await runtime.ReadAsync(session)).Version);
        }

        private static async Task SayAsync(Runtime runtime, Guid session, DerivedId id) => Assert.False((await runtime.Sessions.ExecuteAsync(
            session,
            new SessionCommand(
            Caller.Service, s => SessionRules.Apply(s, JsonPointer.Of("campaign"), StateObject.Empty.With("day", StateValue.Of(1))), id),
            Ct)).IsError);
    }
}
