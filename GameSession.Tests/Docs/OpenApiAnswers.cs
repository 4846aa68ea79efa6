using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using GameSession.Api.Http;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Docs;

/// <summary>Compares the service's answers with what <c>/openapi/v1.json</c> says of them.</summary>
internal static class OpenApiAnswers
{
    private static readonly Lazy<Task<(JsonObject Document, DescribedSchemas Schemas)>> Described = new(async () =>
    {
        var document = await OpenApi.DocumentAsync();
        return (document, new DescribedSchemas(document["components"]!));
    });

    /// <summary>Whether the document is about requests to this path.</summary>
    public static bool AreAbout(string path) =>
        path.StartsWith("/api/", StringComparison.Ordinal) || path.StartsWith("/dev/", StringComparison.Ordinal);

    /// <summary>Where an answer is other than the document says; empty if it is as described.</summary>
    /// <param name="headers">By name, whatever its case.</param>
    /// <param name="mediaType">Null if the answer has no body.</param>
    public static async Task<IReadOnlyList<string>> ProblemsAsync(
        HttpMethod method, string path, int status, IReadOnlyDictionary<string, string> headers, string? mediaType, byte[] body)
    {
        var (document, schemas) = await Described.Value;
        if (Find(document, path) is not { } item) return await UndescribedAsync(404, "not_found");
        if (item[method.Method.ToLowerInvariant()] is not { } operation) return await UndescribedAsync(405, "method_not_allowed");
        var name = operation.Text("operationId");
        if (operation["responses"]![$"{status}"] is not JsonObject response) return [$"{name}: status {status} is not described"];

        var problems = new List<string>();
        var described = response["headers"]?.AsObject();
        foreach (var header in AnswerHeaders.All)
        {
            var expected = described?[header.Name] is not null;
            var isThere = headers.TryGetValue(header.Name, out var value);
            if (isThere && !expected && header.Name != AnswerHeaders.Subprotocol) problems.Add($"header {header.Name} is not described");
            if (expected && header.IsAlwaysThere && !isThere) problems.Add($"header {header.Name} is missing");
            var isWrong = isThere && header.Example is int && !int.TryParse(value, CultureInfo.InvariantCulture, out _);
            if (isWrong) problems.Add($"header {header.Name} is no number: {value}");
        }

        if (response["content"] is not JsonObject content)
        {
            if (body.Length > 0) problems.Add("a body is not described");
        }
        else if (mediaType is null || content[mediaType] is not { } media) problems.Add($"media type {mediaType} is not described");
        else problems.AddRange(await schemas.ProblemsAsync(media["schema"]!, Parse(body)));
        return [.. problems.Select(problem => $"{name}, {status}: {problem}")];

        async Task<IReadOnlyList<string>> UndescribedAsync(int expected, string code)
        {
            if (status != expected || Parse(body).Find("code")?.GetValue<string>() != code) return [$"{method} {path} is not described: {status}"];
            return await schemas.ProblemsAsync(document["components"]!["schemas"]!["Problem"]!, Parse(body));
        }
    }

    // An id of another form is no id: no route leads there.
    private static JsonNode? Find(JsonObject document, string path)
    {
        var steps = path.Split('/');
        return document["paths"]!.AsObject().SingleOrDefault(item => Matches(item.Key.Split('/'), steps)).Value;
    }

    private static bool Matches(string[] template, string[] steps) => template.Length == steps.Length
        && template.Zip(steps).All(pair => pair.First.StartsWith('{') || pair.First.Equals(pair.Second, StringComparison.OrdinalIgnoreCase));

    private static JsonNode? Parse(byte[] body)
    {
        try
        {
            return JsonNode.Parse(body);
        }
        catch (JsonException)
        {
            return JsonValue.Create(Encoding.UTF8.GetString(body));
        }
    }
}
