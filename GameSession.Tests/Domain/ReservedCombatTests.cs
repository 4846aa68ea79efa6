using GameSession.Api.Domain;
using static GameSession.Tests.Domain.Json;

namespace GameSession.Tests.Domain;

public sealed class ReservedCombatTests
{
    private static readonly Guid GameMaster = Guid.Parse("0198c0de-0000-7000-8000-00000000000a");

    [Theory]
    [InlineData("""{"x":1}""", """{"x":2}""", null)]
    [InlineData("""{"x":1}""", """{"combat":{"round":1}}""", "reserved_path")]
    [InlineData("""{"combat":{"round":1}}""", """{"x":2}""", "reserved_path")]
    [InlineData("""{"combat":{"round":1}}""", """{"combat":{"round":2}}""", "reserved_path")]
    [InlineData("""{"combat":{"round":1}}""", """{"combat":{"round":1.0},"x":2}""", null)]
    public void Replacing_the_state_leaves_combat_as_it_is(string before, string after, string? refusal)
    {
        Assert.Equal(refusal, SessionRules.Save(At(before), GameMaster, State(after), StateObject.Empty, expectedVersion: null).Error?.Code);
        Assert.Equal(refusal, SessionRules.Rewind(At(before), GameMaster, State(after), toVersion: 1).Error?.Code);
    }

    [Fact]
    public void A_version_that_is_not_the_current_one_is_the_first_refusal() =>
        Assert.Equal("conflict", SessionRules.Save(At("{}"), GameMaster, State("""{"combat":{}}"""), StateObject.Empty, expectedVersion: 7).Error?.Code);

    private static Session At(string state)
    {
        var id = Guid.CreateVersion7();
        var created = new SessionCreated(GameMaster, Guid.CreateVersion7(), "The table", StateObject.Empty, State(state));
        return Session.Unborn(id).Evolve(new SessionEvent(Guid.CreateVersion7(), id, 1, DateTime.UnixEpoch, created));
    }
}
