using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using GameSession.Api.Http;
using GameSession.Tests.Domain;
using GameSession.Tests.Harness;
using Microsoft.Extensions.Hosting;

namespace GameSession.Tests.Docs;

public sealed partial class OpenApiTests
{
    private static readonly JsonSerializerOptions Indented = new(JsonSerializerOptions.Default)
    {
        WriteIndented = true,
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    // Operation, status of the answer or null for the request, golden file.
    public static TheoryData<string, string?, string> Examples => new()
    {
        { "CreateSession", null, "create_session_request" },
        { "CreateSession", "201", "create_session_response" },
        { "JoinSession", null, "join_session_request" },
        { "JoinSession", "200", "join_session_response" },
        { "SaveState", null, "save_state_request" },
        { "SaveState", "200", "save_state_response" },
        { "LoadState", "200", "load_state_response" },
    };

    [Fact]
    public async Task The_document_in_docs_is_the_one_that_the_service_serves()
    {
        var generated = (await OpenApi.DocumentAsync()).ToJsonString(Indented) + "\n";
        var written = Path.Combine(AppContext.BaseDirectory, "openapi.json");
        await File.WriteAllTextAsync(written, generated, TestContext.Current.CancellationToken);
        Assert.True(generated == Repository.Read("docs", "openapi.json"), $"If the change is intended: cp {written} docs/openapi.json");
    }

    [Fact]
    public async Task Every_operation_says_what_it_does_and_shows_it()
    {
        var operations = await OpenApi.OperationsAsync();
        Assert.True(operations.Count > 10);
        foreach (var (name, operation) in operations)
        {
            foreach (var text in new[] { "summary", "description" }) Assert.False(string.IsNullOrWhiteSpace(operation.Description.Text(text)), name);
            Assert.Single(operation.Description["tags"]!.AsArray());
            Assert.Matches("^[A-Z][^.]*$", operation.Description.Text("summary"));
            foreach (var parameter in operation.Description["parameters"]?.AsArray() ?? [])
            {
                Assert.Matches("^[a-z_]+$|^[A-Z][A-Za-z-]+$", parameter.Text("name"));
                Assert.EndsWith(".", parameter.Text("description"), StringComparison.Ordinal);
                Assert.NotNull(parameter!["example"]);
            }

            foreach (var content in Contents(operation)) Assert.NotEmpty(content["examples"]!.AsObject());
        }
    }

    [Fact]
    public async Task Every_member_of_a_body_is_described()
    {
        var schemas = (await OpenApi.DocumentAsync())["components"]!["schemas"]!.AsObject();
        Assert.True(schemas.Count > 10);
        foreach (var (name, schema) in schemas)
        {
            Assert.NotNull(schema!["description"]);
            Assert.All(schema["properties"]!.AsObject(), member => Assert.True(member.Value!["description"] is not null, $"{name}.{member.Key}"));
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public async Task The_first_example_has_the_ICDs_form(string operation, string? status, string golden)
    {
        var icd = Golden.Of(golden)["icd"]!;
        var example = (await OpenApi.OperationsAsync())[operation].ExamplesOf(status).First();
        Complaints.ExpectNone(Golden.Differences(icd, example, isComplete: true));
        Assert.Equal(icd.AsObject().Select(m => m.Key), example.AsObject().Select(m => m.Key));
    }

    [Fact]
    public async Task Every_example_fits_its_schema()
    {
        var schemas = new DescribedSchemas((await OpenApi.DocumentAsync())["components"]!);
        var complaints = new List<string>();
        foreach (var (name, operation) in await OpenApi.OperationsAsync())
        {
            foreach (var content in Contents(operation))
            {
                foreach (var (example, value) in content["examples"]!.AsObject())
                {
                    var problems = await schemas.ProblemsAsync(content["schema"]!, value!["value"]);
                    complaints.AddRange(problems.Select(problem => $"{name}, {example}: {problem}"));
                }
            }
        }

        Complaints.ExpectNone(complaints);
    }

    [Fact]
    public async Task Tags_are_in_the_ICDs_order_and_paths_have_its_names()
    {
        var document = await OpenApi.DocumentAsync();
        Assert.Equal(OperationTags.All.Select(tag => tag.Name), document["tags"]!.AsArray().Select(tag => tag.Text("name")));
        var icd = Repository.Read("docs", "icd.md");
        Assert.All(
            OperationTags.All.Where(tag => tag.Name != OperationTags.Development),
            tag => Assert.Contains($"\n### {tag.Name}\n", icd, StringComparison.Ordinal));
        var paths = Route().Matches(icd).Select(m => m.Groups["path"].Value).ToHashSet();
        Assert.Equal(3, paths.Count);
        Assert.Subset(document["paths"]!.AsObject().Select(path => path.Key).ToHashSet(), paths);
    }

    [Fact]
    public async Task Only_Development_has_its_token()
    {
        var document = await OpenApi.GenerateAsync(Environments.Production);
        Assert.DoesNotContain("/dev/token", document["paths"]!.AsObject().Select(path => path.Key));
        Assert.DoesNotContain(OperationTags.Development, document["tags"]!.AsArray().Select(tag => tag.Text("name")));
        Assert.DoesNotContain("DevToken", document["components"]!["schemas"]!.ToJsonString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_code_of_a_refusal_is_one_of_the_catalogue_with_its_status()
    {
        var catalogue = GameErrorsTests.Catalogue().Select(e => (Problems.StatusOf(e), e.Code)).ToHashSet();
        foreach (var (name, operation) in await OpenApi.OperationsAsync())
        {
            Assert.NotEmpty(operation.Refusals);
            Assert.All(operation.Refusals, refusal => Assert.True(catalogue.Contains(refusal), $"{name}: {refusal}"));
        }
    }

    [Theory]
    [InlineData("GET", "/api/v2/sessions", 200, "application/json", """{"sessions":[]}""", null, "")]
    [InlineData("GET", "/api/v2/sessions", 204, null, "", null, "status 204")]
    [InlineData("GET", "/api/v2/sessions", 200, "application/json", """{"sessions":null}""", null, "sessions")]
    [InlineData("GET", "/api/v2/sessions", 200, "application/json", """{"sessions":[],"more":1}""", null, "more")]
    [InlineData("GET", "/api/v2/sessions", 200, "text/html", """{"sessions":[]}""", null, "media type")]
    [InlineData("GET", "/api/v2/sessions", 200, "application/json", """{"sessions":[]}""", "ETag", "header ETag")]
    [InlineData("PUT", "/api/v2/sessions", 404, "text/plain", "gone", null, "PUT")]
    [InlineData("GET", "/api/v2/other", 200, "application/json", "{}", null, "GET")]
    [InlineData("POST", "/api/v2/sessions/1/state", 200, "application/json", """{"version":"1","timestamp":"2026-11-26T22:41:09Z"}""", null, "ETag")]
    public async Task An_answer_that_is_not_described_is_noticed(
        string method, string path, int status, string? mediaType, string body, string? header, string complaint)
    {
        var headers = header is null ? [] : new Dictionary<string, string> { [header] = "x" };
        var problems = await OpenApiAnswers.ProblemsAsync(
            new HttpMethod(method), path, status, headers, mediaType, System.Text.Encoding.UTF8.GetBytes(body));
        if (complaint.Length == 0) Assert.Empty(problems);
        else Assert.Contains(problems, problem => problem.Contains(complaint, StringComparison.Ordinal));
    }

    private static IEnumerable<JsonNode> Contents(OpenApiOperation operation) => operation.Description["responses"]!.AsObject()
        .Select(response => response.Value!)
        .Append(operation.Description["requestBody"])
        .SelectMany(body => body?["content"]?.AsObject().Select(content => content.Value!) ?? []);

    [GeneratedRegex(@"^(?:GET|POST) (?<path>/\S+)$", RegexOptions.Multiline)]
    private static partial Regex Route();
}
