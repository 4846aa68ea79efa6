using GameSession.Api.Features.Combat.RollInitiative;
using GameSession.Api.RateLimits;
using GameSession.Api.Sessions;

namespace GameSession.Tests.RateLimits;

public sealed class CombatActionLimitTests
{
    [Theory]
    [InlineData(false, 1)]
    [InlineData(true, 5)]
    public void A_game_masters_combat_actions_have_five_times_the_limit(bool isGameMaster, int share)
    {
        var (session, player) = (Guid.NewGuid(), Guid.NewGuid());
        var caller = new Caller(player) { IsGameMaster = isGameMaster };

        var use = UseOf(new RollInitiative(session, caller, Guid.NewGuid(), 10, new Dictionary<string, decimal>(), Hidden: null));

        Assert.Equal(RateLimitUse.CombatAction(session, player, isGameMaster), use);
        Assert.Equal(share, use.Share);
    }

    private static RateLimitUse UseOf<T>(T action)
        where T : IRateLimited => action.Use;
}
