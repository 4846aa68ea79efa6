using System.Reflection;
using System.Text.Json.Nodes;
using GameSession.Api.Domain;
using GameSession.Api.Http;
using GameSession.Api.Json;
using GameSession.Api.Protocol;
using GameSession.Tests.Harness;
using Microsoft.AspNetCore.Http;

namespace GameSession.Tests.Domain;

public sealed class GameErrorsTests
{
    [Fact]
    public void Every_code_of_the_catalogue_is_provoked_by_a_test()
    {
        var catalogue = Catalogue().Select(e => e.Code).ToHashSet();
        Assert.NotEmpty(catalogue);
        var provoked = typeof(GameErrorsTests).Assembly.GetTypes()
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Instance))
            .SelectMany(m => m.GetCustomAttribute<ProvokesAttribute>()?.Codes ?? [])
            .ToHashSet();
        Assert.Equal(catalogue.Order(StringComparer.Ordinal), provoked.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_code_is_snake_case_and_means_one_kind()
    {
        foreach (var group in Catalogue().GroupBy(e => e.Code))
        {
            Assert.Matches("^[a-z]+(_[a-z]+)*$", group.Key);
            Assert.Single(group.Select(e => e.Kind).Distinct());
            // What is wrong per field is a list and no sentence.
            Assert.All(
                group.Select(e => e.Message.Split('\n')[0]).Where(text => !text.StartsWith("Invalid: ", StringComparison.Ordinal)),
                text => Assert.EndsWith(".", text, StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_kind_has_a_status_of_its_own()
    {
        var kinds = Enum.GetValues<ErrorKind>();
        Assert.Equal(kinds.Length, kinds.Select(k => Problems.StatusOf(new GameError("x", k, "x"))).Distinct().Count());
    }

    [Theory]
    [InlineData("storage_unavailable", 503)]
    [InlineData("server_draining", 503)]
    [InlineData("internal_error", 500)]
    [Provokes("storage_unavailable", "server_draining", "internal_error")]
    public async Task Faults_and_transient_failures_are_reported_alike_at_both_entry_points(string code, int status)
    {
        var error = Catalogue().First(e => e.Code == code);
        var http = new DefaultHttpContext();
        using var body = new MemoryStream();
        http.Response.Body = body;
        await Problems.WriteAsync(http, error);
        var problem = JsonNode.Parse(body.ToArray());
        Assert.Equal((status, "application/problem+json"), (http.Response.StatusCode, http.Response.ContentType));
        Assert.Equal((code, error.Message), (problem.Text("code"), problem.Text("detail")));
        Assert.Equal(status == 503, http.Response.Headers.RetryAfter.Count == 1);

        var frame = JsonNode.Parse(Envelope.WriteError(MessageTypes.Error, error, "r1"));
        Assert.Equal((code, "r1"), (frame.Text("error.code"), frame.Text("error.details.ref")));
        Assert.Equal(error.OutcomeUnknown ? "unknown" : null, frame.Find("error.details.outcome")?.GetValue<string>());
        Assert.Equal(error.OutcomeUnknown ? "unknown" : null, problem.Find("outcome")?.GetValue<string>());
    }

    internal static IEnumerable<GameError> Catalogue() => Methods().Select(Make);

    /// <summary>The code of each method of the catalogue.</summary>
    internal static IReadOnlyDictionary<string, string> CodesByMethod() =>
        Methods().GroupBy(m => m.Name).ToDictionary(group => group.Key, group => group.Select(m => Make(m).Code).Distinct().Single());

    private static IEnumerable<MethodInfo> Methods() =>
        typeof(GameErrors).GetMethods(BindingFlags.Public | BindingFlags.Static).Where(m => m.ReturnType == typeof(GameError));

    private static GameError Make(MethodInfo method) =>
        (GameError)method.Invoke(null, [.. method.GetParameters().Select(p => Sample(p.ParameterType))])!;

    private static object? Sample(Type type) =>
        type == typeof(string) ? "Text."
        : type == typeof(int) ? 5
        : type == typeof(long) ? 5L
        : type == typeof(bool) ? true
        : type == typeof(JsonPointer) ? JsonPointer.Of("a")
        : type == typeof(IReadOnlyDictionary<string, string[]>) ? new Dictionary<string, string[]> { ["field"] = ["problem"] }
        : null;
}
