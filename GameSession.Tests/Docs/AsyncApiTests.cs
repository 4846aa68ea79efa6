using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
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

public sealed partial class AsyncApiTests
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

    [Fact]
    public void The_ICDs_example_of_a_message_is_among_those_of_that_message()
    {
        var files = typeof(Golden).Assembly.GetManifestResourceNames()
            .Select(name => name.Split('.') is ["Golden", var file, "json"] ? file : "").Where(file => !Over().IsMatch(file)).ToList();
        Assert.Contains("sync_request", files);
        foreach (var file in files)
        {
            var isOfTheBus = file.EndsWith("_changed", StringComparison.Ordinal);
            var message = isOfTheBus
                ? AsyncApi.Event(file.Replace('_', '.'))
                : AsyncApi.Message(file, isFromService: file != MessageTypes.SyncRequest);
            // Our own members are in the schema, and not in the ICD's example.
            var problems = message["examples"]!.AsArray().Select(e =>
                GoldenTests.ProblemsOf(file, e!["payload"]).Where(p => !p.EndsWith("is not in the ICD", StringComparison.Ordinal)).ToList()).ToList();
            Assert.True(problems.Any(p => p.Count == 0), $"{file}: {string.Join("; ", problems.SelectMany(p => p))}");
        }
    }

    [Fact]
    public void Every_operation_and_message_says_in_one_sentence_what_it_is_for()
    {
        Assert.NotEmpty(AsyncApi.Operations);
        foreach (var (key, described) in AsyncApi.Operations.Concat(AsyncApi.Messages))
        {
            Assert.True(described["title"]?.GetValue<string>() is { Length: > 0 }, key);
            // Readers of the page see the summary as it is written, without Markdown.
            var summary = described["summary"]?.GetValue<string>() ?? "";
            Assert.True(summary.EndsWith('.') && summary.Length < 130 && !summary.Contains('`'), key);
            Assert.True(AsyncApi.Messages.ContainsKey(key) || described["description"] is not null, key);
            var tag = AsyncApi.Resolve(Assert.Single(described["tags"]!.AsArray())!);
            Assert.NotEmpty(tag["description"]!.GetValue<string>());
            Assert.Contains(AsyncApi.Document["info"]!["tags"]!.AsArray(), t => AsyncApi.Resolve(t!) == tag);
        }
    }

    [Fact]
    public void Every_message_has_one_operation_of_its_own()
    {
        var own = AsyncApi.Operations.Values.Select(o => Assert.Single(AsyncApi.MessagesOf(o)));
        Assert.Equal(AsyncApi.Messages.Keys.Order(StringComparer.Ordinal), own.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_document_names_its_authors_its_licence_and_how_servers_are_secured()
    {
        var (info, licence) = (AsyncApi.Document["info"]!, Repository.Read("LICENSE"));
        Assert.Contains($" {info["contact"]!["name"]}\n", licence, StringComparison.Ordinal);
        Assert.StartsWith($"{info["license"]!["name"]} License\n", licence, StringComparison.Ordinal);
        var servers = AsyncApi.Document["servers"]!.AsObject().Select(s => s.Value!).ToList();
        Assert.NotEmpty(servers);
        Assert.All(servers, server => Assert.NotEmpty(server["security"]!.AsArray()));
    }

    [Fact]
    public void Every_error_is_named_by_an_operation_or_as_one_of_all()
    {
        var ofAll = ErrorsIn(AsyncApi.Document["info"]!["description"]!, "**Errors.**");
        var ofOperations = AsyncApi.Operations.ToDictionary(o => o.Key, o => ErrorsIn(o.Value["description"]!, "Errors:"));
        Assert.NotEmpty(ofAll);
        Assert.Equal(
            AsyncApi.Schema("ErrorCode")["enum"]!.AsArray().Select(c => c!.GetValue<string>()).Order(StringComparer.Ordinal),
            ofOperations.Values.SelectMany(e => e).Concat(ofAll).Distinct().Order(StringComparer.Ordinal));

        // The page's table leaves out what every combat message, or every one of the game master's, can be refused with.
        var type = "";
        foreach (var row in Refusals().Matches(Repository.Read("docs", "combat.md")).Select(m => m.Groups))
        {
            var types = Code().Matches(row["types"].Value).Select(c => c.Groups[1].Value).ToList();
            foreach (var each in types.DefaultIfEmpty(type))
            {
                type = each;
                var operation = Assert.Single(AsyncApi.Operations, o => o.Value["action"]!.GetValue<string>() == "receive"
                    && AsyncApi.Messages[AsyncApi.MessagesOf(o.Value).Single()]["name"]!.GetValue<string>() == each).Key;
                Assert.All(Code().Matches(row["codes"].Value), code => Assert.Contains(code.Groups[1].Value, ofOperations[operation]));
            }
        }

        Assert.NotEqual("", type);
    }

    [Fact]
    public void Its_close_codes_are_those_of_the_protocol()
    {
        var described = CloseCode().Matches(AsyncApi.Document["channels"]!["session"]!["description"]!.GetValue<string>()).Select(m => m.Value);
        Assert.Equal(CloseCode().Matches(Repository.Read("docs", "protocol.md")).Select(m => m.Value), described);
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

    private static List<string> ErrorsIn(JsonNode description, string label) =>
        [.. description.GetValue<string>().Split('\n').Where(line => line.StartsWith(label, StringComparison.Ordinal))
            .SelectMany(line => Code().Matches(line)).Select(code => code.Groups[1].Value)];

    // The golden files of bodies, which REST sends.
    [GeneratedRegex("^$|_(request|response)$(?<!^sync_.*)")]
    private static partial Regex Over();

    [GeneratedRegex("`([a-z_]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| [0-9]{4}(?= \|)", RegexOptions.Multiline)]
    private static partial Regex CloseCode();

    // Rows: | `turn_change` | `conflict` | when |, without the first cell in the next rows of the same message.
    [GeneratedRegex("^\\| (?<types>`[a-z_]+`(, `[a-z_]+`)* )?\\| (?<codes>`[a-z_]+`(, `[a-z_]+`)*) \\| [^|\n]*\\|$", RegexOptions.Multiline)]
    private static partial Regex Refusals();
}
