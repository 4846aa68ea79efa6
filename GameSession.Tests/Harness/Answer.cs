using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;

namespace GameSession.Tests.Harness;

/// <summary>The answer to a REST request.</summary>
public sealed record Answer(HttpStatusCode Status, JsonNode? Body, HttpResponseHeaders Headers, string? ContentType)
{
    /// <summary>The headers about the body, the <c>Content-Length</c> as it was sent.</summary>
    public HttpContentHeaders? ContentHeaders { get; init; }

    /// <summary>The length of the body in bytes.</summary>
    public long Length { get; init; }

    public JsonNode this[string member] => Body?[member] ?? throw new Xunit.Sdk.XunitException($"No '{member}' in {Body?.ToJsonString()}");

    public string Text(string member) => this[member].GetValue<string>();

    /// <summary>Asserts this status.</summary>
    public Answer Expect(HttpStatusCode status)
    {
        Assert.True(Status == status, $"Expected {status}, not {Status}: {Body?.ToJsonString()}");
        return this;
    }

    /// <summary>Asserts problem details with this status and code.</summary>
    public Answer ExpectProblem(HttpStatusCode status, string code)
    {
        Expect(status);
        Assert.Equal("application/problem+json", ContentType);
        Assert.Equal(code, Text("code"));
        Assert.Equal((int)status, this["status"].GetValue<int>());
        Assert.False(string.IsNullOrWhiteSpace(Text("detail")));
        return this;
    }
}
