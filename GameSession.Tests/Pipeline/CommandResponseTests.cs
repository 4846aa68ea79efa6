using GameSession.Api.Domain;
using GameSession.Api.Pipeline;
using GameSession.Api.RateLimits;

namespace GameSession.Tests.Pipeline;

public sealed class CommandResponseTests
{
    private static readonly RateLimitDecision Decision = new(
        RateLimitKind.Joins, RateLimit.PerMinute(5), IsAllowed: true, 4, TimeSpan.FromSeconds(60));

    [Fact]
    public void What_the_limit_said_goes_with_the_result_and_changes_nothing_of_it()
    {
        var result = (Result<string>)"x";
        var refused = CommandResponse<string>.Refuse(GameErrors.NotAMember());

        Assert.Equal((result, Decision), Both(new CommandResponse<string>(result).With(Decision)));
        Assert.Equal((refused.Result, Decision), Both(refused.With(Decision)));
        Assert.Equal("forbidden", refused.With(Decision).Error?.Code);
        Assert.Null(refused.Limit);

        static (Result<string>, RateLimitDecision?) Both(CommandResponse<string> response) => (response.Result, response.Limit);
    }
}
