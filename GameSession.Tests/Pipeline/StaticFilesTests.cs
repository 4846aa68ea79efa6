using System.Net;
using System.Net.Http.Headers;
using GameSession.Api.Domain;
using GameSession.Tests.Harness;

namespace GameSession.Tests.Pipeline;

[Trait("Category", "Integration")]
public sealed class StaticFilesTests(Deployment deployment) : IUsesDeployment
{
    private static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/docs/events", "text/html")]
    public async Task A_file_is_served_with_its_type_and_may_be_stored(string path, string type)
    {
        using var answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(type, answer.Content.Headers.ContentType?.MediaType);
        Assert.Equal("no-cache", answer.Headers.CacheControl?.ToString());
        Assert.False(Assert.IsType<EntityTagHeaderValue>(answer.Headers.ETag).IsWeak);
        Assert.Equal(["nosniff"], answer.Headers.GetValues("X-Content-Type-Options"));
    }

    [Fact]
    public async Task A_file_that_has_not_changed_is_not_sent_again()
    {
        using var first = await GetAsync("/docs/events");
        using var second = await GetAsync("/docs/events", request => request.Headers.IfNoneMatch.Add(first.Headers.ETag!));

        Assert.Equal(HttpStatusCode.NotModified, second.StatusCode);
    }

    [Fact]
    public async Task A_file_is_sent_compressed_to_who_can_read_that()
    {
        using var answer = await GetAsync("/docs/events", request => request.Headers.AcceptEncoding.ParseAdd("gzip"));

        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(["gzip"], answer.Content.Headers.ContentEncoding);
    }

    [Theory]
    [InlineData("/events/nothing.js")]
    [InlineData("/appsettings.json")]
    public async Task What_is_no_file_of_a_page_is_not_found(string path)
    {
        using var answer = await GetAsync(path);

        Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
    }

    private async Task<HttpResponseMessage> GetAsync(string path, Action<HttpRequestMessage>? change = null)
    {
        using var http = new HttpClient { BaseAddress = deployment.AnyUrl };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        change?.Invoke(request);
        return await http.SendAsync(request, Ct);
    }
}
