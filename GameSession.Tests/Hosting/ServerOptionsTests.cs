using Aspire.Hosting;
using GameSession.Api.Domain;
using GameSession.AppHost.Servers;
using Microsoft.Extensions.Configuration;

namespace GameSession.Tests.Hosting;

public sealed class ServerOptionsTests
{
    [Fact]
    public void Nothing_said_means_auto_and_kept_data() =>
        Assert.Equal(new ServerOptions(ServerKind.Auto, DataLifetime.Kept), ServerOptions.From(Configuration()));

    [Fact]
    public void A_setting_is_read_whatever_its_case() => Assert.Equal(
        new ServerOptions(ServerKind.Containers, DataLifetime.Temporary),
        ServerOptions.From(Configuration(("Servers", "CONTAINERS"), ("ServerData", "temporary"))));

    [Theory]
    [InlineData("Servers", "docker", "The setting Servers is 'docker'. It must be one of: auto, containers, local.")]
    [InlineData("Servers", "7", "The setting Servers is '7'. It must be one of: auto, containers, local.")]
    [InlineData("ServerData", "forever", "The setting ServerData is 'forever'. It must be one of: kept, temporary.")]
    public void A_value_that_does_not_exist_is_refused_with_those_that_do(string name, string value, string message) =>
        Assert.Equal(message, Assert.Throws<DistributedApplicationException>(() => ServerOptions.From(Configuration((name, value)))).Message);

    private static IConfiguration Configuration(params (string Name, string Value)[] settings) => new ConfigurationBuilder()
        .AddInMemoryCollection(settings.Select(s => KeyValuePair.Create<string, string?>(s.Name, s.Value))).Build();
}
