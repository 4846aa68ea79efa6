using System.Net;
using GameSession.Api.Domain;
using GameSession.Api.RateLimits;

namespace GameSession.Tests.RateLimits;

public sealed class ClientNetworkTests
{
    [Theory]
    [InlineData("203.0.113.7", "limit:connections:203.0.113.7")]
    [InlineData("::ffff:203.0.113.7", "limit:connections:203.0.113.7")]
    [InlineData("2001:db8:1:2:3:4:5:6", "limit:connections:2001:db8:1:2::/64")]
    [InlineData("2001:db8:1:2:ffff::", "limit:connections:2001:db8:1:2::/64")]
    public void An_attempt_is_counted_for_the_network_that_one_client_has(string address, string key) =>
        Assert.Equal(key, RateLimitUse.ConnectionAttempt(IPAddress.Parse(address)).Key);

    [Fact]
    public void Without_an_address_all_are_counted_together() => Assert.Equal("limit:connections:unknown", RateLimitUse.ConnectionAttempt(null).Key);
}
