using System.Reflection;
using GameSession.Api.Domain;
using GameSession.Api.Features;
using GameSession.Api.Messaging;
using GameSession.Api.Pipeline;
using GameSession.Api.Protocol;
using GameSession.Tests.Domain;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace GameSession.Tests.Docs;

public sealed class AsyncApiTests
{
    [Fact]
    public async Task Every_message_type_that_the_service_takes_is_described_and_none_besides()
    {
        await using var app = WebApplication.CreateSlimBuilder().Build();
        var routes = new SocketRoutes(NullLogger<SocketRoutes>.Instance);
        new FeatureRoutes(app, routes, new BusRoutes(app.Services.GetRequiredService<IServiceScopeFactory>(), NullLogger<BusRoutes>.Instance))
            .MapFeatures();
        Assert.NotEmpty(routes.Types);
        Assert.Equal(routes.Types.Order(StringComparer.Ordinal), Names(AsyncApi.Received).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_message_type_is_described_in_the_direction_in_which_it_goes()
    {
        var types = typeof(MessageTypes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!).ToList();
        Assert.NotEmpty(types);
        Assert.All(types, type => Assert.Contains(type, Names(type == MessageTypes.SyncRequest ? AsyncApi.Received : AsyncApi.Sent)));
        Assert.Equal(
            AsyncApi.Messages.Keys.Order(StringComparer.Ordinal),
            AsyncApi.Received.Concat(AsyncApi.Sent).Concat(AsyncApi.Subscribed).Concat(AsyncApi.Published).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_event_of_the_bus_is_described_in_the_direction_in_which_it_goes()
    {
        Assert.Equal(Topology.Subscribed.Order(StringComparer.Ordinal), Names(AsyncApi.Subscribed).Order(StringComparer.Ordinal));
        Assert.Equal([Topology.SessionCombatChanged, Topology.SessionStateChanged], Names(AsyncApi.Published).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_message_has_examples_that_fit_its_schema()
    {
        foreach (var (key, message) in AsyncApi.Messages)
        {
            var examples = message["examples"]!.AsArray();
            Assert.NotEmpty(examples);
            foreach (var example in examples)
            {
                var problems = await AsyncApi.ProblemsAsync(message["payload"]!, example!["payload"]!);
                Assert.True(problems.Count == 0, $"{key}, {example["name"]}: {string.Join("; ", problems)}");
            }
        }
    }

    [Theory]
    [InlineData("ErrorCode")]
    [InlineData("ConnectionErrorCode")]
    public void Every_error_code_is_one_of_the_catalogue_and_explained(string schema)
    {
        var catalogue = GameErrorsTests.Catalogue().Select(e => e.Code).ToHashSet();
        var codes = AsyncApi.Schema(schema)["enum"]!.AsArray().Select(c => c!.GetValue<string>()).ToList();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains(code, catalogue));
        var description = AsyncApi.Schema(schema)["description"]!.GetValue<string>();
        Assert.All(codes, code => Assert.Contains($"- `{code}`", description, StringComparison.Ordinal));
    }

    [Fact]
    public void Every_code_of_the_catalogue_is_in_the_protocols_table()
    {
        var protocol = Repository.Read("docs", "protocol.md");
        var codes = GameErrorsTests.Catalogue().Select(e => e.Code).Distinct().ToList();
        Assert.NotEmpty(codes);
        Assert.All(codes, code => Assert.Contains($"\n| `{code}` |", protocol, StringComparison.Ordinal));
    }

    private static List<string> Names(IEnumerable<string> keys) => [.. keys.Select(key => AsyncApi.Messages[key]["name"]!.GetValue<string>())];
}
